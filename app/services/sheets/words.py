"""The words of a spreadsheet: what columns and codes are called, and what people may call them.

Services know no language: the pages hand these in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.gazetteer import fold

#: kind of code -> code -> word.
Terms = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, to write with."""

    headers: Mapping[str, str]  # column -> what it is called
    hints: Mapping[str, str]  # column -> what to write in it
    terms: Terms


@dataclass(frozen=True, slots=True)
class Understood:
    """The words of all languages, to read with; keys are folded (``gazetteer.fold``)."""

    columns: Mapping[str, str]  # header -> column
    terms: Terms  # kind -> word -> code


def fold_header(text: str) -> str:
    """A header as it is compared; an HXL tag keeps its signs, in a fixed order."""
    if text.startswith("#"):
        tag, *attributes = text.casefold().replace(" ", "").split("+")
        return "+".join([tag, *sorted(attributes)])
    return fold(text)
