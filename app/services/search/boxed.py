"""What stands inside a box on the map, by id: for a list that starts from no town."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import psycopg

from app.services.freshness import Freshness
from app.services.listings import Listing, find_page
from app.services.search.finding import Answer, Found, Question
from app.services.search.index import STALE, Hit
from app.services.search.snapshot import Snapshot


def find_in_box(
    connection: psycopg.Connection[Any],
    snapshot: Snapshot,
    question: Question,
    box: tuple[float, float, float, float],
    *,
    after: UUID | None,
    now: dt.datetime,
) -> Answer:
    """The listings with a public point in (west, south, east, north), from the id after ``after``.

    No distance is known, since nobody said from where; stale ones are marked as in a search.
    """
    version = snapshot.look(connection)
    listings = find_page(
        connection,
        after=after,
        limit=question.limit + 1,
        categories=question.categories,
        serves=question.serves,
        needs=question.needs,
        without_authorities=question.without_authorities,
        box=box,
    )
    shown = [
        listing
        for listing in listings[: question.limit]
        if not question.open_now or listing.open_at(now) is not False
    ]
    return Answer(
        question=question,
        found=tuple(Found(listing, _hit(listing, now), False) for listing in shown),
        more=len(listings) > question.limit,
        version=version,
    )


def _hit(listing: Listing, now: dt.datetime) -> Hit:
    state = STALE if listing.freshness(now) is Freshness.STALE else 0
    return Hit(listing.id, float("inf"), 0, 1, 0, state, 0)
