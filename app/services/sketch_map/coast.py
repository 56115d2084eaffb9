"""Whether a town is by the sea, from the coasts that the sketch map draws."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

from app.services.sketch_map.base import Feature, level, levels
from app.services.sketch_map.window import mercator

#: The level whose coasts are right to about a kilometre, and the size of a cell in degrees.
LEVEL = 2
CELL = 0.05
#: A town is by the sea when a coast is within this many cells: about 10 km.
CELLS = 2


def is_coastal(longitude: float, latitude: float) -> bool:
    """Whether a coast is within about 10 km of a point in WGS 84 degrees."""
    x, y = math.floor(longitude / CELL), math.floor(mercator(latitude) / CELL)
    near = range(-CELLS, CELLS + 1)
    cells = _coast_cells()
    return any((x + dx, y + dy) in cells for dx in near for dy in near)


@cache
def _coast_cells() -> frozenset[tuple[int, int]]:
    """The cells of Mercator degrees that a coast runs through."""
    cells: set[tuple[int, int]] = set()
    for land in level(LEVEL).land:
        cells |= _cells_of(land, levels().grid)
    return frozenset(cells)


def _cells_of(land: Feature, grid: float) -> set[tuple[int, int]]:
    found = set()
    points = [(x * grid / CELL, y * grid / CELL) for x, y in zip(land.xs, land.ys, strict=True)]
    for (ax, ay), (bx, by) in pairwise(points):
        steps = max(1, math.ceil(max(abs(bx - ax), abs(by - ay))))
        for n in range(steps + 1):
            part = n / steps
            found.add((math.floor(ax + (bx - ax) * part), math.floor(ay + (by - ay) * part)))
    return found
