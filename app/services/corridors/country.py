"""Whom to ask in a country of the way: its numbers, and its offices near the towns on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from app.services.corridors.reading import all_corridors, nearest_of
from app.services.corridors.stretch import ASYLUM
from app.services.errors import NotFound
from app.services.listings import Listing, find_listings
from app.services.search.lines import LINES_SHOWN, on_top
from app.services.search.snapshot import Snapshot

#: How many offices a page names; each is near another town.
OFFICES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Who can tell what holds in a country; only what the directory has."""

    emergency: Listing | None
    lines: tuple[Listing, ...]
    offices: tuple[Listing, ...]


def whom_to_ask(connection: psycopg.Connection[Any], snapshot: Snapshot, country: str) -> ToAsk:
    """The lines of a whole country, and where one asks for protection near its stages.

    ``country`` is ISO 3166-1 alpha-2. Raises NotFound for one that no corridor leads through.
    """
    through = [one for one in all_corridors(connection) if country in one.countries]
    if not through:
        raise NotFound("country", country)
    near: dict[UUID, None] = {}
    for corridor in through:
        here = {s.number for s in corridor.stages if s.place.country == country}
        nearest = nearest_of(connection, corridor, ASYLUM)
        near |= dict.fromkeys(key for number, key in sorted(nearest.items()) if number in here)
    found = {listing.id: listing for listing in find_listings(connection, list(near))}
    offices = [found[key] for key in near if key in found and found[key].country == country]
    top = on_top(snapshot.covered(connection, country, ""), categories=[ASYLUM], languages=())
    return ToAsk(top.emergency, top.lines[:LINES_SHOWN], tuple(offices[:OFFICES_SHOWN]))
