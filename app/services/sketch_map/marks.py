"""Numbered marks on a sketch map: which share a label, and where the labels stand.

Doors are where they are; a disc says only "around here". All measures are drawing units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.services.sketch_map.labels import Box, Point, beside, free_place, text_width

NUMBER_SIZE = 22
LINE = 25
BADGE_RADIUS = 20
DISC_RADIUS = 36
#: Half the width of the dot of a door that does not stand under its own number.
DOT = 7


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
class Cluster:
    """Marks that are too near one another for a number each."""

    numbers: tuple[int, ...]
    points: tuple[Point, ...]

    @property
    def centre(self) -> Point:
        """The middle of the distinct points."""
        xs, ys = zip(*self.points, strict=True)
        return sum(xs) / len(xs), sum(ys) / len(ys)

    @property
    def lines(self) -> tuple[str, ...]:
        """The numbers as they are written."""
        return wrapped(listed(self.numbers))

    @property
    def box(self) -> Box:
        """What the written numbers cover, around the middle."""
        return label_box(self.lines, self.centre)

    @property
    def radius(self) -> float:
        """How large a disc has to be to reach over all the points."""
        return DISC_RADIUS + max(math.dist(point, self.centre) for point in self.points)

    def joined(self, other: Cluster) -> Cluster:
        """Return both as one."""
        return Cluster(
            tuple(sorted({*self.numbers, *other.numbers})),
            tuple(sorted({*self.points, *other.points})),
        )


def clusters(marks: Iterable[tuple[int, Point]]) -> list[Cluster]:
    """Return the marks, joined until no number lies on another."""
    apart: list[Cluster] = []
    for number, point in marks:
        new = Cluster((number,), (point,))
        while (hit := next((old for old in apart if old.box.meets(new.box)), None)) is not None:
            apart.remove(hit)
            new = hit.joined(new)
        apart.append(new)
    return apart


def listed(numbers: Sequence[int]) -> list[str]:
    """Return numbers in rising order, three and more in a row as a range: 1, 3–5."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts: list[str] = []
    for run in runs:
        texts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return texts


def wrapped(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a list in lines that make a label about twice as wide as high."""
    whole = ", ".join(texts)
    longest = max(10, round((len(whole) * 5) ** 0.5))
    lines: list[str] = []
    for text in texts:
        if lines and len(lines[-1]) + len(text) + 2 <= longest:
            lines[-1] += f", {text}"
        else:
            if lines:
                lines[-1] += ","
            lines.append(text)
    return tuple(lines)


def label_box(lines: Sequence[str], centre: Point) -> Box:
    """Return the box of a label of numbers, at least as large as a badge for one."""
    widest = max(text_width(line, NUMBER_SIZE) for line in lines)
    return Box.around(
        centre,
        max(2 * BADGE_RADIUS, widest + 20),
        max(2 * BADGE_RADIUS, LINE * len(lines) + 12),
    )


def door_labels(doors: Sequence[Cluster], canvas: Box) -> list[Box]:
    """Return where the numbers of each cluster of doors stand.

    A single door has its number on it. Several doors are dots, with their numbers beside them,
    or on top of them where there is no room.
    """
    labels = {door: door.box for door in doors if len(door.points) == 1}
    dots = [around([point], DOT) for door in doors for point in door.points]
    for door in doors:
        if door not in labels:
            places = beside(around(door.points, DOT), *door.box.size, gap=4)
            taken = [*dots, *labels.values()]
            labels[door] = free_place(places, taken, canvas) or door.box
    return [labels[door] for door in doors]


def disc_labels(discs: Sequence[Cluster], taken: Sequence[Box], canvas: Box) -> list[Box]:
    """Return where the numbers of each disc stand: in its middle, else over its edge."""
    labels: list[Box] = []
    for disc in discs:
        edge = Box.around(disc.centre, 1.2 * disc.radius, 1.2 * disc.radius)
        places = [disc.box, *beside(edge, *disc.box.size, gap=0)]
        labels.append(free_place(places, [*taken, *labels], canvas) or disc.box)
    return labels


def around(points: Iterable[Point], margin: float) -> Box:
    """Return the box of points with a margin on each side."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
