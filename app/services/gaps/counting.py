"""Counts of searches that found nothing near: week, region and one code, nothing of who asked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec
import psycopg

from app.services.search.finding import Answer

#: How long counts stay in a process before they are added up in the database, in seconds.
KEPT_S = 900
#: How many searches of one cell count in that time: whoever asks a thousand times is no thousand.
MOST = 5
#: How many cells a process keeps; what comes after is not counted.
MOST_CELLS = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """What a count is of: a region and a category or a language (``kind``)."""

    country: str
    admin1: str
    kind: str
    code: str


def cells_of(answer: Answer) -> list[Cell]:
    """What an answer counts for: each category that nobody near has, each language nobody speaks.

    Never two codes in one cell, and nothing but codes. Nothing for a later page, for a place that
    nobody knows, and for what was found.
    """
    question, place = answer.question, answer.place
    if place is None or question.offset or not place.admin1_code:
        return []
    where = (place.country, place.admin1_code)
    first = answer.found[0].hit if answer.found else None
    found = [] if first and first.ring == 0 else question.categories
    spoken = first is not None and first.ring == 0 and first.language == 0
    languages = [] if spoken else question.languages
    return [
        *(Cell(*where, "category", code) for code in found),
        *(Cell(*where, "language", code) for code in languages),
    ]


@dataclass(slots=True)
class SearchCounts:
    """The counts of one process. ``send`` takes them to the database; what it loses is lost."""

    send: Callable[[Mapping[Cell, int]], None]
    clock: Callable[[], float] = time.monotonic
    _counts: Counter[Cell] = field(default_factory=Counter)
    _sent_at: float | None = None

    def add(self, answer: Answer) -> None:
        """Count an answer; now and then, send what has come together."""
        for cell in cells_of(answer):
            if self._counts[cell] < MOST and len(self._counts) < MOST_CELLS:
                self._counts[cell] += 1
        if self._sent_at is None:
            self._sent_at = self.clock()
        elif self._counts and self.clock() - self._sent_at >= KEPT_S:
            counts, self._counts, self._sent_at = self._counts, Counter(), self.clock()
            self.send(counts)


def send_to(url: str) -> Callable[[Mapping[Cell, int]], None]:
    """What sends counts to the database of an address, as the role that can read nothing back."""

    def send(counts: Mapping[Cell, int]) -> None:
        cells = [
            {
                "country": cell.country,
                "admin1": cell.admin1,
                "kind": cell.kind,
                "code": cell.code,
                "searches": number,
            }
            for cell, number in counts.items()
        ]
        try:
            with psycopg.connect(url, connect_timeout=2, autocommit=True) as connection:
                text = msgspec.json.encode(cells).decode()
                connection.execute("SELECT intake.count_searches(%s::jsonb)", (text,))
        except psycopg.Error:
            return  # a page must not fail for a count

    return send
