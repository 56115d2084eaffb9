"""A part of the map that somebody chooses by looking: moved by a press, made larger or smaller."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.services.sketch_map.window import (
    ASPECT,
    FARTHEST_LATITUDE,
    KM_PER_DEGREE,
    Window,
    latitude_at,
    mercator,
)

#: Degrees of longitude in sight, at least (about a town) and at most (about a continent).
NARROWEST, WIDEST = 0.2, 90.0


@dataclass(frozen=True, slots=True)
class Part:
    """Its middle (longitude and Mercator y, in degrees) and its width in degrees of longitude."""

    x: float
    y: float
    width: float

    @classmethod
    def around(cls, longitude: float, latitude: float, km: float) -> Part:
        """The part that is ``km`` wide around a point in WGS 84 degrees."""
        return cls(
            longitude,
            mercator(latitude),
            km / (KM_PER_DEGREE * math.cos(math.radians(latitude))),
        )._inside()

    @classmethod
    def of(cls, west: float, south: float, east: float, north: float) -> Part:
        """The smallest part that holds a box in WGS 84 degrees; west is less than east."""
        low, high = (
            mercator(min(max(y, -FARTHEST_LATITUDE), FARTHEST_LATITUDE)) for y in (south, north)
        )
        return cls(
            (west + east) / 2, (low + high) / 2, max(east - west, (high - low) * ASPECT)
        )._inside()

    @property
    def window(self) -> Window:
        """Its bounds, 4:3."""
        height = self.width / ASPECT
        return Window(
            self.x - self.width / 2,
            latitude_at(self.y - height / 2),
            self.x + self.width / 2,
            latitude_at(self.y + height / 2),
        )

    def pressed(self, right: float, down: float) -> Part:
        """The same size around where it was pressed: parts of its width and height, 0 to 1."""
        x = self.x + (min(max(right, 0.0), 1.0) - 0.5) * self.width
        y = self.y + (0.5 - min(max(down, 0.0), 1.0)) * self.width / ASPECT
        return Part(x, y, self.width)._inside()

    def scaled(self, times: float) -> Part:
        """The same middle, that many times as wide."""
        return Part(self.x, self.y, self.width * times)._inside()

    def _inside(self) -> Part:
        """Kept to sizes that can be drawn, off the poles and the antimeridian."""
        width = min(max(self.width, NARROWEST), WIDEST)
        farthest = mercator(FARTHEST_LATITUDE) - width / ASPECT / 2
        x = min(max(self.x, width / 2 - 180), 180 - width / 2)
        return Part(x, min(max(self.y, -farthest), farthest), width)
