"""How long a check is good for, and what to say when it is not (design, law 4)."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable

from app.services.facets import AUTHORITIES
from app.services.taxonomies import terms


class Freshness(enum.StrEnum):
    """What is known about whether a listing is still right."""

    CONFIRMED = "confirmed"
    DUE = "due"
    STALE = "stale"
    UNCONFIRMED = "unconfirmed"  # public source only; nobody has called


#: Days until due and stale for hotlines, and for state offices and consulates (law 4).
LINE_DAYS = (90, 180)
OFFICE_DAYS = (180, 365)


def good_for(categories: Iterable[str], operator: str, *, line: bool) -> tuple[int, int]:
    """Days after a check until it is due and until it is stale.

    The strictest of the categories decides; a state office or consulate without a
    safety-critical category has a year, a line half a year.
    """
    if line:
        return LINE_DAYS
    known = [terms("category")[code] for code in categories]
    if operator in AUTHORITIES and not any(term.critical for term in known):
        return OFFICE_DAYS
    return min(term.due_days for term in known), min(term.stale_days for term in known)


def freshness_at(
    today: dt.date, confirmed_on: dt.date | None, due_on: dt.date | None, stale_on: dt.date | None
) -> Freshness:
    """The state of a listing on a day; ``confirmed_on`` None means nobody ever confirmed it."""
    if confirmed_on is None:
        return Freshness.UNCONFIRMED
    if stale_on is not None and today >= stale_on:
        return Freshness.STALE
    if due_on is not None and today >= due_on:
        return Freshness.DUE
    return Freshness.CONFIRMED
