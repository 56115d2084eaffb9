"""Keeps, at publishing, what changed, and how many of the open data stand where."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from app.models import Cell, PointKind

#: Beyond so many moved points the counts are made anew: that is then faster, and holds less.
MOST_MOVES = 5_000
#: Counts are kept for these zooms of a map; a closer look takes the last one.
FIRST_ZOOM, LAST_ZOOM = 2, 10
#: Squares to the side of a tile, as a power of two.
SQUARES = 4
#: What changes by itself, and is no change of a listing.
_NO_CHANGE = frozenset({"state_until", "point"})
Point = tuple[float, float]  # WGS 84 degrees, longitude before latitude


@dataclass(slots=True)
class Noted:
    """What one publication did: points that came and went, as far as they were few."""

    moves: Counter[Point] = field(default_factory=Counter)
    many: bool = False

    def add(self, points: Iterable[Point], sign: int) -> None:
        """Points of open listings that came (1) or went (-1)."""
        for point in points:
            self.moves[point] += sign
        if self.many or len(self.moves) > MOST_MOVES:
            self.many = True
            self.moves.clear()


def point_of(listing: Mapping[str, Any]) -> Point | None:
    """Where an open listing is counted on a map: its own door; else nowhere."""
    if not listing["open_data"] or listing["point_kind"] != PointKind.EXACT.value:
        return None
    return listing["longitude"], listing["latitude"]


def note_batch(
    session: Session,
    noted: Noted,
    before: Sequence[Mapping[str, Any]],
    listings: Sequence[dict[str, Any]],
) -> None:
    """Remember, until :func:`finish` gives it a date, what differs of these listings.

    ``before`` are the rows that were taken away before ``listings`` were written.
    """
    noted.add(filter(None, map(point_of, before)), -1)
    noted.add(filter(None, map(point_of, listings)), 1)
    every = [{"listing_id": row["id"], "digest": _digest(row)} for row in listings]
    if every:
        session.execute(text(_MODIFIED), every)
    lost = {row["id"] for row in before}.difference(row["id"] for row in listings)
    if lost:
        session.execute(text(_LOST_AMONG), {"ids": sorted(lost)})
    rows = [said for said, row in zip(every, listings, strict=True) if row["open_data"]]
    if rows:
        session.execute(text(_CHANGED), rows)
    left = {row["id"] for row in before if row["open_data"]}
    left.difference_update(row["listing_id"] for row in rows)
    if left:
        session.execute(text(_GONE_AMONG), {"ids": sorted(left)})


def finish(session: Session, noted: Noted, *, anew: bool) -> None:
    """Date what was noted, and count; the version's row is held, so publications come in turn.

    ``anew``: all rows were written again, so what is not among them is gone.
    """
    if anew:
        session.execute(text(_GONE_AT_ALL))
        session.execute(text(_LOST_AT_ALL))
    session.execute(text(_DATED))
    session.execute(text(_MODIFIED_NOW))
    if anew or noted.many:
        _count_anew(session)
        return
    moves = {point: by for point, by in noted.moves.items() if by}
    if moves:
        moved = {
            "longitudes": [longitude for longitude, _ in moves],
            "latitudes": [latitude for _, latitude in moves],
            "signs": list(moves.values()),
        }
        session.execute(text(_COUNT.format(points=_MOVED)), {**_ZOOMS, **moved})
        session.execute(delete(Cell).where(Cell.listings == 0))


def note_all(session: Session) -> None:
    """The same for listings that were put beside the others without being published."""
    session.execute(text(_UNNOTED))
    session.execute(text(_UNDATED))
    _count_anew(session)


def _count_anew(session: Session) -> None:
    session.execute(delete(Cell))
    session.execute(text(_COUNT.format(points=_ALL_POINTS)), _ZOOMS)


def _digest(row: Mapping[str, Any]) -> str:
    said = {name: value for name, value in row.items() if name not in _NO_CHANGE}
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:32]


_CHANGED = """
INSERT INTO directory.change AS known (listing_id, changed_at, gone, digest)
VALUES (:listing_id, 'infinity', false, :digest)
ON CONFLICT (listing_id) DO UPDATE
  SET changed_at = 'infinity', gone = false, digest = excluded.digest
WHERE known.gone OR known.digest <> excluded.digest
"""
_GONE = """
UPDATE directory.change SET changed_at = 'infinity', gone = true, digest = '' WHERE NOT gone
"""
_GONE_AMONG = f"{_GONE} AND listing_id = ANY(:ids)"
_GONE_AT_ALL = f"""{_GONE} AND NOT EXISTS (
  SELECT FROM directory.listing l WHERE l.id = listing_id AND l.open_data)
"""
_DATED = """
UPDATE directory.change SET changed_at = clock_timestamp() WHERE changed_at = 'infinity'
"""
_UNNOTED = """
INSERT INTO directory.change (listing_id, changed_at, gone, digest)
SELECT id, clock_timestamp(), false, '' FROM directory.listing WHERE open_data
ON CONFLICT DO NOTHING
"""
_MODIFIED = """
INSERT INTO directory.modified AS known (listing_id, modified_at, digest)
VALUES (:listing_id, 'infinity', :digest)
ON CONFLICT (listing_id) DO UPDATE SET modified_at = 'infinity', digest = excluded.digest
WHERE known.digest <> excluded.digest
"""
_LOST_AMONG = "DELETE FROM directory.modified WHERE listing_id = ANY(:ids)"
_LOST_AT_ALL = """
DELETE FROM directory.modified WHERE NOT EXISTS (
  SELECT FROM directory.listing l WHERE l.id = listing_id)
"""
_MODIFIED_NOW = """
UPDATE directory.modified SET modified_at = clock_timestamp() WHERE modified_at = 'infinity'
"""
_UNDATED = """
INSERT INTO directory.modified (listing_id, modified_at, digest)
SELECT id, clock_timestamp(), '' FROM directory.listing
ON CONFLICT DO NOTHING
"""
_ALL_POINTS = """
SELECT longitude, latitude, 1 FROM directory.listing WHERE open_data AND point_kind = 'exact'
"""
_MOVED = """
SELECT * FROM unnest(
  CAST(:longitudes AS float8[]), CAST(:latitudes AS float8[]), CAST(:signs AS int[]))
"""
#: Web Mercator, as the tiles of a map: beyond 85 degrees it has none.
_COUNT = """
WITH point (longitude, latitude, sign) AS ({points}),
square AS (
  SELECT floor((longitude + 180) / 360 * side)::int AS x,
         floor((1 - asinh(tan(radians(least(greatest(latitude, -85), 85)))) / pi()) / 2 * side)::int
           AS y,
         sum(sign) AS listings,
         sum(sign * round(longitude * 1000000)::bigint) AS longitudes,
         sum(sign * round(latitude * 1000000)::bigint) AS latitudes
  FROM point, (SELECT (1 << (:last + :squares))::float8 AS side) AS finest
  GROUP BY 1, 2
)
INSERT INTO directory.cell AS known (zoom, x, y, listings, longitudes, latitudes)
SELECT zoom, x >> (:last - zoom), y >> (:last - zoom),
       sum(listings), sum(longitudes), sum(latitudes)
FROM square, generate_series(CAST(:first AS int), CAST(:last AS int)) AS zoom
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (zoom, x, y) DO UPDATE SET
  listings = known.listings + excluded.listings,
  longitudes = known.longitudes + excluded.longitudes,
  latitudes = known.latitudes + excluded.latitudes
"""
_ZOOMS = {"first": FIRST_ZOOM, "last": LAST_ZOOM, "squares": SQUARES}
