"""Free text: first the words that stand for codes, then names of listings."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg

from app.services.gazetteer import fold
from app.services.taxonomies import SearchWord, search_words

#: At most this many listings are found by name (design, section 3).
NAMES_AT_MOST = 200
#: How alike a misspelt word must be, and from which length on it may be misspelt at all.
ALIKE = 0.84
SHORTEST_MISSPELT = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text was understood as; ``rest`` is what stands for no code ("" if nothing)."""

    categories: tuple[str, ...] = ()  # the likeliest meaning first
    languages: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    rest: str = ""


@lru_cache
def _by_word() -> dict[str, tuple[SearchWord, ...]]:
    found: dict[str, list[SearchWord]] = {}
    for entry in search_words():
        found.setdefault(fold(entry.word), []).append(entry)
    return {word: tuple(sorted(e, key=lambda x: x.rank)) for word, e in found.items()}


@lru_cache
def _longest_phrase() -> int:
    """How many words the longest phrase of the table has."""
    return max((len(phrase.split()) for phrase in _by_word()), default=1)


def understand(text: str) -> Understood:
    """Turn the words of a text into codes, longest phrases first, tolerant of typing errors."""
    left = fold(text).split()
    codes: dict[str, dict[str, None]] = {"category": {}, "language": {}, "serves": {}, "need": {}}
    rest = []
    while left:
        length, entries = _longest(left)
        for entry in entries:
            codes[entry.kind][entry.code] = None
        if not entries:
            rest.append(left[0])
        left = left[length:]
    known_words = [word for word in rest if word not in _FILLERS]
    return Understood(
        categories=tuple(codes["category"]),
        languages=tuple(codes["language"]),
        serves=tuple(codes["serves"]),
        needs=tuple(codes["need"]),
        rest=" ".join(known_words),
    )


def _longest(words: list[str]) -> tuple[int, tuple[SearchWord, ...]]:
    """How many words the longest known phrase at the start takes, and what it stands for."""
    table = _by_word()
    for length in range(min(_longest_phrase(), len(words)), 0, -1):
        phrase = " ".join(words[:length])
        if phrase in table:
            return length, table[phrase]
    word = words[0]
    if len(word) >= SHORTEST_MISSPELT:
        alike = difflib.get_close_matches(word, table, n=1, cutoff=ALIKE)
        if alike:
            return 1, table[alike[0]]
    return 1, ()


#: Little words that stand between others and mean nothing for a search.
_FILLERS = frozenset(
    [
        "a",
        "al",
        "con",
        "de",
        "del",
        "el",
        "en",
        "la",
        "las",
        "los",
        "lo",
        "me",
        "mi",
        "para",
        "por",
        "que",
        "quiero",
        "necesito",
        "busco",
        "un",
        "una",
        "y",
        "o",
        "an",
        "and",
        "any",
        "at",
        "for",
        "i",
        "in",
        "is",
        "it",
        "my",
        "need",
        "of",
        "on",
        "or",
        "some",
        "the",
        "to",
        "want",
        "where",
        "with",
    ]
)


def find_named(connection: psycopg.Connection[Any], rest: str) -> tuple[UUID, ...]:
    """The listings whose name or organization holds these folded words, the likeliest 200.

    A listing fits when each word begins a word of its names, or when its names are alike.
    """
    words = rest.split()
    if not words:
        return ()
    rows = connection.execute(
        "SELECT listing_id FROM listing_name WHERE words LIKE ALL(%(prefixes)s)"
        " OR %(rest)s <%% words"
        " ORDER BY (words LIKE ALL(%(prefixes)s)) DESC, word_similarity(%(rest)s, words) DESC,"
        " listing_id LIMIT %(limit)s",
        {
            "prefixes": [f"% {word}%" for word in words],
            "rest": rest,
            "limit": NAMES_AT_MOST,
        },
    ).fetchall()
    return tuple(row[0] for row in rows)
