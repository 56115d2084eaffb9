"""Free text: first the words that stand for codes, then names of listings."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

import psycopg

from app.services.gazetteer import fold
from app.services.taxonomies import SearchWord, search_fillers, search_words

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


def understand(text: str, locale: str = "") -> Understood:
    """Turn the words of a text into codes, longest phrases first, tolerant of typing errors.

    What stands in the table for ``locale``, the one that somebody reads, counts before what
    stands there for others: "pain" is bread in French.
    """
    left = _words(text)
    codes: dict[str, dict[str, None]] = {"category": {}, "language": {}, "serves": {}, "need": {}}
    rest = ""
    joins = False  # whether the next word follows on the last of the rest
    while left:
        length, entries = _longest(left, locale)
        for entry in entries or ():
            codes[entry.kind][entry.code] = None
        unknown = entries is None
        if unknown:
            one_run = joins and _UNSPACED.match(left[0]) and _UNSPACED.match(rest[-1])
            rest += left[0] if one_run or not rest else f" {left[0]}"
        joins = unknown
        left = left[length:]
    return Understood(
        categories=tuple(codes["category"]),
        languages=tuple(codes["language"]),
        serves=tuple(codes["serves"]),
        needs=tuple(codes["need"]),
        rest=rest,
    )


#: Chinese, Japanese, Thai, Lao, Burmese, Khmer: written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def _words(text: str) -> list[str]:
    """The folded words of a text; where nobody writes spaces, each letter is one."""
    return _UNSPACED.sub(r" \g<0> ", fold(text)).split()


@dataclass(frozen=True, slots=True)
class _Table:
    """What phrases stand for, those of one locale or of all; nothing for a filler."""

    meanings: dict[str, tuple[SearchWord, ...]]
    by_pair: dict[str, list[str]]  # those that stand for something, by each pair of letters
    longest: int  # in words


@lru_cache
def _table(locale: str) -> _Table:
    """The table of a locale; of all together for ""."""
    found: dict[str, list[SearchWord]] = {
        " ".join(_words(word)): [] for of, word in search_fillers() if locale in ("", of)
    }
    for entry in search_words():
        if locale in ("", entry.locale):
            found.setdefault(" ".join(_words(entry.word)), []).append(entry)
    by_pair: dict[str, list[str]] = {}
    for phrase in (phrase for phrase, entries in found.items() if entries):
        for pair in _pairs(phrase):
            by_pair.setdefault(pair, []).append(phrase)
    return _Table(
        meanings={word: tuple(sorted(e, key=lambda x: x.rank)) for word, e in found.items()},
        by_pair=by_pair,
        longest=max((len(phrase.split()) for phrase in found), default=1),
    )


def _longest(words: list[str], locale: str) -> tuple[int, tuple[SearchWord, ...] | None]:
    """How many words the longest known phrase at the start takes, and what it stands for.

    Nothing for a filler, None for what is not known.
    """
    tables = (_table(locale), _table(""))
    for length in range(min(tables[1].longest, len(words)), 0, -1):
        phrase = " ".join(words[:length])
        for table in tables:
            if phrase in table.meanings:
                return length, table.meanings[phrase]
    if len(words[0]) >= SHORTEST_MISSPELT:
        for table in tables:
            if alike := _alike(words[0], table):
                return 1, table.meanings[alike[0]]
    return 1, None


def _alike(word: str, table: _Table) -> list[str]:
    """The phrase of a table most like a misspelt word, if one is like it enough.

    One error spoils two or three of its pairs of letters: only phrases that share half of them
    are compared, which takes a twentieth of the time.
    """
    shared = Counter(chain.from_iterable(table.by_pair.get(pair, ()) for pair in _pairs(word)))
    near = [phrase for phrase, pairs in shared.items() if pairs >= len(word) // 2]
    return difflib.get_close_matches(word, near, 1, ALIKE)


def _pairs(text: str) -> set[str]:
    """The letters of a text that stand beside each other."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


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
