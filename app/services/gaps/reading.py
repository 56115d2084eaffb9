"""The gaps as strangers read them: what was looked for and not found, and what is known where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from app.models import ALL, WHOLE
from app.services.errors import NotFound

#: Of how long ago the newest search of a count may be.
SINCE = dt.timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of a country (``admin1`` None) or of one of its divisions.

    A point (WGS 84) of its largest town, for a map; ``shelters`` and ``lines`` are of the
    ``listings``. What covers a whole country is in no division, but in the country.
    """

    country: str
    admin1_code: str
    admin1: str | None
    longitude: float | None
    latitude: float | None
    listings: int
    unconfirmed: int
    with_phone: int
    with_languages: int
    shelters: int
    shelters_unconfirmed: int
    lines: int
    lines_from_abroad: int


@dataclass(frozen=True, slots=True)
class Missed:
    """At least so many ``searches`` of a region found none near; so many ``listings`` it has.

    ``country`` "" is the whole route, ``admin1`` None the whole country.
    """

    country: str
    admin1: str | None
    kind: str
    code: str
    since: dt.date
    until: dt.date
    searches: int
    listings: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Regions, those with most listings first; and what was missed, the most first."""

    regions: list[Region]
    missed: list[Missed]


_REGIONS = """
SELECT r.country, r.admin1_code, a.name AS admin1, t.longitude, t.latitude, r.listings,
  r.unconfirmed, r.with_phone, r.with_languages, coalesce(s.listings, 0) AS shelters,
  coalesce(s.unconfirmed, 0) AS shelters_unconfirmed, r.lines, r.lines_from_abroad
FROM region_state r
LEFT JOIN region_state s
  ON (s.country, s.admin1_code, s.category) = (r.country, r.admin1_code, 'shelter')
LEFT JOIN admin1 a ON (a.country, a.code) = (r.country, r.admin1_code)
LEFT JOIN LATERAL (
  SELECT p.longitude, p.latitude FROM place p
  WHERE p.country = r.country AND (r.admin1_code = %(whole)s OR p.admin1_code = r.admin1_code)
  ORDER BY p.population DESC LIMIT 1
) t ON true
WHERE r.category = %(all)s AND r.admin1_code <> '' AND CASE
  WHEN %(country)s::text IS NULL THEN r.admin1_code = %(whole)s
  ELSE r.country = %(country)s AND r.admin1_code <> %(whole)s END
ORDER BY r.listings DESC, r.country, r.admin1_code
"""
_MISSED = """
SELECT g.country, a.name AS admin1, g.kind, g.code, min(g.since) AS since, max(g.until) AS until,
  sum(g.searches)::int AS searches, coalesce(max(n.listings), 0) AS listings
FROM gap g
LEFT JOIN admin1 a ON (a.country, a.code) = (g.country, g.admin1_code)
LEFT JOIN LATERAL (
  SELECT r.listings FROM region_language r
  WHERE g.kind = 'language' AND r.country = g.country AND r.language = g.code
    AND r.admin1_code = coalesce(nullif(g.admin1_code, ''), %(whole)s)
  UNION ALL
  SELECT r.listings FROM region_state r
  WHERE g.kind = 'category' AND r.country = g.country AND r.category = g.code
    AND r.admin1_code = coalesce(nullif(g.admin1_code, ''), %(whole)s)
) n ON true
WHERE g.until >= %(since)s AND (%(country)s::text IS NULL OR g.country = %(country)s)
GROUP BY g.country, g.admin1_code, a.name, g.kind, g.code
ORDER BY searches DESC, g.country, g.admin1_code, g.kind, g.code
"""


def read_gaps(connection: psycopg.Connection[Any], country: str | None, *, today: dt.date) -> Gaps:
    """The gaps of a country by its divisions, or (None) of the route by country.

    Raises :class:`NotFound` for a country without a listing.
    """
    asked = {"country": country, "whole": WHOLE, "all": ALL, "since": today - SINCE}
    with connection.cursor(row_factory=class_row(Region)) as cursor:
        regions = cursor.execute(_REGIONS, asked).fetchall()
    if country is not None and not regions:
        raise NotFound("gaps", country)
    with connection.cursor(row_factory=class_row(Missed)) as cursor:
        missed = cursor.execute(_MISSED, asked).fetchall()
    return Gaps(regions, missed)


#: The columns of the file of all counts.
COLUMNS = (
    "measure", "country", "admin1_code", "admin1", "kind", "code", "count", "since", "until",
)  # fmt: skip
_MEASURES = (
    "listings", "confirmed", "due", "stale", "unconfirmed", "with_phone", "with_languages",
    "lines", "lines_from_abroad",
)  # fmt: skip


def all_counts(connection: psycopg.Connection[Any]) -> Iterator[tuple[Any, ...]]:
    """Every published count as a row of :data:`COLUMNS`, for a spreadsheet.

    Regions as in ``directory.region_state``: "*" is a whole country, or all categories.
    """
    measured = ", ".join(f"r.{name}" for name in _MEASURES)
    for country, code, name, category, counted_on, *counts in connection.execute(
        f"SELECT r.country, r.admin1_code, a.name, r.category, r.counted_on, {measured}"
        " FROM region_state r LEFT JOIN admin1 a"
        " ON (a.country, a.code) = (r.country, r.admin1_code) ORDER BY 1, 2, 4"
    ):
        for measure, count in zip(_MEASURES, counts, strict=True):
            yield (measure, country, code, name, "category", category, count, None, counted_on)
    yield from connection.execute(
        "SELECT 'speak', r.country, r.admin1_code, a.name, 'language', r.language, r.listings,"
        " NULL, NULL FROM region_language r LEFT JOIN admin1 a"
        " ON (a.country, a.code) = (r.country, r.admin1_code) ORDER BY 2, 3, 6"
    )
    yield from connection.execute(
        "SELECT 'searches_found_none', g.country, g.admin1_code, a.name, g.kind, g.code,"
        " g.searches, g.since, g.until FROM gap g LEFT JOIN admin1 a"
        " ON (a.country, a.code) = (g.country, g.admin1_code) ORDER BY 2, 3, 5, 6, 8"
    )
