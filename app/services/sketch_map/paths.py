"""The base map as SVG paths, for a frame of any place and size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.services.sketch_map.base import RUN, Bounds, Feature, Level, level, levels
from app.services.sketch_map.window import KM_PER_DEGREE, mercator

#: The paths of one drawing together; past this a coarser level is drawn. It keeps a drawing
#: with its marks and names under 15,000 bytes compressed.
MOST_CHARACTERS = 26_000

Point = tuple[float, float]
View = tuple[float, float, float]  # west and north in steps, drawing units in a step

# Which sides of the sight a point is beyond. Two points beyond the same side have nothing of
# the sight between them.
_WEST, _EAST, _SOUTH, _NORTH = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Paths:
    """The ``d`` of a path for each layer, in drawing units; empty where there is nothing."""

    land: str
    lakes: str
    countries: str
    states: str
    #: What the map knows, in drawing units (left, top, right, bottom): outside of it a
    #: drawing must not claim that there is sea.
    known: tuple[int, int, int, int]

    @property
    def length(self) -> int:
        """How many characters the paths have together."""
        return sum(map(len, (self.land, self.lakes, self.countries, self.states)))


@dataclass(frozen=True, slots=True)
class Frame:
    """What is in sight and how large it is drawn; y runs down, as in SVG."""

    bounds: Bounds  # Mercator degrees
    width: int  # drawing units

    @property
    def unit(self) -> float:
        """The size of a drawing unit, in Mercator degrees."""
        return (self.bounds[2] - self.bounds[0]) / self.width

    @property
    def height(self) -> int:
        """The height in drawing units."""
        return round((self.bounds[3] - self.bounds[1]) / self.unit)

    @property
    def margin(self) -> float:
        """How far out of sight lines may end, in drawing units: none is half as wide."""
        return self.width / 12

    @property
    def km_per_unit(self) -> float:
        """How long a drawing unit is in the middle of the map."""
        middle = math.radians((self.bounds[1] + self.bounds[3]) / 2)
        return self.unit * KM_PER_DEGREE / math.cosh(middle)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point is drawn."""
        return (
            (longitude - self.bounds[0]) / self.unit,
            (self.bounds[3] - mercator(latitude)) / self.unit,
        )


def paths(frame: Frame) -> Paths:
    """Return the base map of a frame, as fine as a drawing of that size can show.

    Coarser when it would be too long, or when only a coarser level reaches that far.
    """
    grid, reaches = levels().grid, levels().reaches
    west, south, east, north = bounds = _in_steps(frame.bounds, grid)
    scale = grid / frame.unit
    margin = frame.margin / scale
    sight = (west - margin, south - margin, east + margin, north + margin)
    view = (west, north, scale)
    finest = max(0, sum(reach.tolerance <= frame.unit for reach in reaches) - 1)
    last = len(reaches) - 1
    for number in range(finest, last):
        if _covers(reaches[number].extent, bounds):
            drawn = _drawn(level(number), reaches[number].extent, sight, view)
            if drawn.length <= MOST_CHARACTERS:
                return drawn
    return _drawn(level(last), reaches[last].extent, sight, view)


@lru_cache(maxsize=32)
def kept_paths(frame: Frame) -> Paths:
    """The same for a frame that is drawn again and again: of a way or of regions.

    Never for what somebody looked for: nothing is kept of that.
    """
    return paths(frame)


def _drawn(shown: Level, extent: Bounds, sight: Bounds, view: View) -> Paths:
    west, north, scale = view
    return Paths(
        land=_encoded((outline(ring, sight) for ring in _seen(shown.land, sight)), view, "z"),
        lakes=_encoded((outline(ring, sight) for ring in _seen(shown.lakes, sight)), view, "z"),
        countries=_encoded(_strokes(shown.countries, sight), view, ""),
        states=_encoded(_strokes(shown.states, sight), view, ""),
        known=(
            round((extent[0] - west) * scale),
            round((north - extent[3]) * scale),
            round((extent[2] - west) * scale),
            round((north - extent[1]) * scale),
        ),
    )


def _in_steps(bounds: Bounds, grid: float) -> Bounds:
    west, south, east, north = bounds
    return west / grid, south / grid, east / grid, north / grid


def _covers(outer: Bounds, inner: Bounds) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[2] >= inner[2]
        and outer[3] >= inner[3]
    )


def _apart(one: Bounds, other: Bounds) -> bool:
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]


def _seen(features: Iterable[Feature], sight: Bounds) -> Iterator[Feature]:
    return (feature for feature in features if not _apart(feature.bounds, sight))


def _sides(x: float, y: float, sight: Bounds) -> int:
    west, south, east, north = sight
    return (_WEST if x < west else _EAST if x > east else 0) | (
        _SOUTH if y < south else _NORTH if y > north else 0
    )


def outline(ring: Feature, sight: Bounds) -> list[Point]:
    """Return a ring that fills the sight as ``ring`` does, with few points out of sight.

    What runs beyond one side of the sight can be replaced by a straight line there.
    """
    points: list[tuple[int, int]] = []
    for number, run in enumerate(ring.runs):
        start = number * RUN
        stop = min(start + RUN, len(ring.xs) - 1) if not _apart(run, sight) else start + 1
        points += zip(ring.xs[start:stop], ring.ys[start:stop], strict=True)
    sides = [_sides(x, y, sight) for x, y in points]
    kept: list[int] = [0]
    for index in range(1, len(points)):
        if not sides[kept[-1]] & sides[index] & sides[(index + 1) % len(points)]:
            kept.append(index)
    west, south, east, north = sight
    outline: list[Point] = []
    for before, index, after in zip([kept[-1], *kept], kept, [*kept[1:], kept[0]], strict=False):
        x, y = points[index]
        if sides[before] & sides[index] and sides[index] & sides[after]:
            outline.append((min(max(x, west - 1), east + 1), min(max(y, south - 1), north + 1)))
        else:
            outline.append((x, y))
    return outline


def _strokes(lines: Iterable[Feature], sight: Bounds) -> Iterator[list[Point]]:
    """Give the pieces of lines that may be in sight."""
    for line in _seen(lines, sight):
        piece: list[Point] = []
        for number, run in enumerate(line.runs):
            if _apart(run, sight):
                continue
            part = slice(number * RUN, number * RUN + RUN + 1)
            for start, end in pairwise(zip(line.xs[part], line.ys[part], strict=True)):
                if _sides(*start, sight) & _sides(*end, sight):
                    continue
                if not piece or piece[-1] != start:
                    if piece:
                        yield piece
                    piece = [start]
                piece.append(end)
        if piece:
            yield piece


def _encoded(shapes: Iterable[list[Point]], view: View, close: str) -> str:
    """Return shapes as relative path commands in whole drawing units."""
    west, north, scale = view
    commands: list[str] = []
    here = (0, 0)
    least = 3 if close else 2
    for shape in shapes:
        drawn = [(round((x - west) * scale), round((north - y) * scale)) for x, y in shape]
        moves: list[int] = []
        x, y = here
        for next_x, next_y in drawn:
            if next_x != x or next_y != y or not moves:
                moves += (next_x - x, next_y - y)
                x, y = next_x, next_y
        if len(moves) < 2 * least:
            continue
        commands.append("m" + " ".join(map(str, moves)).replace(" -", "-") + close)
        here = drawn[0] if close else drawn[-1]
    return "".join(commands)
