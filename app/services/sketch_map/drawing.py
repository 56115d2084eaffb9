"""A sketch map of search results as one SVG: no script, no tiles, no third party.

Sizes are drawing units and made for phones: a map 720 units wide on a screen of 360 CSS pixels
shows its text at 11 pixels. Colours are calm on purpose: a crowd of red dots reads as danger.
Attributes only, no style sheet and no ids, so that it can stand in a page or alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from app.services.sketch_map.labels import (
    LINE,
    NUMBER_SIZE,
    Box,
    Cluster,
    Point,
    beside,
    clusters,
    free_place,
    text_width,
)
from app.services.sketch_map.paths import MARGIN, Frame, Paths, paths
from app.services.sketch_map.window import KM_PER_DEGREE, Window

#: A scale bar is drawn if it is right to this part everywhere on the map: Mercator stretches
#: with the latitude, so on a map of a continent no bar would be true.
SCALE_ERROR = 0.25
LONGEST_BAR = 170
#: Of this many towns, the largest in sight, at most so many are named.
MOST_TOWNS, MOST_NAMES = 120, 24

SEA, LAND, UNKNOWN = "#d8e6ef", "#f7f5ef", "#e6e8ea"
COAST, STATE, COUNTRY = "#8aa5b6", "#b4b5b0", "#57606b"
INK, WHITE, BLUE, GREEN = "#26333d", "#ffffff", "#0b4f86", "#1b5e3f"

_NAME_SIZES = ((26, 600), (21, 400))  # of the large towns in sight, of the others
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered listing at its public point (never the true one), WGS 84 degrees.

    ``exact`` is a door; ``town`` and ``area`` say only "around here" and look the same.
    """

    number: int
    longitude: float
    latitude: float
    kind: Literal["exact", "town", "area"]


@dataclass(frozen=True, slots=True)
class Town:
    """A town that may be named on the map, WGS 84 degrees of its centre."""

    name: str
    longitude: float
    latitude: float
    population: int


def draw(
    window: Window,
    marks: Sequence[Mark],
    towns: Sequence[Town],
    *,
    width: int = 720,
    rtl: bool = False,
    title: str,
    you_are_here: tuple[float, float] | None = None,
) -> str:
    """Return a whole SVG document of what is in the window.

    ``rtl`` puts the scale bar where a reader from right to left begins. ``title`` is what a
    screen reader says instead of the picture. ``you_are_here`` (longitude, latitude) is the
    place that was searched from, by its own centre: never the position of a phone.
    """
    frame = Frame(window.projected, width)
    canvas = Box(0, 0, width, frame.height)
    doors = clusters(_placed(frame, canvas, marks, soft=False))
    discs = clusters(_placed(frame, canvas, marks, soft=True))
    here = frame.place(*you_are_here) if you_are_here else None
    bar, bar_box = _scale_bar(frame, rtl=rtl)

    taken = [door.box for door in doors]
    taken += [Box.around(point, 16, 16) for door in doors for point in door.points]
    taken += [bar_box] if bar_box else []
    disc_labels: list[Box] = []
    for disc in discs:
        disc_labels.append(_disc_label(disc, [*taken, *disc_labels], canvas))
    taken += disc_labels
    taken += [Box.around(here, 56, 56)] if here else []
    names = _names(frame, canvas, towns, taken, [_disc_box(disc) for disc in discs])

    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {frame.height}" '
            'role="img" direction="ltr" font-family="system-ui,Roboto,sans-serif" '
            f'stroke-linejoin="round" stroke-linecap="round"><title>{_text(title)}</title>',
            _base(paths(frame), canvas),
            *map(_disc, discs),
            names,
            *map(_dots, doors),
            _ring(here) if here else "",
            '<g text-anchor="middle" font-weight="700" stroke-width="3">',
            *(
                _badge(disc.lines, box, fill=WHITE, edge=GREEN, ink=GREEN)
                for disc, box in zip(discs, disc_labels, strict=True)
            ),
            *(_badge(door.lines, door.box, fill=BLUE, edge=WHITE, ink=WHITE) for door in doors),
            f"</g>{bar}</svg>",
        )
    )


def _placed(
    frame: Frame, canvas: Box, marks: Iterable[Mark], *, soft: bool
) -> list[tuple[int, Point]]:
    """Return number and point of the marks in sight that are doors, or that are not."""
    points = (
        (mark.number, frame.place(mark.longitude, mark.latitude))
        for mark in marks
        if (mark.kind != "exact") is soft
    )
    return [(number, point) for number, point in points if canvas.holds(point)]


def _base(lines: Paths, canvas: Box) -> str:
    left, top, right, bottom = lines.known
    left, top = max(left, -MARGIN), max(top, -MARGIN)
    right, bottom = (
        min(right, round(canvas.right) + MARGIN),
        min(bottom, round(canvas.bottom) + MARGIN),
    )
    layers = (
        (lines.land, f'fill="{LAND}" stroke="{COAST}" stroke-width="1.5"'),
        (lines.lakes, f'fill="{SEA}" stroke="{COAST}"'),
        (lines.states, f'fill="none" stroke="{STATE}" stroke-width="1.5"'),
        (
            lines.countries,
            f'fill="none" stroke="{COUNTRY}" stroke-width="3" stroke-dasharray="12 7"',
        ),
    )
    drawn = "".join(f'<path {look} d="{line}"/>' for line, look in layers if line)
    return (
        f'<path fill="{UNKNOWN}" d="M0 0h{canvas.right:.0f}v{canvas.bottom:.0f}H0z"/>'
        f'<path fill="{SEA}" d="M{left} {top}H{right}V{bottom}H{left}z"/>{drawn}'
    )


