"""The codes that listings and searches are made of: categories, groups, needs, languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Term:
    """One code of ``data/taxonomy.csv``."""

    kind: str  # category, serves, need, operator
    code: str
    short: str  # neutral: says nothing to who looks over the shoulder
    icon: str
    hsds_terms: tuple[str, ...]
    r4v_sector: str
    due_days: int  # days after a check until it is due again (design, law 4)
    stale_days: int
    sensitive: bool  # pages about it are not stored and neutrally titled
    critical: bool  # safety-critical


@dataclass(frozen=True, slots=True)
class LanguageTerm:
    """One language of ``data/languages.csv``; ``code`` is the shortest BCP 47 one."""

    code: str
    autonym: str
    macrolanguage: str | None
    kind: str  # spoken, sign


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word people use, and the code it stands for."""

    word: str
    locale: str
    kind: str
    code: str
    rank: int


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def terms(kind: str) -> dict[str, Term]:
    """The terms of a kind by code, in the order of the file."""
    found = {}
    for row in _rows("taxonomy.csv"):
        if row["kind"] != kind:
            continue
        due, _, stale = (row["freshness"] or "0/0").partition("/")
        found[row["code"]] = Term(
            kind=kind,
            code=row["code"],
            short=row["short"],
            icon=row["icon"],
            hsds_terms=tuple(filter(None, row["hsds_terms"].split(";"))),
            r4v_sector=row["r4v_sector"],
            due_days=int(due),
            stale_days=int(stale),
            sensitive=row["sensitive"] == "yes",
            critical=row["critical"] == "yes",
        )
    return found


@lru_cache
def codes_by_name(kind: str) -> dict[str, str]:
    """Both names of every term of a kind (the code and its short code) -> the code."""
    return {name: term.code for term in terms(kind).values() for name in (term.code, term.short)}


@lru_cache
def languages() -> dict[str, LanguageTerm]:
    """The languages by code, those most used on the route first."""
    return {
        row["code"]: LanguageTerm(
            code=row["code"],
            autonym=row["autonym"],
            macrolanguage=row["macrolanguage"] or None,
            kind=row["kind"],
        )
        for row in _rows("languages.csv")
    }


@lru_cache
def language_names() -> dict[tuple[str, str], str]:
    """(locale, language) -> what the language is called there, where CLDR has no name."""
    return {(row["locale"], row["code"]): row["name"] for row in _rows("language_names.csv")}


@lru_cache
def understood_as(language: str) -> frozenset[str]:
    """The codes that count as speaking ``language``: itself, its macrolanguage, its members.

    So zh is answered by cmn and cmn by zh, fa by prs; two members do not answer each other.
    """
    table = languages()
    own = table[language].macrolanguage if language in table else None
    members = {code for code, term in table.items() if term.macrolanguage == language}
    return frozenset({language, *members, *([own] if own in table else [])})


@lru_cache
def search_words() -> tuple[SearchWord, ...]:
    """The table of words that free text is first turned into codes with."""
    return tuple(
        SearchWord(row["word"], row["locale"], row["kind"], row["code"], int(row["rank"]))
        for row in _rows("search_words.csv")
    )


@lru_cache
def search_fillers() -> tuple[tuple[str, str], ...]:
    """(locale, words) that stand between others and mean nothing for a search."""
    return tuple((row["locale"], row["word"]) for row in _rows("search_fillers.csv"))
