"""What providers wrote, in several languages: which of it a reader is shown, and is it right still.

One text about a thing is the original; others are translations of it, by a person or a machine.
Most of a listing is coded and needs none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.models import Wording, WordingSource
from app.services.taxonomies import understood_as

#: The locale of a text whose source does not say in which language it is.
UNKNOWN = "und"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class Translator(Protocol):
    """What turns a public text into other languages: the place of a machine, should one be used.

    A machine of somebody else learns the text. It is therefore given only what is public anyway.
    """

    #: The locales that it writes (BCP 47).
    targets: Sequence[str]

    def translate(self, text: str, *, source: str, target: str) -> str | None:
        """The text in the ``target`` locale; None where it cannot. ``source`` may be "und"."""


class Nobody:
    """The only translator there is: it writes nothing."""

    targets: Sequence[str] = ()

    def translate(self, text: str, *, source: str, target: str) -> str | None:
        """None: nobody translates."""
        return None


@dataclass(frozen=True, slots=True)
class Worded:
    """The text to show of one thing.

    ``own`` says whether it is in a language of the reader; ``original`` is what it was translated
    from, where a reader should see that too: a machine wrote it, or it is outdated.
    """

    locale: str
    text: str
    source: str  # original, human, machine
    outdated: bool
    own: bool
    original: Worded | None = None


def fingerprint(text: str) -> str:
    """Changes when a text does; white space does not count. In letters, so that it is no number."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16].translate(_LETTERS)


def as_public(wordings: Iterable[Wording]) -> list[dict[str, Any]]:
    """The wordings of a service as the public directory has them, originals first."""
    found = sorted(
        wordings, key=lambda w: (w.about, w.source is not WordingSource.ORIGINAL, w.locale)
    )
    originals = {w.about: fingerprint(w.text) for w in found if w.source is WordingSource.ORIGINAL}
    return [
        {
            "about": w.about,
            "locale": w.locale,
            "text": w.text,
            "source": w.source.value,
            "outdated": w.source is not WordingSource.ORIGINAL
            and w.made_from != originals.get(w.about),
        }
        for w in found
    ]


def best(wordings: Iterable[Mapping[str, Any]], readers: Sequence[str]) -> list[Worded]:
    """For each thing that is written about, the text that a reader of these languages is shown.

    ``readers`` are locales or codes of languages, the best first. Within a language a text that
    a person wrote stands before a machine's, and one that is not outdated before both; without
    any, the original, in whatever language it is.
    """
    about: dict[str, list[Mapping[str, Any]]] = {}
    for wording in wordings:
        about.setdefault(wording["about"], []).append(wording)
    return [_best(found, readers) for found in about.values()]


def language_of(locale: str) -> str:
    """The language of a locale: zh of zh-Hans."""
    return locale.partition("-")[0]


def _best(found: Sequence[Mapping[str, Any]], readers: Sequence[str]) -> Worded:
    def rank(wording: Mapping[str, Any]) -> tuple[int, bool, int]:
        order = ("original", "human", "machine")
        return (
            _place(wording["locale"], readers),
            wording["outdated"],
            order.index(wording["source"]),
        )

    original = next((w for w in found if w["source"] == "original"), None)
    chosen = min(found, key=rank)
    own = _place(chosen["locale"], readers) < len(readers)
    if not own and original is not None:
        chosen = original
    doubtful = chosen["outdated"] or chosen["source"] == "machine"
    return _worded(
        chosen, own=own, original=_worded(original, own=False) if doubtful and original else None
    )


def _place(locale: str, readers: Sequence[str]) -> int:
    """Which of the readers' languages a text is in; their number when it is in none."""
    spoken = language_of(locale)
    places = (n for n, reader in enumerate(readers) if spoken in understood_as(language_of(reader)))
    return next(places, len(readers))


def _worded(wording: Mapping[str, Any], *, own: bool, original: Worded | None = None) -> Worded:
    return Worded(
        locale=wording["locale"],
        text=wording["text"],
        source=wording["source"],
        outdated=wording["outdated"],
        own=own,
        original=original,
    )
