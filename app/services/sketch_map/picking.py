"""A point is picked on a sketch map: by presses, each of which looks closer."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.sketch_map.window import (
    ASPECT,
    FARTHEST_LATITUDE,
    KM_PER_DEGREE,
    Window,
    latitude_at,
    mercator,
)

#: How many degrees of longitude are in sight, step by step: a region, a town, a part of it.
#: Where the first is 160 km wide (at the equator 2 % more), the last is 10.
DEGREES = (160 / KM_PER_DEGREE, 40 / KM_PER_DEGREE, 10 / KM_PER_DEGREE)


@dataclass(frozen=True, slots=True)
class View:
    """What is in sight: the middle (WGS 84 degrees), and a step of :data:`DEGREES`."""

    longitude: float
    latitude: float
    step: int = 0

    @property
    def window(self) -> Window:
        """Its bounds."""
        width = DEGREES[self.step]
        x, y = self._middle
        return Window(
            x - width / 2,
            latitude_at(y - width / ASPECT / 2),
            x + width / 2,
            latitude_at(y + width / ASPECT / 2),
        )

    def pressed(self, right: float, down: float) -> View:
        """A closer look at where the picture was pressed: parts of its width and height, 0 to 1."""
        width = DEGREES[self.step]
        x, y = self._middle
        return View(
            x + (min(max(right, 0.0), 1.0) - 0.5) * width,
            latitude_at(y + (0.5 - min(max(down, 0.0), 1.0)) * width / ASPECT),
            min(self.step + 1, len(DEGREES) - 1),
        )

    def wider(self) -> View:
        """The same middle, with more around it."""
        return View(self.longitude, self.latitude, max(self.step - 1, 0))

    @property
    def _middle(self) -> tuple[float, float]:
        """Longitude, and Mercator y; kept off the poles and the antimeridian."""
        most = DEGREES[0]
        farthest = mercator(FARTHEST_LATITUDE)
        y = min(max(mercator(self.latitude), -farthest), farthest)
        return min(max(self.longitude, most / 2 - 180), 180 - most / 2), y
