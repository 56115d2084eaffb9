"""Whether a text leads people somewhere: then it is as dangerous as a phone (law 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.services.telling import Telling, letters

_NOTHING_KNOWN = Telling()
#: Digits as people write them out to get past a filter, in the languages of the route.
_DIGIT = (
    r"(?:\d{1,2}|cero|oh|uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four"
    r"|five|six|seven|eight|nine|um|dois|quatro|sete|oito|nove|z[eé]ro|deux|trois|quatre|cinq|sept"
    r"|huit|neuf|youn|de|twa|kat|senk|sis|s[eè]t|uit|n[eè]f)"
)
_SIGNS = r"(?:[\W_]|\bx\b){0,4}"
_HIDDEN = re.compile(
    # seven digits with any signs between them, or six written out
    rf"\d(?:[\W_]{{0,4}}\d){{6,}}|\b{_DIGIT}\b(?:{_SIGNS}\b{_DIGIT}\b){{5,}}"
    # addresses of mail and pages in words
    r"|\b(?:arroba|\(at\)|\[at\]|punto com|dot com|dot org|punto org|ponto com)\b"
    # where accounts are
    r"|\b(?:whats\s?app|wa|telegram|signal|facebook|face|fb|messenger|instagram|ig|insta|tik\s?tok"
    r"|imo|viber|zangi)\b[^.\n]{0,20}[:@#+\d]",
    re.I,
)
_TIMES = re.compile(r"\b(?:[01]?\d|2[0-4])[.:h][0-5]\d\b")
#: Signs that stand upon or around a digit and are no letters: "1️⃣", "①".
_AROUND = re.compile("[\u20d0-\u20ff\ufe00-\ufe0f]")


def holds_contact(text: str | None) -> bool:
    """Whether a text may hold a phone number, link, e-mail, handle or address.

    It finds too much rather than too little: what it finds waits for a second person. Times of
    day are no number.
    """
    if not text:
        return False
    if _NOTHING_KNOWN.is_in(text):
        return True
    plain = _TIMES.sub(" t ", _AROUND.sub("", letters(text)))
    return bool(_HIDDEN.search(plain))


def new_texts(before: Any, after: Any) -> Iterator[str]:
    """The texts in ``after`` that are nowhere in ``before``; both as JSON holds them."""
    known = set(_texts(before))
    return (text for text in _texts(after) if text not in known)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
