"""A sketch map of search results as one SVG: no script, no tiles, no third party.

Sizes are drawing units and made for phones: a map 720 units wide on a screen of 360 CSS pixels
shows its text at 11 pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from app.services.sketch_map import svg
from app.services.sketch_map.labels import Box, Point
from app.services.sketch_map.marks import (
    DOT,
    Cluster,
    Mark,
    around,
    clusters,
    disc_labels,
    door_labels,
)
from app.services.sketch_map.names import Sign, Town, named
from app.services.sketch_map.paths import Frame, kept_paths, paths
from app.services.sketch_map.window import Window

#: A scale bar is drawn if it is right to this part everywhere on the map: Mercator stretches
#: with the latitude, so on a map of a continent no bar would be true.
SCALE_ERROR = 0.25
LONGEST_BAR = 170
#: How far off the borders of Natural Earth 1:10m are: of 55,746 towns, 42 stand on the wrong
#: side of a country's border, 95 % of these by less than this (data/map/README.md).
BORDER_ERROR_KM = 2.5
#: Half the width of the sign for "you are here".
RING = 30


def draw(
    window: Window,
    marks: Sequence[Mark],
    towns: Sequence[Town],
    *,
    width: int = 720,
    rtl: bool = False,
    title: str,
    you_are_here: tuple[float, float] | None = None,
    again: bool = False,
) -> str:
    """Return a whole SVG document of what is in the window.

    ``rtl`` puts the scale bar where a reader from right to left begins. ``title`` is what a
    screen reader says instead of the picture. ``you_are_here`` (longitude, latitude) is the
    centre of the place that was searched from: never the position of a phone. ``again`` tells
    that the same window is drawn for everybody, so that its coast and borders are kept.
    """
    frame = Frame(window.projected, width)
    canvas = Box(0, 0, width, frame.height)
    bar, bar_boxes = _scale_bar(frame, rtl=rtl)
    doors = clusters(_placed(frame, canvas, marks, doors=True))
    discs = clusters(_placed(frame, canvas, marks, doors=False))
    on_doors = door_labels(doors, canvas)
    dots = [around([point], DOT) for door in doors for point in door.points]
    on_discs = disc_labels(discs, [*on_doors, *dots, *bar_boxes], canvas)
    here = [frame.place(*you_are_here)] if you_are_here else []
    rings = [around([point], RING) for point in here]

    signs = [*map(_door_sign, doors, on_doors), *map(_disc_sign, discs, on_discs)]
    for point, box in zip(here, rings, strict=True):
        signs = _with_ring(signs, point, box)
    names = named(
        ((town, frame.place(town.longitude, town.latitude)) for town in towns),
        signs,
        [*on_doors, *dots, *on_discs, *bar_boxes, *rings],
        canvas,
        km_per_unit=frame.km_per_unit,
    )
    base = kept_paths(frame) if again else paths(frame)
    pieces = [
        svg.base(base, canvas, band=2 * BORDER_ERROR_KM / frame.km_per_unit),
        *map(svg.disc, discs),
        svg.names(names),
        *map(svg.ring, here),
        *map(svg.dots, doors),
        *(
            svg.badge(disc.lines, box, fill=svg.WHITE, edge=svg.GREEN, ink=svg.GREEN)
            for disc, box in zip(discs, on_discs, strict=True)
        ),
        *(
            svg.badge(door.lines, box, fill=svg.BLUE, edge=svg.WHITE, ink=svg.WHITE)
            for door, box in zip(doors, on_doors, strict=True)
        ),
        bar,
    ]
    return svg.document(title, width, frame.height, pieces)


def _placed(
    frame: Frame, canvas: Box, marks: Iterable[Mark], *, doors: bool
) -> list[tuple[int, Point]]:
    """Return number and point of the marks in sight that are doors, or that are not."""
    points = (
        (mark.number, frame.place(mark.longitude, mark.latitude))
        for mark in marks
        if (mark.kind == "exact") is doors
    )
    return [(number, point) for number, point in points if canvas.holds(point)]


def _door_sign(door: Cluster, label: Box) -> Sign:
    return Sign(door.points, label.joined(around(door.points, DOT)))


def _disc_sign(disc: Cluster, label: Box) -> Sign:
    ground = Box.around(disc.centre, 2 * disc.radius, 2 * disc.radius)
    return Sign(disc.points, label.joined(ground))


def _with_ring(signs: Sequence[Sign], point: Point, ring: Box) -> list[Sign]:
    """Return the signs, with "you are here" as a part of the first that is there or alone."""
    near = next((s for s in signs if any(math.dist(point, p) < RING for p in s.points)), None)
    if near is None:
        return [Sign((point,), ring), *signs]
    whole = Sign((*near.points, point), near.box.joined(ring))
    return [whole, *(sign for sign in signs if sign is not near)]


def _scale_bar(frame: Frame, *, rtl: bool) -> tuple[str, list[Box]]:
    """Return a bar of a round number of km and its box; nothing where no bar would be true."""
    south, north = math.radians(frame.bounds[1]), math.radians(frame.bounds[3])
    most = max(math.cosh(south), math.cosh(north))
    least = 1.0 if south < 0 < north else min(math.cosh(south), math.cosh(north))
    middle = math.cosh((south + north) / 2)
    if most > middle * (1 + SCALE_ERROR) or least < middle * (1 - SCALE_ERROR):
        return "", []
    longest = LONGEST_BAR * frame.km_per_unit
    power = 10.0 ** math.floor(math.log10(longest))
    km = next(step * power for step in (5, 2, 1) if step * power <= longest)
    length = round(km / frame.km_per_unit)
    left = frame.width - 20 - length if rtl else 20
    bottom = frame.height - 16
    box = Box(left - 8, bottom - 40, left + length + 8, bottom + 10)
    return svg.scale_bar(left, length, bottom, km), [box]
