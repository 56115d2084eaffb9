"""Where numbers and names stand on a sketch map, so that none hides another.

All measures are drawing units, y runs down. Letters are measured by rule of thumb, because no
font is known here; the boxes are a little generous.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

NUMBER_SIZE = 22
LINE = 25
BADGE_RADIUS = 20
DISC_RADIUS = 36

_NARROW = frozenset("fijlrtI.,:;'’!|()[] -")
_WIDE = frozenset("mwMWÆŒæœ@")


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, centre: Point, width: float, height: float) -> Box:
        """Return a box by its middle."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def centre(self) -> Point:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def meets(self, other: Box) -> bool:
        """Say whether the two share any surface."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Say whether a point is inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def within(self, other: Box) -> bool:
        """Say whether all of this is inside the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


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


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in a common sans-serif font, bold or not."""
    ems = 0.0
    for letter in text:
        if unicodedata.combining(letter):
            continue
        if letter in _NARROW:
            ems += 0.36
        elif letter in _WIDE:
            ems += 0.92
        elif unicodedata.east_asian_width(letter) in "WF":
            ems += 1.0
        else:
            ems += 0.7 if letter.isupper() else 0.59
    return ems * size


def beside(thing: Box, width: float, height: float, gap: float) -> list[Box]:
    """Return where a text may stand beside a thing, the best place first.

    Right, left, above, below, then the four corners.
    """
    x, y = thing.centre
    right, left = thing.right + gap + width / 2, thing.left - gap - width / 2
    above, below = thing.top - height / 2, thing.bottom + height / 2
    centres = [
        (right, y),
        (left, y),
        (x, above),
        (x, below),
        (right - gap, above),
        (left + gap, above),
        (right - gap, below),
        (left + gap, below),
    ]
    return [Box.around(centre, width, height) for centre in centres]


def free_place(candidates: Iterable[Box], taken: Iterable[Box], canvas: Box) -> Box | None:
    """Return the first candidate on the canvas that meets nothing; None if there is none."""
    for candidate in candidates:
        if candidate.within(canvas) and not any(candidate.meets(other) for other in taken):
            return candidate
    return None
