# /// script
# requires-python = ">=3.11"
# dependencies = ["pyshp>=2.3", "shapely>=2.0"]
# ///
"""Make data/map/americas.jsonl.gz, the base map of the sketch maps, from Natural Earth.

A maintainer runs this once, and again when Natural Earth changes:

    pip install pyshp shapely
    python scripts/make_base_map.py FOLDER data/map/americas.jsonl.gz

FOLDER holds the 1:10m shapefiles (.shp) of https://www.naturalearthdata.com, which are in the
public domain: land, lakes, admin_0_boundary_lines_land, admin_1_states_provinces_lines.

The file is JSON lines. The first line is the index: ``grid`` is the size of one step in Mercator
degrees (x is the longitude, y the latitude stretched as Mercator does), ``levels`` says of each
level, fine to coarse, its ``tolerance`` (Mercator degrees that a line may be off) and ``extent``
(west, south, east, north in steps). Then one line for each level, with four layers of features.
A feature is a flat list of steps: x and y of its first point, then how far each next point is
from the one before. ``land`` and ``lakes`` are rings whose first point is not repeated, the
others are lines.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import shapefile
from shapely import LineString, Polygon, box, make_valid, transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union

GRID = 0.001
#: West, south, east, north, in degrees: the Americas from Vancouver Island to Cape Horn.
AMERICAS = (-130.0, -57.0, -30.0, 58.0)
#: What may come into a drawing of the whole continent: Alaska to the west of Africa.
AROUND = (-180.0, -72.0, 40.0, 78.0)
#: Each level may be twice as far off as the one before it.
TOLERANCES = tuple(0.002 * 2**step for step in range(8))
#: From this tolerance on, a level reaches around the Americas.
AROUND_FROM = 0.064
#: Beyond this tolerance, states would be smaller than their lines are wide.
STATES_UNTIL = 0.032

#: What is smaller than this many squares of the tolerance is left out of a level.
SMALLEST_ISLAND = 6
SMALLEST_LAKE = 40
#: A line shorter than this many tolerances is left out, unless it is on the finest level.
SHORTEST_STATE_LINE = 12


def read(folder: Path, layer: str) -> Iterator[BaseGeometry]:
    """Give the shapes of a Natural Earth layer, in degrees."""
    with shapefile.Reader(shp=(folder / f"ne_10m_{layer}.shp").open("rb")) as reader:
        for record in reader.iterShapes():
            if record.shapeType == shapefile.NULL:
                continue
            geometry = shape(record.__geo_interface__)
            yield geometry if geometry.is_valid else make_valid(geometry)


def mercator(latitude: float) -> float:
    """Return the Mercator y of a latitude, both in degrees."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def projected(geometry: BaseGeometry) -> BaseGeometry:
    """Return a shape in Mercator degrees."""
    return transform(geometry, lambda points: [(x, mercator(y)) for x, y in points])


def parts(geometry: BaseGeometry, kind: type) -> Iterator[BaseGeometry]:
    """Give the polygons or lines that a shape is made of."""
    if isinstance(geometry, kind):
        yield geometry
    else:
        for part in getattr(geometry, "geoms", ()):
            yield from parts(part, kind)


def steps(points: Iterable[tuple[float, float]], *, ring: bool) -> list[int]:
    """Return a feature as the file holds it; empty if nothing is left of it on the grid."""
    snapped = [(round(x / GRID), round(y / GRID)) for x, y in points]
    if ring:
        snapped.pop()
    kept = [
        point for index, point in enumerate(snapped) if index == 0 or point != snapped[index - 1]
    ]
    if len(kept) < (3 if ring else 2):
        return []
    flat = [*kept[0]]
    for (x, y), (next_x, next_y) in pairwise(kept):
        flat += (next_x - x, next_y - y)
    return flat


def rings(surfaces: BaseGeometry, tolerance: float, smallest: float) -> list[list[int]]:
    """Return the outer and inner edges of surfaces, the largest first."""
    edges = [
        ring
        for polygon in parts(surfaces, Polygon)
        for ring in (polygon.exterior, *polygon.interiors)
        if Polygon(ring).area >= smallest * tolerance**2
    ]
    edges.sort(key=lambda ring: Polygon(ring).area, reverse=True)
    features = (steps(ring.simplify(tolerance).coords, ring=True) for ring in edges)
    return [feature for feature in features if feature]


def lines(merged: BaseGeometry, tolerance: float, shortest: float) -> list[list[int]]:
    """Return lines, the longest first."""
    kept = [line for line in parts(merged, LineString) if line.length >= shortest * tolerance]
    kept.sort(key=lambda line: line.length, reverse=True)
    features = (steps(line.simplify(tolerance).coords, ring=False) for line in kept)
    return [feature for feature in features if feature]


def make(folder: Path) -> list[dict[str, object]]:
    """Return the lines of the file."""
    everything = box(*AROUND)
    surfaces = {
        name: projected(unary_union([part.intersection(everything) for part in read(folder, name)]))
        for name in ("land", "lakes")
    }
    borders = {
        name: projected(
            linemerge(unary_union([part.intersection(everything) for part in read(folder, layer)]))
        )
        for name, layer in (
            ("countries", "admin_0_boundary_lines_land"),
            ("states", "admin_1_states_provinces_lines"),
        )
    }
    index: list[dict[str, object]] = []
    levels: list[dict[str, object]] = []
    for tolerance in TOLERANCES:
        west, south, east, north = AROUND if tolerance >= AROUND_FROM else AMERICAS
        frame = box(west, mercator(south), east, mercator(north))
        extent = [round(bound / GRID) for bound in frame.bounds]
        index.append({"tolerance": tolerance, "extent": extent})
        states = borders["states"] if tolerance <= STATES_UNTIL else Polygon()
        level = {
            "land": rings(surfaces["land"].intersection(frame), tolerance, SMALLEST_ISLAND),
            "lakes": rings(surfaces["lakes"].intersection(frame), tolerance, SMALLEST_LAKE),
            "countries": lines(borders["countries"].intersection(frame), tolerance, 0),
            "states": lines(states.intersection(frame), tolerance, SHORTEST_STATE_LINE),
        }
        levels.append(dict(level))
        points = {name: sum(map(len, features)) // 2 for name, features in level.items()}
        print(f"{tolerance:.3f}: {points} points", file=sys.stderr)
    source = "Natural Earth 1:10m, public domain"
    return [{"source": source, "grid": GRID, "levels": index}, *levels]


def main(folder: Path, output: Path) -> None:
    """Write the file; the same input gives the same bytes."""
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in make(folder))
    output.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{output}: {output.stat().st_size:,} bytes, {len(text):,} unpacked", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
