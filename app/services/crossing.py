"""What public pages say of staying in a country: protection, papers, ways on, warnings."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from app.services.taxonomies import DATA

KINDS = ("asylum", "regular_stay", "pathway", "warning")
#: What holds in every country has no country in the table.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a public page says; ``says`` is the code of a sentence in our own words."""

    country: str  # ISO 3166-1 alpha-2; EVERYWHERE
    kind: str  # one of KINDS
    says: str
    value: str  # who, how many, or which paper; "" where the sentence needs none
    source_name: str
    source_url: str
    source_date: str  # of the page, as exact as it is known; "" when it does not say
    quote: str  # what the page says, in its words
    seen_on: dt.date
    review_by: dt.date

    def is_old(self, today: dt.date) -> bool:
        """Whether somebody should have read the page again by now."""
        return today >= self.review_by


def facts_of(country: str) -> tuple[Fact, ...]:
    """What is known of a country (ISO 3166-1), in the order of the table; not what holds anywhere.

    Empty for a country of which nothing certain was found.
    """
    return _facts().get(country, ())


def facts_everywhere() -> tuple[Fact, ...]:
    """What holds in every country."""
    return _facts()[EVERYWHERE]


@lru_cache
def _facts() -> dict[str, tuple[Fact, ...]]:
    """``data/crossing.csv`` by country."""
    found: dict[str, tuple[Fact, ...]] = {}
    with (DATA / "crossing.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen_on, review_by = (
                dt.date.fromisoformat(row.pop(name)) for name in ("seen_on", "review_by")
            )
            fact = Fact(**row, seen_on=seen_on, review_by=review_by)
            found[fact.country] = (*found.get(fact.country, ()), fact)
    return found
