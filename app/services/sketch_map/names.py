"""Which towns are named on a sketch map, and where their names stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.services.sketch_map.labels import Box, Point, beside, free_place, text_width

#: Of this many towns, the largest in sight, at most so many are named.
MOST_TOWNS, MOST_NAMES = 150, 24
#: A town whose centre is this near a mark is where the mark is: one cannot tell the two apart
#: (drawing units), or it is a walk through the same town.
SAME_POINT = 12
SAME_TOWN_KM = 4
#: A town this near a larger one that is named is a part of it, as far as a sketch can show.
SUBURB = 26
LARGE, SMALL = 26, 21

DOT = 7
GAP = 4


@dataclass(frozen=True, slots=True)
class Town:
    """A town that may be named on the map, WGS 84 degrees of its centre."""

    name: str
    longitude: float
    latitude: float
    population: int


@dataclass(frozen=True, slots=True)
class Name:
    """A town as it is written. Without ``dot``, a mark shows where it is."""

    text: str
    dot: Point | None
    size: int
    anchor: str  # the SVG text-anchor
    at: Point  # its anchor on the base line


@dataclass(frozen=True, slots=True)
class Sign:
    """What is at one place, marks or "you are here", and the box that it covers."""

    points: tuple[Point, ...]
    box: Box


def named(
    towns: Iterable[tuple[Town, Point]],
    signs: Sequence[Sign],
    taken: Sequence[Box],
    canvas: Box,
    *,
    km_per_unit: float,
) -> list[Name]:
    """Return the names that find room, the largest town first.

    First each sign gets the name of the largest town that it is in. A town that a sign merely
    hides is not named, so that no mark seems to be where it is not. ``taken`` is what no name
    may hide.
    """
    in_sight = [(town, point) for town, point in towns if canvas.holds(point)]
    in_sight.sort(key=lambda pair: (-pair[0].population, pair[0].name))
    names: list[Name] = []
    used = list(taken)
    here: list[Point] = []
    large = in_sight[0][0].population / 3 if in_sight else 0
    for town, point, thing in _turns(in_sight, signs, max(SAME_POINT, SAME_TOWN_KM / km_per_unit)):
        if len(names) == MOST_NAMES:
            break
        if any(math.dist(point, other) < SUBURB for other in here):
            continue
        is_sign = thing is not None
        if thing is None:
            thing = Box.around(point, 2 * DOT, 2 * DOT)
            if any(thing.meets(box) for box in used):
                continue
        size = LARGE if town.population >= large else SMALL
        places = beside(thing, text_width(town.name, size), size * 1.15, gap=GAP)
        place = free_place(places, used, canvas)
        if place is None:
            continue
        used += [place, thing]
        here.append(point)
        names.append(_written(town.name, None if is_sign else point, size, place, thing))
    return names


def _turns(
    in_sight: Sequence[tuple[Town, Point]], signs: Sequence[Sign], same_place: float
) -> Iterator[tuple[Town, Point, Box | None]]:
    """Give towns in the order of their turn, with the box of the sign that is in them."""
    done = set()
    for sign in signs:
        for town, point in in_sight:
            if any(math.dist(point, mark) < same_place for mark in sign.points):
                done.add(town)
                yield town, point, sign.box
                break
    for town, point in in_sight[:MOST_TOWNS]:
        if town not in done:
            yield town, point, None


def _written(text: str, dot: Point | None, size: int, place: Box, thing: Box) -> Name:
    x, y = place.centre
    anchor = "middle"
    if place.left >= thing.right:
        anchor, x = "start", place.left
    elif place.right <= thing.left:
        anchor, x = "end", place.right
    return Name(text, dot, size, anchor, (x, y + size * 0.36))
