"""Windows, made-up towns and ways to read a drawing, for the tests of the sketch map."""

import itertools
import re
from xml.etree import ElementTree

import brotli

from app.services.sketch_map import Mark, Town, Window, window

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 15_000  # compressed as the site sends it

TAPACHULA = (-92.26, 14.905)
CIUDAD_HIDALGO = (-92.147, 14.68)

WINDOWS = {
    "the continent": window([], None),
    "Mexico": window([(-117.0, 32.5), (-87.0, 20.9), TAPACHULA], None),
    "Chiapas and Guatemala": window([TAPACHULA, (-93.1, 16.75), (-90.5, 14.6)], None),
    "Tapachula": window([TAPACHULA], None),
    "Tijuana": window([(-117.03, 32.52), (-117.16, 32.72)], None),
    "the Caribbean": window([(-82.4, 23.1), (-61.5, 10.65)], None),
    "Chile": window([(-70.3, -18.5), (-70.9, -53.2)], None),
    "the fjords of Chile": window([(-74.5, -46.0), (-70.0, -55.0)], None),
    "Toronto": window([(-79.4, 43.65), (-79.87, 43.25)], None),
    "the north Atlantic": window([(-103.0, 56.0), (7.0, 56.0)], None),
    "the lakes of Canada": window([(-100.0, 48.0), (-80.0, 55.0)], None),
}
#: Made-up towns all over, more than any map has room for.
TOWNS = [
    Town(f"Santa María de {x} y {y}", -125 + x, -55 + y, 1_000 + (x * 7919 + y * 104_729) % 90_000)
    for x, y in itertools.product(range(0, 95, 2), range(0, 110, 2))
]
DOOR = Mark(1, *TAPACHULA, "exact")


def packed(drawing: str) -> int:
    return len(brotli.compress(drawing.encode(), quality=5))


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314  # our own drawing


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter(f"{SVG}text")]


def circles(drawing: str) -> list[ElementTree.Element]:
    return list(parsed(drawing).iter(f"{SVG}circle"))


def around(point: tuple[float, float], degrees: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a square."""
    x, y = point
    return x - degrees / 2, y - degrees / 2, x + degrees / 2, y + degrees / 2


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """The rings of a path of relative moves."""
    rings = []
    x = y = 0
    for part in path.split("z")[:-1]:
        moves = [int(number) for number in re.findall(r"-?\d+", part)]
        ring = []
        for right, down in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        rings.append(ring)
        x, y = ring[0]
    return rings


def inside(point: tuple[float, float], rings: list[list[tuple[float, float]]]) -> bool:
    """Whether a ray from the point crosses the rings an odd number of times."""
    x, y = point
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


def marks_in(shown: Window, count: int = 20) -> list[Mark]:
    """Marks all over a window, of every kind."""
    kinds = itertools.cycle(("exact", "area", "town"))
    return [
        Mark(
            number,
            shown.west + (shown.east - shown.west) * (number * 37 % 100) / 100,
            shown.south + (shown.north - shown.south) * (number * 61 % 100) / 100,
            next(kinds),
        )
        for number in range(1, count + 1)
    ]
