"""Rows that many tests begin with: made once by the code itself, then put back from memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg

from app.models import DIRECTORY
from tests.postgres import DatabaseUrls, emptying, written_tables

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What stood in a database that had been empty."""

    returned: Any
    rows: dict[str, bytes]  # table and its own columns, as COPY names them -> its rows
    version: tuple[str, dt.datetime | None]


_BEGINNINGS: dict[Hashable, _Beginning] = {}


def beginning(urls: DatabaseUrls, of: Hashable, make: Callable[[], T]) -> T:
    """Let an empty database begin with what ``make`` writes and commits; returns what it returns.

    ``of`` tells one beginning from another. ``make`` is called once in a process; afterwards
    the same rows are put back, which is a tenth of the work.
    """
    connection = emptying(urls)
    assert _rows(connection) == {}, "it is no beginning: something was written before"
    known = _BEGINNINGS.get((urls, of))
    if known is None:
        returned = make()
        known = _Beginning(returned, _rows(connection), _version(connection))
        _BEGINNINGS[urls, of] = known
        return returned
    for table, rows in known.rows.items():
        with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.write(rows)
    connection.execute(
        f"UPDATE {DIRECTORY}.version SET number = number + 1, facets = %s, published_at = %s",
        known.version,
    )
    found: T = known.returned
    return found


def _rows(connection: psycopg.Connection) -> dict[str, bytes]:
    rows = {}
    for name in written_tables(connection):
        if connection.execute(f"SELECT FROM {name} LIMIT 1").fetchone() is None:
            continue
        columns = connection.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = ''",
            (name,),
        ).fetchone()
        assert columns is not None
        table = f"{name} ({columns[0]})"
        with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            rows[table] = b"".join(copy)
    return rows


def _version(connection: psycopg.Connection) -> tuple[str, dt.datetime | None]:
    query = f"SELECT facets, published_at FROM {DIRECTORY}.version"
    found: tuple[str, dt.datetime | None] | None = connection.execute(query).fetchone()
    assert found is not None
    return found
