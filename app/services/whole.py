"""The public directory for programs that take all of it: windows by id, counts, organizations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from app.services.gazetteer import fold
from app.services.listings import COLUMNS, Listing
from app.services.taxonomies import understood_as

#: Which condition a term of a kind is; ``{value}`` is the place of its code.
_HAS_TERM = {
    "category": "l.categories @> ARRAY[{value}]::text[]",
    "serves": "(l.serves || l.only_for) @> ARRAY[{value}]::text[]",
    "need": "l.conditions ? {value}",
    "operator": "l.operator = {value}",
}
_HAS_ANY_OF = {
    "category": "l.categories <> '{}'",
    "serves": "(l.serves || l.only_for) <> '{}'",
    "need": "l.conditions <> '{}'",
    "operator": "TRUE",
}
#: See :class:`Wanted`.
FEW = 10_000
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which listings; what is not given leaves nothing out.

    ``box`` is (west, south, east, north) in WGS 84 degrees. ``languages`` leaves out what is known
    to speak others only: what states none stays. ``in_bulk`` leaves out what may not be
    taken in bulk (``services.open_data.choosing``), ``placed`` what is given as remote help.
    ``modified_after`` leaves out what was public by then as it is now; ``few`` is known to be
    so little that it is found by its dates first (at most :data:`FEW`).
    """

    term: tuple[str, str] | None = None  # kind, code
    kind: str | None = None
    organization: UUID | None = None
    words: str | None = None
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    box: Box | None = None
    in_bulk: bool = False
    placed: bool = False
    modified_after: dt.datetime | None = None
    few: bool = False

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE of ``listing l``, and its values."""
        where, values = ["TRUE"], dict[str, Any]()
        if self.term:
            where.append(_HAS_TERM[self.term[0]].format(value="%(code)s"))
            values["code"] = self.term[1]
        if self.kind:
            where.append(_HAS_ANY_OF[self.kind])
        if self.organization:
            where.append("l.organization_id = %(organization)s")
            values["organization"] = self.organization
        if self.words is not None:
            said = {f"word{n}": f"% {w}%" for n, w in enumerate(fold(self.words).split())}
            alike = " AND ".join(["TRUE", *(f"n.words LIKE %({name})s" for name in said)])
            # An array, so that the names' own index finds them first, whatever the planner hopes.
            where.append(f"l.id = ANY(ARRAY(SELECT listing_id FROM listing_name n WHERE {alike}))")
            values |= said
        if self.categories:
            where.append("l.categories && %(categories)s::text[]")
            values["categories"] = list(self.categories)
        if self.languages:
            where.append(
                "(l.languages = '[]' OR EXISTS (SELECT FROM jsonb_array_elements(l.languages) x"
                " WHERE x->>'code' = ANY(%(languages)s)))"
            )
            values["languages"] = sorted({c for x in self.languages for c in understood_as(x)})
        if self.box:
            west, south, east, north = self.box
            where.append("l.latitude BETWEEN %(south)s AND %(north)s")
            both = "AND" if west <= east else "OR"  # across the antimeridian
            where.append(f"(l.longitude >= %(west)s {both} l.longitude <= %(east)s)")
            values |= {"west": west, "south": south, "east": east, "north": north}
        if self.in_bulk:
            where.append("l.open_data")
        if self.placed:
            where.append("l.open_data AND NOT l.line")
        if self.modified_after:
            later = "SELECT listing_id FROM modified WHERE modified_at > %(modified_after)s"
            where.append(f"l.id = ANY(ARRAY({later}))" if self.few else f"l.id IN ({later})")
            values["modified_after"] = self.modified_after
        return " AND ".join(where), values


def is_placed(listing: Listing) -> bool:
    """Whether a listing is given with its place, and not as remote help: as :class:`Wanted`."""
    return listing.open_data and not listing.line


def count_listings(connection: psycopg.Connection[Any], wanted: Wanted) -> int:
    """How many listings there are."""
    where, values = wanted.condition()
    return _number(connection, f"SELECT count(*) FROM listing l WHERE {where}", values)


def find_window(
    connection: psycopg.Connection[Any],
    wanted: Wanted,
    *,
    limit: int,
    skip: int = 0,
    after: UUID | None = None,
) -> list[Listing]:
    """Listings by id: those after one, or after so many."""
    where, values = wanted.condition()
    if after is not None:
        where, values["after"] = f"l.id > %(after)s AND {where}", after
    with connection.cursor(row_factory=class_row(Listing)) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM listing l JOIN (SELECT l.id FROM listing l WHERE {where}"
            f" ORDER BY l.id LIMIT {limit:d} OFFSET {skip:d}) page ON page.id = l.id ORDER BY l.id",
            values,
        )
        return list(cursor)


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """A public name in a country, and what is listed under it."""

    id: UUID
    name: str
    country: str
    categories: list[str]  # of one of its listings
    city: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept beside a listing: its public organization, when it last became another."""

    organization_id: UUID | None
    modified_at: dt.datetime


def kept_beside(connection: psycopg.Connection[Any], ids: list[UUID]) -> dict[UUID, Kept]:
    """What is kept beside each of these listings."""
    rows = connection.execute(
        "SELECT l.id, l.organization_id, m.modified_at"
        " FROM listing l JOIN modified m ON m.listing_id = l.id WHERE l.id = ANY(%s)",
        (ids,),
    )
    return {row[0]: Kept(*row[1:]) for row in rows}


def count_organizations(connection: psycopg.Connection[Any], wanted: Wanted) -> int:
    """How many organizations have such listings."""
    where, values = wanted.condition()
    query = f"SELECT count(DISTINCT l.organization_id) FROM listing l WHERE {where}"
    return _number(connection, query, values)


def find_organizations(
    connection: psycopg.Connection[Any],
    wanted: Wanted,
    *,
    limit: int,
    skip: int = 0,
    after: UUID | None = None,
) -> list[PublicOrganization]:
    """The organizations of such listings, by id: those after one, or after so many."""
    where, values = wanted.condition()
    if after is not None:
        where, values["after"] = f"l.organization_id > %(after)s AND {where}", after
    with connection.cursor(row_factory=class_row(PublicOrganization)) as cursor:
        cursor.execute(
            "SELECT l.organization_id AS id, l.organization AS name, l.country, l.categories,"
            " l.city FROM listing l JOIN (SELECT DISTINCT ON (l.organization_id)"
            " l.organization_id, l.id"
            f" FROM listing l WHERE l.organization_id IS NOT NULL AND {where}"
            f" ORDER BY l.organization_id, l.id LIMIT {limit:d} OFFSET {skip:d}) page"
            " ON page.id = l.id ORDER BY page.organization_id",
            values,
        )
        return list(cursor)


def _number(connection: psycopg.Connection[Any], query: str, values: dict[str, Any]) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
