"""The pieces of a sketch map as SVG.

Attributes only, no style sheet and no ids, so that a map can stand in a page or alone. Colours
are calm on purpose: a crowd of red dots reads as danger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from xml.sax.saxutils import escape

from app.services.sketch_map.labels import Box, Point
from app.services.sketch_map.marks import LINE, NUMBER_SIZE, Cluster
from app.services.sketch_map.names import LARGE, Name
from app.services.sketch_map.paths import Paths

SEA, LAND, UNKNOWN = "#d8e6ef", "#f7f5ef", "#e6e8ea"
COAST, STATE, COUNTRY = "#8aa5b6", "#b9bab5", "#57606b"
INK, WHITE, BLUE, GREEN = "#26333d", "#ffffff", "#0b4f86", "#1b5e3f"

#: A border known no better than this (drawing units) is drawn as a strip, not as a line.
WIDEST_LINE = 24

#: What XML 1.0 does not allow in a document, however it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(title: str, width: int, height: int, pieces: Sequence[str]) -> str:
    """Return the whole of it; ``title`` is what a screen reader says."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'direction="ltr" font-family="system-ui,Roboto,sans-serif" stroke-linejoin="round" '
        f'stroke-linecap="round"><title>{plain(title)}</title>{"".join(pieces)}</svg>'
    )


def base(lines: Paths, canvas: Box, *, band: float) -> str:
    """Return sea, land, lakes and borders.

    ``band`` is how wide (drawing units) the strip is in which a border may truly run. Where
    that can be seen, the strip is drawn: a line would put towns into the wrong country.
    """
    is_exact = band < WIDEST_LINE
    line = f'fill="none" stroke="{COUNTRY}" stroke-width="2.5" stroke-dasharray="9 6"'
    strip = (
        f'fill="none" stroke="{COUNTRY}" stroke-width="{band:.0f}" stroke-opacity=".2" '
        'stroke-linecap="butt"'
    )
    layers = (
        (lines.land, f'fill="{LAND}" stroke="{COAST}" stroke-width="1.5"'),
        (lines.lakes, f'fill="{SEA}" stroke="{COAST}"'),
        (lines.states if is_exact else "", f'fill="none" stroke="{STATE}"'),
        (lines.countries, line if is_exact else strip),
    )
    left, top, right, bottom = lines.known
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, round(canvas.right)), min(bottom, round(canvas.bottom))
    drawn = "".join(f'<path {look} d="{path}"/>' for path, look in layers if path)
    return (
        f'<path fill="{UNKNOWN}" d="M0 0h{canvas.right:.0f}v{canvas.bottom:.0f}H0z"/>'
        f'<path fill="{SEA}" d="M{left} {top}H{right}V{bottom}H{left}z"/>{drawn}'
    )


def disc(cluster: Cluster) -> str:
    """Return the ground that says "around here"."""
    look = (
        f'fill="{GREEN}" fill-opacity=".18" stroke="{GREEN}" stroke-opacity=".6" stroke-width="2"'
    )
    return _circle(cluster.centre, cluster.radius, look)


def dots(door: Cluster) -> str:
    """Return the places of doors whose numbers stand beside them."""
    if len(door.points) == 1:
        return ""
    look = f'fill="{BLUE}" stroke="{WHITE}" stroke-width="2"'
    return "".join(_circle(point, 6, look) for point in door.points)


def ring(point: Point) -> str:
    """Return the sign for "you are here": large enough to show around a badge."""
    return (
        _circle(point, 27, f'fill="none" stroke="{WHITE}" stroke-width="9"')
        + _circle(point, 27, f'fill="none" stroke="{INK}" stroke-width="4"')
        + _circle(point, 7, f'fill="{INK}" stroke="{WHITE}" stroke-width="2"')
    )


def badge(lines: Sequence[str], box: Box, *, fill: str, edge: str, ink: str) -> str:
    """Return numbers on a round ground."""
    x, y = box.centre
    width, height = box.size
    first = y + NUMBER_SIZE * 0.36 - LINE * (len(lines) - 1) / 2
    texts = "".join(
        f'<text x="{x:.0f}" y="{first + LINE * row:.0f}">{line}</text>'
        for row, line in enumerate(lines)
    )
    return (
        f'<rect x="{box.left:.0f}" y="{box.top:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'rx="20" fill="{fill}" stroke="{edge}" stroke-width="3"/><g font-size="{NUMBER_SIZE}" '
        f'font-weight="700" text-anchor="middle" fill="{ink}">{texts}</g>'
    )


def names(written: Sequence[Name]) -> str:
    """Return the names of towns and their dots, each with a pale edge around it."""
    points = "".join(_circle(name.dot, 5, "") for name in written if name.dot)
    groups = []
    look = attrgetter("size", "anchor")
    for (size, anchor), some in groupby(sorted(written, key=look), key=look):
        texts = "".join(
            f'<text x="{name.at[0]:.0f}" y="{name.at[1]:.0f}">{plain(name.text)}</text>'
            for name in some
        )
        weight = 600 if size == LARGE else 400
        groups.append(
            f'<g font-size="{size}" font-weight="{weight}" text-anchor="{anchor}">{texts}</g>'
        )
    return (
        f'<g fill="{INK}" stroke="{LAND}" paint-order="stroke"><g stroke-width="3">{points}</g>'
        f'<g stroke-width="5">{"".join(groups)}</g></g>'
    )


def scale_bar(left: int, length: int, bottom: int, km: float) -> str:
    """Return a bar of ``length`` drawing units that stands for ``km`` kilometres."""
    return (
        f'<path fill="none" stroke="{INK}" stroke-width="3" '
        f'd="M{left} {bottom - 9}v9h{length}v-9"/>'
        f'<text x="{left + length / 2:.0f}" y="{bottom - 14}" font-size="21" fill="{INK}" '
        f'text-anchor="middle" stroke="{LAND}" stroke-width="5" paint-order="stroke">'
        f"{km:g} km</text>"
    )


def plain(text: str) -> str:
    """Return a text as it may stand in XML."""
    return escape(_NOT_XML.sub("", text))


def _circle(centre: Point, radius: float, look: str) -> str:
    x, y = centre
    space = " " if look else ""
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}"{space}{look}/>'
