"""What part of the world a sketch map shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Equator of WGS 84, km in a degree of longitude there.
KM_PER_DEGREE = 40_075.017 / 360

#: Less than this across, and the base map would have nothing to show.
NARROWEST_KM = 40.0
#: Width to height of the drawing.
ASPECT = 4 / 3
#: The part of the width and height that stays free on each side of the points.
PADDING = 0.14
#: Mercator has no poles; nobody's way leads beyond this.
FARTHEST_LATITUDE = 80.0
#: West, south, east, north when there is nothing to show: from Canada to Cape Horn.
CONTINENT = (-125.0, -56.0, -34.0, 52.0)


@dataclass(frozen=True, slots=True)
class Window:
    """Bounds in WGS 84 degrees; west is less than east."""

    west: float
    south: float
    east: float
    north: float

    @property
    def projected(self) -> tuple[float, float, float, float]:
        """The bounds in Mercator degrees."""
        return self.west, mercator(self.south), self.east, mercator(self.north)


def mercator(latitude: float) -> float:
    """Return the Mercator y of a latitude, both in degrees."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def latitude_at(y: float) -> float:
    """Return the latitude of a Mercator y, both in degrees."""
    return math.degrees(math.atan(math.sinh(math.radians(y))))


def window(points: Sequence[tuple[float, float]], centre: tuple[float, float] | None) -> Window:
    """Return the window that shows all points, and the place they were searched from.

    Points are longitude, latitude. ``centre`` is only one more point to show; None if there is
    none. With nothing to show, the continent. The window is at least 40 km wide, keeps to 4:3,
    and is moved rather than cut where it would reach beyond 80 degrees or the antimeridian.
    """
    shown = [*points, centre] if centre else [*points]
    if not shown:
        west, south, east, north = CONTINENT
        shown = [(west, south), (east, north)]
        padding = 0.0
    else:
        padding = PADDING
    farthest = mercator(FARTHEST_LATITUDE)
    xs = [min(max(longitude, -180.0), 180.0) for longitude, _ in shown]
    ys = [min(max(mercator(latitude), -farthest), farthest) for _, latitude in shown]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    narrowest = NARROWEST_KM / (KM_PER_DEGREE * math.cos(math.radians(latitude_at(y))))
    free = 1 - 2 * padding
    width = max(
        (max(xs) - min(xs)) / free,
        (max(ys) - min(ys)) / free * ASPECT,
        narrowest,
    )
    width = min(width, 360.0, 2 * farthest * ASPECT)
    height = width / ASPECT
    x = min(max(x, width / 2 - 180), 180 - width / 2)
    y = min(max(y, height / 2 - farthest), farthest - height / 2)
    return Window(
        x - width / 2, latitude_at(y - height / 2), x + width / 2, latitude_at(y + height / 2)
    )