def _disc(disc: Cluster) -> str:
    x, y = disc.centre
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{disc.radius:.0f}" fill="{GREEN}" '
        f'fill-opacity=".2" stroke="{GREEN}" stroke-opacity=".6" stroke-width="2"/>'
    )


def _disc_box(disc: Cluster) -> Box:
    return Box.around(disc.centre, 2 * disc.radius, 2 * disc.radius)


def _disc_label(disc: Cluster, taken: Sequence[Box], canvas: Box) -> Box:
    """Return where the numbers of a disc stand: in its middle, else beside it."""
    middle = disc.box
    width, height = middle.right - middle.left, middle.bottom - middle.top
    places = [middle, *beside(_disc_box(disc), width, height, 0)]
    return free_place(places, taken, canvas) or middle


def _names(
    frame: Frame, canvas: Box, towns: Sequence[Town], taken: Sequence[Box], discs: Sequence[Box]
) -> str:
    """Return the towns that find room, the largest first, each beside its dot.

    A town under a mark or a disc is named beside that, without a dot.
    """
    in_sight = [
        (town, point)
        for town in towns
        if canvas.holds(point := frame.place(town.longitude, town.latitude))
    ]
    in_sight.sort(key=lambda pair: (-pair[0].population, pair[0].name))
    covers = [*discs, *taken]
    used = list(taken)
    dots, texts = [], []
    for town, point in in_sight[:MOST_TOWNS]:
        is_large = 3 * town.population >= in_sight[0][0].population
        size, weight = _NAME_SIZES[0 if is_large else 1]
        dot = Box.around(point, 14, 14)
        cover = next((box for box in covers if box.holds(point)), None)
        if cover is None and any(dot.meets(box) for box in used):
            continue
        places = beside(cover or dot, text_width(town.name, size), size * 1.15, 5)
        place = free_place(places, [*used, *discs], canvas) or free_place(places, used, canvas)
        if place is None:
            continue
        used.append(place)
        if cover is None:
            used.append(dot)
            dots.append(f'<circle cx="{point[0]:.0f}" cy="{point[1]:.0f}" r="5"/>')
        x, y = place.centre
        texts.append(
            f'<text x="{x:.0f}" y="{y + size * 0.36:.0f}" font-size="{size}" '
            f'font-weight="{weight}">{_text(town.name)}</text>'
        )
        if len(texts) == MOST_NAMES:
            break
    return (
        f'<g fill="{INK}" stroke="{WHITE}" paint-order="stroke"><g stroke-width="3">'
        f'{"".join(dots)}</g><g stroke-width="5" text-anchor="middle">{"".join(texts)}</g></g>'
    )


def _dots(door: Cluster) -> str:
    """Return the true places of doors that share one label."""
    if len(door.points) == 1:
        return ""
    return "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="{BLUE}" stroke="{WHITE}" stroke-width="2"/>'
        for x, y in door.points
    )


def _ring(point: Point) -> str:
    """Return the sign for "you are here": large enough to show around a badge."""
    x, y = point
    circle = f'<circle cx="{x:.0f}" cy="{y:.0f}" r='
    return (
        f'{circle}"26" fill="none" stroke="{WHITE}" stroke-width="9"/>'
        f'{circle}"26" fill="none" stroke="{INK}" stroke-width="4"/>'
        f'{circle}"7" fill="{INK}" stroke="{WHITE}" stroke-width="2"/>'
    )


def _badge(lines: Sequence[str], box: Box, *, fill: str, edge: str, ink: str) -> str:
    """Return numbers on a round ground."""
    x, y = box.centre
    first = y + NUMBER_SIZE * 0.36 - LINE * (len(lines) - 1) / 2
    texts = "".join(
        f'<text x="{x:.0f}" y="{first + LINE * index:.0f}">{line}</text>'
        for index, line in enumerate(lines)
    )
    return (
        f'<rect x="{box.left:.0f}" y="{box.top:.0f}" width="{box.right - box.left:.0f}" '
        f'height="{box.bottom - box.top:.0f}" rx="20" fill="{fill}" stroke="{edge}"/>'
        f'<g font-size="{NUMBER_SIZE}" fill="{ink}" stroke="none">{texts}</g>'
    )


def _scale_bar(frame: Frame, *, rtl: bool) -> tuple[str, Box | None]:
    """Return a bar of a round number of km; nothing where no bar would be true."""
    stretches = [
        math.cosh(math.radians(frame.bounds[1])),
        math.cosh(math.radians(frame.bounds[3])),
        math.cosh(math.radians((frame.bounds[1] + frame.bounds[3]) / 2)),
        1.0 if frame.bounds[1] < 0 < frame.bounds[3] else math.inf,
    ]
    middle = stretches[2]
    finite = [stretch for stretch in stretches if stretch < math.inf]
    if max(finite) > middle * (1 + SCALE_ERROR) or min(finite) < middle * (1 - SCALE_ERROR):
        return "", None
    km_per_unit = frame.unit * KM_PER_DEGREE / middle
    most = LONGEST_BAR * km_per_unit
    power = 10 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    length = round(km / km_per_unit)
    right = frame.width - 20 if not rtl else 20 + length
    left, bottom = right - length, frame.height - 18
    box = Box(left - 8, bottom - 40, right + 8, bottom + 10)
    return (
        f'<path fill="none" stroke="{INK}" stroke-width="3" '
        f'd="M{left} {bottom - 9}v9h{length}v-9"/>'
        f'<text x="{(left + right) / 2:.0f}" y="{bottom - 14}" font-size="21" fill="{INK}" '
        f'text-anchor="middle" stroke="{WHITE}" stroke-width="5" paint-order="stroke">'
        f"{km:g} km</text>",
        box,
    )


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
