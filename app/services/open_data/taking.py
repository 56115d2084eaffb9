"""Reads the open data in batches, so that a slow reader holds no connection and little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import psycopg

from app.services.errors import NotFound
from app.services.listings import Listing, find_page

BATCH = 500
#: Listings that one statement looks through: a question that few fit takes a tenth of a second for
#: so many, and more than the five that a statement may take for a million (see the decision 0017).
WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the open data; empty: all. ``box`` and ``around`` are WGS 84, longitude first."""

    categories: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    without_authorities: bool = False
    box: tuple[float, float, float, float] | None = None
    #: Longitude, latitude, metres.
    around: tuple[float, float, float] | None = None


def batches(
    reading: Callable[[], AbstractContextManager[psycopg.Connection[Any]]], wanted: Wanted
) -> Iterator[list[Listing]]:
    """All of it by id; the connection goes back before each batch is given out."""
    given: dict[str, Any] = {"limit": BATCH, "only_open": True, **asdict(wanted)}
    after = until = None
    while True:
        with reading() as connection:
            until = until or _end_of_window(connection, after)
            found = find_page(connection, after=after, until=until, **given)
        if found:
            yield found
        if len(found) == BATCH:
            after = found[-1].id
        elif until is None:
            return
        else:
            after, until = until, None


def _end_of_window(connection: psycopg.Connection[Any], after: UUID | None) -> UUID | None:
    """The last of the next listings that are looked through; None for all that are left."""
    row = connection.execute(
        f"SELECT id FROM listing WHERE id > %s ORDER BY id LIMIT 1 OFFSET {WINDOW - 1:d}",
        (after or UUID(int=0),),
    ).fetchone()
    return row[0] if row else None


def are_more_than(connection: psycopg.Connection[Any], most: int, wanted: Wanted) -> bool:
    """Whether there are more than ``most`` of them.

    First it looks at how many there are in all, in the narrow table of changes: counting the
    listings themselves took nearly a second at a million.
    """
    in_all = connection.execute(
        "SELECT count(*) FROM (SELECT FROM change WHERE NOT gone LIMIT %s) AS open", (most + 1,)
    ).fetchone()
    return (
        in_all is not None
        and in_all[0] > most
        and bool(
            find_page(connection, after=None, limit=1, skip=most, only_open=True, **asdict(wanted))
        )
    )


def centre_of(connection: psycopg.Connection[Any], place_id: int) -> tuple[float, float]:
    """(longitude, latitude) of a town; raises :class:`NotFound`."""
    found = connection.execute(
        "SELECT longitude, latitude FROM place WHERE id = %s", (place_id,)
    ).fetchone()
    if found is None:
        raise NotFound("place", place_id)
    return found[0], found[1]


def version_of(connection: psycopg.Connection[Any]) -> int:
    """The number that grows with every publication."""
    row = connection.execute("SELECT number FROM version").fetchone()
    assert row is not None  # the migration writes it
    return int(row[0])
