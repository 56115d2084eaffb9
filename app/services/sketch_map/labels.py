"""Where a text finds room on a sketch map.

All measures are drawing units, y runs down. Letters are measured by rule of thumb, because no
font is known here; the boxes are a little generous.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]

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

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    def joined(self, other: Box) -> Box:
        """Return the smallest box that covers both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

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
