"""All a stranger may know about a listing: read models of the public directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from app.services.errors import NotFound
from app.services.facets import AUTHORITIES, NEVER_RESTRICTED
from app.services.freshness import Freshness, freshness_at
from app.services.hours import is_open


class ListingCard(msgspec.Struct, frozen=True, array_like=True):
    """What a list says of a listing: one service at one location, or over an area only.

    ``name`` is None for a hidden place whose operator did not choose to show it. Coordinates
    are of the public point (WGS 84); None where there is none.
    """

    id: UUID
    name: str | None
    operator: str
    line: bool
    categories: list[str]
    serves: list[str]
    languages: list[dict[str, Any]]
    phones: list[dict[str, Any]]
    country: str
    admin1: str | None
    city: str | None
    address: str | None
    disclosure: str
    point_kind: str
    longitude: float | None
    latitude: float | None
    coverage: list[dict[str, Any]]
    opening_hours: str | None
    timezone: str | None
    confirmed_on: dt.date | None
    due_on: dt.date | None
    stale_on: dt.date | None
    source_date: str | None
    in_check: bool  # a contact was taken off, and nobody has looked at that yet
    notices: list[dict[str, Any]]

    def freshness(self, now: dt.datetime) -> Freshness:
        """The state of law 4 on a day."""
        return freshness_at(now.date(), self.confirmed_on, self.due_on, self.stale_on)

    def open_at(self, now: dt.datetime) -> bool | None:
        """Whether it is open: for a shelter, whether it takes new people; None is unknown."""
        return is_open(self.opening_hours, self.timezone, self.country, now)

    def notices_at(self, now: dt.datetime) -> list[str]:
        """The kinds of the notices that hold at an aware moment."""
        return [notice["kind"] for notice in self.said_at(now)]

    def said_at(self, now: dt.datetime) -> list[dict[str, Any]]:
        """The notices that hold at an aware moment, as they are published."""
        return [
            notice
            for notice in self.notices
            if dt.datetime.fromisoformat(notice["expires_at"]) > now
        ]


class Listing(ListingCard, frozen=True):
    """All of a row of ``directory.listing``."""

    organization: str | None
    only_for: list[str]
    conditions: dict[str, str]
    email: str | None
    website: str | None
    place_id: int | None
    setting: str
    hours_purpose: str | None
    hours_text: str | None
    confirmed_by: str | None
    source_publisher: str | None
    source_url: str | None
    wordings: list[dict[str, Any]]
    open_data: bool  # may be taken in bulk

    def reachable(self) -> bool:
        """Whether anything published says how to reach it."""
        return bool(self.phones or self.email or self.website or self.address)


#: What ``search.card`` holds: a JSON array of these fields. One value is read faster than many.
CARD_FIELDS = ListingCard.__struct_fields__
#: Grows when what stands inside a value of a listing changes.
CONTENTS = 4
_CARDS = msgspec.json.Decoder(list[ListingCard])
#: The columns of a listing, in the order of its fields, for a SELECT.
COLUMNS = ", ".join(f"l.{name}" for name in Listing.__struct_fields__)


def get_listing(connection: psycopg.Connection[Any], listing_id: UUID) -> Listing:
    """The listing of a public id; raises :class:`NotFound` when strangers see none."""
    found = find_listings(connection, [listing_id])
    if not found:
        raise NotFound("listing", listing_id)
    return found[0]


def find_listings(connection: psycopg.Connection[Any], ids: Iterable[UUID]) -> list[Listing]:
    """The listings of these ids, in their order; those that are gone are left out."""
    wanted = list(ids)
    rows = connection.execute(f"SELECT {COLUMNS} FROM listing l WHERE l.id = ANY(%s)", (wanted,))
    found = {row[0]: Listing(*row) for row in rows.fetchall()}
    return [found[key] for key in wanted if key in found]


def find_cards(connection: psycopg.Connection[Any], ids: Iterable[UUID]) -> dict[UUID, str]:
    """``search.card`` of these ids, for :func:`read_cards`; those that are gone are left out."""
    rows = connection.execute(
        "SELECT listing_id, card FROM search WHERE listing_id = ANY(%s)", (list(ids),), binary=True
    )
    return dict(rows.fetchall())


def card_of(listing: Mapping[str, Any]) -> str:
    """The value of ``search.card`` for a row of ``listing``."""
    return msgspec.json.encode([listing[name] for name in CARD_FIELDS]).decode()


def read_cards(texts: Iterable[str]) -> list[ListingCard]:
    """What these values of ``search.card`` say, in their order."""
    return _CARDS.decode(f"[{','.join(texts)}]")


def find_page(
    connection: psycopg.Connection[Any],
    *,
    after: UUID | None,
    limit: int,
    categories: tuple[str, ...] = (),
    serves: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    without_authorities: bool = False,
    box: tuple[float, float, float, float] | None = None,
    among: tuple[UUID, ...] | None = None,
    around: tuple[float, float, float] | None = None,
    only_open: bool = False,
    skip: int = 0,
    until: UUID | None = None,
) -> list[Listing]:
    """Listings by id, from the one after ``after`` to ``until``: for those who take all of it.

    The same filters as a search: any of ``categories``; what is only for others is left out
    when ``serves`` asks, with the exceptions of the design; a need known not to hold leaves
    out. ``box`` is (west, south, east, north) in WGS 84 degrees and leaves out what has no
    point; a box whose west is greater than its east crosses the antimeridian.
    ``around`` is (longitude, latitude, metres) and leaves out likewise. ``only_open`` leaves out
    what may not be taken in bulk; ``skip`` listings are passed over.
    """
    where = ["TRUE"]
    if only_open:
        where.append("l.open_data")
    if around is not None:
        where.append(_AROUND)
    if after is not None:
        where.append("l.id > %(after)s")
    if until is not None:
        where.append("l.id <= %(until)s")
    if categories:
        where.append("l.categories && %(categories)s::text[]")
    if serves:
        where.append(
            "(l.only_for = '{}' OR l.only_for && %(serves)s::text[]"
            " OR l.categories && %(never)s::text[])"
        )
    if needs:
        where.append(
            "NOT EXISTS (SELECT FROM jsonb_each_text(l.conditions) c"
            " WHERE c.key = ANY(%(needs)s) AND c.value = 'no')"
        )
    if without_authorities:
        where.append("l.operator <> ALL(%(authorities)s)")
    if among is not None:
        where.append("l.id = ANY(%(among)s)")
    if box is not None:
        where.append(_IN_BOX_ACROSS if box[0] > box[2] else _IN_BOX)
    west, south, east, north = box or (0.0, 0.0, 0.0, 0.0)
    longitude, latitude, metres = around or (0.0, 0.0, 0.0)
    with connection.cursor(row_factory=class_row(Listing)) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM listing l WHERE {' AND '.join(where)}"
            f" ORDER BY l.id LIMIT {limit:d} OFFSET {skip:d}",
            {
                "after": after,
                "until": until,
                "categories": list(categories),
                "serves": list(serves),
                "never": list(NEVER_RESTRICTED),
                "needs": list(needs),
                "authorities": list(AUTHORITIES),
                "among": list(among or ()),
                "west": west,
                "south": south,
                "east": east,
                "north": north,
                "longitude": longitude,
                "latitude": latitude,
                "metres": metres,
            },
        )
        return list(cursor)


_AROUND = (
    "ST_DWithin(l.point, ST_MakePoint(%(longitude)s, %(latitude)s)::geography, %(metres)s, false)"
)
_IN_BOX = "l.latitude BETWEEN %(south)s AND %(north)s AND l.longitude BETWEEN %(west)s AND %(east)s"
_IN_BOX_ACROSS = (
    "l.latitude BETWEEN %(south)s AND %(north)s"
    " AND (l.longitude >= %(west)s OR l.longitude <= %(east)s)"
)
