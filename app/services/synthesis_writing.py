"""Puts made-up listings straight into the public directory, by COPY, beside what is there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.models import (
    Admin1,
    CorridorPosition,
    Coverage,
    Listing,
    ListingName,
    Place,
    Search,
    Version,
)
from app.services import edition
from app.services.corridors.placing import place_listings
from app.services.errors import DomainError
from app.services.open_data import noting
from app.services.open_data.choosing import is_open
from app.services.projection import Projected
from app.services.publishing import is_stale_numbering
from app.services.synthesis import RealTown, first_id, synthesize

BATCH = 10_000
#: From so many on it is faster to build the indexes anew than to keep them up to date.
WITHOUT_INDEXES_FROM = 50_000
_TABLES = (Listing, Search, Coverage, ListingName)


class SynthesisError(DomainError):
    """The directory is not ready for it: ``no towns``, ``seed used`` or ``old numbering``."""


def add_synthetic(
    session: Session,
    number: int,
    seed: int,
    *,
    now: dt.datetime,
    progress: Callable[[int, int], None],
) -> None:
    """Add ``number`` listings of ``seed`` to the directory, its version last.

    The session must be the owner's: from :data:`WITHOUT_INDEXES_FROM` listings on, indexes are
    dropped and built anew, and readers wait until the caller commits.
    """
    towns = _towns(session)
    if not towns:
        raise SynthesisError("no towns")
    if session.get(Listing, first_id(seed)) is not None:
        raise SynthesisError("seed used")
    if is_stale_numbering(session):
        raise SynthesisError("old numbering")
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    indexes = _drop_indexes(connection) if number >= WITHOUT_INDEXES_FROM else []
    rows = synthesize(towns, number, seed, now)
    written = 0
    while batch := list(islice(rows, BATCH)):
        _copy(connection, batch)
        written += len(batch)
        progress(written, number)
    connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for definition in indexes:
        connection.execute(definition)
    place_listings(session, None)
    for table in (*_TABLES, CorridorPosition):
        connection.execute(f"ANALYZE {table.__table__}")
    session.execute(
        update(Version).values(
            number=Version.number + 1, facets=edition.fingerprint(), published_at=now
        )
    )
    noting.note_all(session)


def _towns(session: Session) -> list[RealTown]:
    statement = (
        select(
            Place.id, Place.name, Place.country, Place.admin1_code, Admin1.name,
            Place.longitude, Place.latitude, Place.population, Place.timezone,
        )
        .outerjoin(
            Admin1, (Admin1.country == Place.country) & (Admin1.code == Place.admin1_code)
        )
        .where(Place.population > 0)
        .order_by(Place.id)
    )  # fmt: skip
    return [RealTown(*row) for row in session.execute(statement)]


def _copy(connection: psycopg.Connection[Any], batch: Sequence[Projected]) -> None:
    listings = (row.listing for row in batch)
    _copy_rows(
        connection, Listing, ({**row, "open_data": is_open(row, agreed=True)} for row in listings)
    )
    _copy_rows(connection, Search, (row.search for row in batch if row.search))
    _copy_rows(connection, Coverage, (area for row in batch for area in row.coverage))
    _copy_rows(
        connection,
        ListingName,
        ({"listing_id": row.listing["id"], "words": row.words} for row in batch if row.words),
    )


def _copy_rows(
    connection: psycopg.Connection[Any], table: Any, rows: Iterable[dict[str, Any]]
) -> None:
    columns = [column for column in table.__table__.columns if column.computed is None]
    names = [column.name for column in columns]
    as_json = {column.name for column in columns if isinstance(column.type, JSONB)}
    command = f"COPY {table.__table__} ({', '.join(names)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(
                [json.dumps(row[name]) if name in as_json else row[name] for name in names]
            )


def _drop_indexes(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the indexes that no constraint needs; the statements that make them again."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'directory' AND tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conname = indexname) ORDER BY indexname",
        ([table.__tablename__ for table in _TABLES],),
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX directory.{name}")
    return [definition for _, definition in found]
