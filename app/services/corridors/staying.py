"""What public pages say of asking for protection in a country: ``data/corridors/asylum.csv``.

Codes, not sentences, so that each is translated once. Only what a page says; where it says
nothing of a country, nothing is known.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from app.services.corridors.tables import CORRIDORS

#: Codes of what is said; those that begin with "within" have a number.
SAYS = (
    "free",
    "within_working_days",
    "within_days",
    "within_months",
    "later_say_why",
    "at_the_border",
    "at_any_time",
    "without_papers",
    "without_helpers",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A public page."""

    name: str
    url: str
    date: str | None  # YYYY, YYYY-MM or YYYY-MM-DD; None where the page has none


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a page says."""

    says: str  # one of SAYS
    count: int | None  # of days or months
    source: Source


@lru_cache
def rules_of(country: str) -> tuple[Rule, ...]:
    """What is known of asking for protection in a country (ISO 3166-1 alpha-2); () if nothing."""
    with (CORRIDORS / "asylum.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                row["says"],
                int(row["count"]) if row["count"] else None,
                Source(row["source"], row["source_url"], row["source_date"] or None),
            )
            for row in csv.DictReader(file)
            if row["country"] == country
        )


def by_source(rules: Sequence[Rule]) -> list[tuple[Source, list[Rule]]]:
    """Rules in their order, those of one page together."""
    return [(source, list(of_it)) for source, of_it in groupby(rules, lambda rule: rule.source)]
