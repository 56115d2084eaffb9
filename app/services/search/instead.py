"""Who could take people instead, as strangers read it: listings that a full one names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import psycopg

from app.services.listings import Listing, ListingCard, find_listings

#: Notices that say that nobody is let in.
NO_ROOM = frozenset({"full", "closed"})


def find_instead(
    connection: psycopg.Connection[Any], full: Iterable[ListingCard], now: dt.datetime
) -> dict[UUID, tuple[Listing, ...]]:
    """Those that these listings name now and that are not full themselves, by who names them.

    Asks the database only when one of them names any. None that is withheld is among them, and
    a withheld one names none: see ``services/naming.py``.
    """
    named = {listing.id: _named(listing, now) for listing in full if listing.notices}
    ids = dict.fromkeys(key for keys in named.values() for key in keys)
    if not ids:
        return {}
    others = {
        other.id: other
        for other in find_listings(connection, ids)
        if NO_ROOM.isdisjoint(other.notices_at(now))
    }
    return {
        key: tuple(others[other] for other in keys if other in others)
        for key, keys in named.items()
    }


def _named(listing: ListingCard, now: dt.datetime) -> list[UUID]:
    keys = [UUID(key) for notice in listing.said_at(now) for key in notice.get("instead", ())]
    return list(dict.fromkeys(keys))
