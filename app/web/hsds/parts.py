"""Lists from their beginning to their end, made while they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from app.db import PublicDatabase
from app.locales import InterfaceLocale
from app.web import i18n
from app.web.hsds.shaping import Json

#: Things that a part is made of.
PART = 200
#: Things by id: at most so many, after so many, or after one.
Find = Callable[[psycopg.Connection[Any], int, int, UUID | None], list[Json]]


def lines(database: PublicDatabase, locale: InterfaceLocale, find: Find) -> Iterator[bytes]:
    """All things of a list as ``ndjson``."""
    for made in parts(database, locale, find):
        yield b"".join(msgspec.json.encode(x) + b"\n" for x in made)


def parts(database: PublicDatabase, locale: InterfaceLocale, find: Find) -> Iterator[list[Json]]:
    """Outside the request: each part is a question of its own, and holds no connection after."""
    after = None
    while True:
        with database.reading() as connection, i18n.within(locale):
            made = find(connection, PART, 0, after)
        if not made:
            return
        after = UUID(made[-1]["id"])
        yield made
