"""For a search in a town on the way: where ahead, in each direction, is what it did not find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from app.services.corridors.ahead import Walk
from app.services.corridors.reading import AROUND_KM, all_corridors, find_along
from app.services.listings import ListingCard, find_cards, read_cards
from app.services.places import KnownPlace

#: How many directions are named.
MOST = 3


@dataclass(frozen=True, slots=True)
class Further:
    """The first listing ahead on a corridor: which, how far along, and towards which town."""

    slug: str
    forward: bool
    end: KnownPlace
    listing: ListingCard
    km: float


def find_further(
    connection: psycopg.Connection[Any], place: KnownPlace, categories: Sequence[str]
) -> list[Further]:
    """The next of the kinds asked for beyond a town's own, on each corridor, in either direction.

    Empty for a town that is no stage. What several corridors lead to is named once.
    """
    found: list[Further] = []
    for corridor in all_corridors(connection):
        start = next((one for one in corridor.stages if one.place.id == place.id), None)
        for forward in (True, False) if start else ():
            assert start is not None
            way = Walk(corridor, start, forward)
            if len(way.ahead) == 1:
                continue
            beyond = start.position_km + (AROUND_KM if forward else -AROUND_KM)
            ahead = find_along(
                connection, corridor.slug, from_km=beyond, forward=forward,
                categories=categories, limit=1,
            )  # fmt: skip
            first = next(iter(ahead), None)
            if first is None or first.listing_id in {x.listing.id for x in found}:
                continue
            card = find_cards(connection, [first.listing_id]).get(first.listing_id)
            if card is None:
                continue
            [listing] = read_cards([card])
            km = abs(first.position_km - start.position_km)
            found.append(Further(corridor.slug, forward, way.ahead[-1].place, listing, km))
    return sorted(found, key=lambda one: one.km)[:MOST]
