"""How many listings of the open data stand where, for a map: read from counts that are kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import psycopg

from app.services.open_data.noting import FIRST_ZOOM, LAST_ZOOM, SQUARES

Box = tuple[float, float, float, float]
#: Web Mercator ends here.
_NORTHMOST = 85.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """So many listings around a point (WGS 84): their middle."""

    listings: int
    longitude: float
    latitude: float


def squares_in(box: Box, zoom: int) -> int:
    """How many squares a box (west, south, east, north) has: what it costs to look at it."""
    return sum(
        (right - left + 1) * (bottom - top + 1) for left, top, right, bottom in _spans(box, zoom)
    )


def find_clusters(connection: psycopg.Connection[Any], box: Box, zoom: int) -> list[Cluster]:
    """The counts of the squares that touch a box; beyond the last zoom those of the last."""
    found = []
    for left, top, right, bottom in _spans(box, zoom):
        rows = connection.execute(
            "SELECT listings, longitudes::float8 / listings / 1000000,"
            " latitudes::float8 / listings / 1000000 FROM cell"
            " WHERE zoom = %s AND x BETWEEN %s AND %s AND y BETWEEN %s AND %s AND listings > 0"
            " ORDER BY x, y",
            (_kept(zoom), left, right, top, bottom),
        )
        found += [Cluster(*row) for row in rows.fetchall()]
    return found


def _kept(zoom: int) -> int:
    return min(max(zoom, FIRST_ZOOM), LAST_ZOOM)


def _spans(box: Box, zoom: int) -> list[tuple[int, int, int, int]]:
    """First and last square in each direction; two spans where the box crosses the antimeridian."""
    west, south, east, north = box
    side = 1 << (_kept(zoom) + SQUARES)
    parts = [(west, 180.0), (-180.0, east)] if west > east else [(west, east)]
    top, bottom = _row(north, side), _row(south, side)
    return [(_column(left, side), top, _column(right, side), bottom) for left, right in parts]


def _column(longitude: float, side: int) -> int:
    return min(int((longitude + 180) / 360 * side), side - 1)


def _row(latitude: float, side: int) -> int:
    bounded = min(max(latitude, -_NORTHMOST), _NORTHMOST)
    turned = math.asinh(math.tan(math.radians(bounded)))
    return int((1 - turned / math.pi) / 2 * side)
