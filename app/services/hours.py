"""Is it open? One function answers for the badge, the filter and the API.

Hours are OSM ``opening_hours`` text, evaluated by a library, three-valued: open, closed,
unknown. Hours that say nothing of public holidays are unknown on one: a walk for nothing costs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import (  # type: ignore[attr-defined] # its stub lacks the errors
    OpeningHours,
    ParserError,
    State,
    UnknownCountryError,
)

ALWAYS = "24/7"
_HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week as people read it."""

    date: dt.date
    #: (from, to) in local time; ``to`` of 24:00 is the midnight that ends the day.
    spans: tuple[tuple[dt.datetime, dt.datetime], ...]
    unknown: bool  # nobody says, or only by appointment
    holiday: bool = False  # unknown since the hours say nothing about public holidays


def is_valid(opening_hours: str) -> bool:
    """Whether the text is OSM ``opening_hours`` that the evaluator understands."""
    try:
        OpeningHours(opening_hours)
    except (ParserError, ValueError):
        return False
    return True


@lru_cache(maxsize=4096)
def _parsed(opening_hours: str, timezone: str, country: str) -> OpeningHours:
    text = opening_hours
    if text != ALWAYS and "PH" not in text:
        text = f'{text}; PH unknown "{_HOLIDAY}"'
    try:
        return OpeningHours(text, timezone=ZoneInfo(timezone), country=country)
    except UnknownCountryError:  # without a calendar of holidays
        return OpeningHours(opening_hours, timezone=ZoneInfo(timezone))


def is_open(
    opening_hours: str | None, timezone: str | None, country: str, at: dt.datetime
) -> bool | None:
    """Whether it is open at an aware moment; None when nobody knows.

    Without a zone (a line of a country with several) only "24/7" is known.
    """
    if not opening_hours:
        return None
    if opening_hours == ALWAYS:
        return True
    if timezone is None:
        return None
    return _is_open_in(opening_hours, timezone, country, int(at.timestamp() // 60))


@lru_cache(maxsize=4096)
def _is_open_in(opening_hours: str, timezone: str, country: str, minute: int) -> bool | None:
    """Whether it is open in a minute since 1970: hours are written in minutes, not seconds."""
    at = dt.datetime.fromtimestamp(minute * 60, ZoneInfo(timezone))
    state, _comment = _parsed(opening_hours, timezone, country).state(at)
    return {State.OPEN: True, State.CLOSED: False}.get(state)


def next_change(
    opening_hours: str | None, timezone: str | None, country: str, at: dt.datetime
) -> dt.datetime | None:
    """When it opens or closes next, in local time; None when it never does or nobody knows."""
    if not opening_hours or opening_hours == ALWAYS or timezone is None:
        return None
    return _parsed(opening_hours, timezone, country).next_change(_local(at, timezone))


def week_of(
    opening_hours: str | None, timezone: str | None, country: str, at: dt.datetime
) -> tuple[Day, ...]:
    """Seven days from the local today on; () when the hours are not known or never change."""
    if not opening_hours or opening_hours == ALWAYS or timezone is None:
        return ()
    zone = ZoneInfo(timezone)
    hours = _parsed(opening_hours, timezone, country)
    first = _local(at, timezone).date()
    days = []
    for date in (first + dt.timedelta(days=n) for n in range(7)):
        start = dt.datetime.combine(date, dt.time(), zone)
        end = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)
        intervals = list(hours.intervals(start, end))
        days.append(
            Day(
                date=date,
                spans=tuple((a, b) for a, b, state, _ in intervals if state == State.OPEN),
                unknown=any(state == State.UNKNOWN for _, _, state, _ in intervals),
                holiday=any(comment == _HOLIDAY for _, _, _, comment in intervals),
            )
        )
    return tuple(days)


def _local(at: dt.datetime, timezone: str) -> dt.datetime:
    return at.astimezone(ZoneInfo(timezone))
