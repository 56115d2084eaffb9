"""The coasts, lakes and borders of the Americas, as ``data/map`` holds them.

Everything is in Mercator degrees: x is the longitude, y the latitude stretched as Mercator
does, so that a town has its true shape at every latitude. ``scripts/make_base_map.py`` makes
the file and says how it is written.
"""

from __future__ import annotations

import gzip
import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "data" / "map" / "americas.jsonl.gz"

#: A feature is looked at in runs of this many points: runs out of sight cost nothing.
RUN = 64

Bounds = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Feature:
    """A ring (its first point is also its last) or a line, in steps of the grid."""

    xs: Sequence[int]
    ys: Sequence[int]
    runs: tuple[Bounds, ...]  # each run reaches to the first point of the next
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Reach:
    """How good a level is: off by ``tolerance`` (Mercator degrees), within ``extent`` (steps)."""

    tolerance: float
    extent: Bounds


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels, fine to coarse; ``grid`` is the size of a step in Mercator degrees."""

    grid: float
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """All that is drawn, at one precision, each layer with its largest first."""

    land: tuple[Feature, ...]
    lakes: tuple[Feature, ...]
    countries: tuple[Feature, ...]
    states: tuple[Feature, ...]


@cache
def levels() -> Levels:
    """Return what levels there are, read once in a process."""
    content = json.loads(_line(0))
    reaches = (Reach(level["tolerance"], tuple(level["extent"])) for level in content["levels"])
    return Levels(content["grid"], tuple(reaches))


@cache
def level(number: int) -> Level:
    """Return a level by its place in the index, read once in a process, when first drawn."""
    content = json.loads(_line(number + 1))
    return Level(
        land=tuple(_feature(steps, ring=True) for steps in content["land"]),
        lakes=tuple(_feature(steps, ring=True) for steps in content["lakes"]),
        countries=tuple(_feature(steps, ring=False) for steps in content["countries"]),
        states=tuple(_feature(steps, ring=False) for steps in content["states"]),
    )


def _line(number: int) -> bytes:
    return gzip.decompress(FILE.read_bytes()).splitlines()[number]


def _feature(steps: Sequence[int], *, ring: bool) -> Feature:
    xs = array("i", accumulate(steps[::2]))
    ys = array("i", accumulate(steps[1::2]))
    if ring:
        xs.append(xs[0])
        ys.append(ys[0])
    runs = []
    for start in range(0, len(xs) - 1, RUN):
        some_x, some_y = xs[start : start + RUN + 1], ys[start : start + RUN + 1]
        runs.append((min(some_x), min(some_y), max(some_x), max(some_y)))
    west, south, east, north = zip(*runs, strict=True)
    return Feature(xs, ys, tuple(runs), (min(west), min(south), max(east), max(north)))
