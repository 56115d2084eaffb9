"""What a frame of another site is about: a town, a way or one listing."""

from __future__ import annotations

from typing import Any

import psycopg

from app.services.corridors.ahead import BACKWARD, Walk, walk
from app.services.errors import NotFound
from app.services.listings import Listing, get_listing
from app.services.places import KnownPlace, find_places
from app.web.context import reading
from app.web.embed_code import Subject
from app.web.embedding import AskedOfFrame
from app.web.seeker.listing import may_be_found
from app.web.seeker.results import snapshot


def subject_of(asked: AskedOfFrame) -> Subject:
    """What a frame is about; raises NotFound for a corridor, its town, or a listing."""
    if asked.listing and not asked.corridor:
        return Subject(listing=listing_of(asked))
    if not asked.corridor:
        return Subject(town_of(asked))
    with reading() as connection:
        return Subject(way=walk_of(connection, asked))


def town_of(asked: AskedOfFrame) -> KnownPlace | None:
    """The town that a frame starts from; None for a box, and for one that nobody knows."""
    with reading() as connection:
        if asked.near:
            return next(iter(find_places(connection, asked.near).places), None)
        try:
            return snapshot().place(connection, asked.place) if asked.place else None
        except NotFound:
            return None


def walk_of(connection: psycopg.Connection[Any], asked: AskedOfFrame) -> Walk:
    """The walk of a frame; raises NotFound for a corridor or a town that is not known."""
    forward = asked.direction != BACKWARD
    return walk(connection, asked.corridor or "", asked.start, forward=forward)


def listing_of(asked: AskedOfFrame) -> Listing:
    """The listing of a frame; raises NotFound for one that robots are not led to either."""
    assert asked.listing is not None
    with reading() as connection:
        found = get_listing(connection, asked.listing)
    if not may_be_found(found):
        raise NotFound("listing", asked.listing)
    return found
