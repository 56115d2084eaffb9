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

#: The id of a public name of an organization in a country: the directory has no other.
ORGANIZATION = "md5(E'organization\\n' || l.organization || E'\\n' || l.country)::uuid"
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
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which listings; what is not given leaves nothing out.

    ``box`` is (west, south, east, north) in WGS 84 degrees. ``languages`` leaves out what is known
    to speak others only: what states none stays. ``in_bulk`` leaves out what may not be
    taken in bulk (``services.open_data.choosing``), ``placed`` what is given as remote help.
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

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE of ``listing l``, and its values."""
        where, values = ["TRUE"], dict[str, Any]()
        if self.term:
            where.append(_HAS_TERM[self.term[0]].format(value="%(code)s"))
            values["code"] = self.term[1]
        if self.kind:
            where.append(_HAS_ANY_OF[self.kind])
        if self.organization:
            where.append(f"{ORGANIZATION} = %(organization)s")
            values["organization"] = self.organization
        if self.words is not None:
            where.append(
                "EXISTS (SELECT FROM listing_name n WHERE n.listing_id = l.id"
                " AND n.words LIKE ALL(%(words)s))"
            )
            values["words"] = [f"% {word}%" for word in fold(self.words).split()]
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
            f"SELECT {COLUMNS} FROM listing l WHERE {where}"
            f" ORDER BY l.id LIMIT {limit:d} OFFSET {skip:d}",
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


def organization_ids(connection: psycopg.Connection[Any], ids: list[UUID]) -> dict[UUID, UUID]:
    """The organization of each of these listings whose organization is public."""
    rows = connection.execute(
        f"SELECT l.id, {ORGANIZATION} FROM listing l"
        " WHERE l.id = ANY(%s) AND l.organization IS NOT NULL",
        (ids,),
    )
    return dict(rows.fetchall())


def count_organizations(connection: psycopg.Connection[Any], wanted: Wanted) -> int:
    """How many organizations have such listings."""
    where, values = wanted.condition()
    query = f"SELECT count(DISTINCT {ORGANIZATION}) FROM listing l WHERE {where}"
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
        where, values["after"] = f"{ORGANIZATION} > %(after)s AND {where}", after
    with connection.cursor(row_factory=class_row(PublicOrganization)) as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (1) {ORGANIZATION} AS id, l.organization AS name, l.country,"
            " l.categories, l.city"
            f" FROM listing l WHERE l.organization IS NOT NULL AND {where}"
            f" ORDER BY 1, l.id LIMIT {limit:d} OFFSET {skip:d}",
            values,
        )
        return list(cursor)


def published_at(connection: psycopg.Connection[Any]) -> dt.datetime:
    """When anything was last published: nothing has changed since."""
    row = connection.execute("SELECT published_at FROM version").fetchone()
    assert row is not None
    found: dt.datetime = row[0]
    return found


def _number(connection: psycopg.Connection[Any], query: str, values: dict[str, Any]) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
