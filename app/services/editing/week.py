"""Opening hours as people say them, day by day, to and from OSM ``opening_hours``. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from opening_hours import OpeningHours

from app.services.hours import ALWAYS, is_valid

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
#: How many times a day a place can open; more is kept as text.
MOST_SPANS = 2
BY_APPOINTMENT = "by appointment"
#: A year that begins on a Monday and has holidays on days of every kind.
_COMPARED = tuple(dt.datetime(year, 1, 1) for year in (2029, 2030))  # noqa: DTZ001 - hours are local
_TIME = r"(?:[01]\d|2[0-4]):[0-5]\d"
_RULE = re.compile(
    rf"(?P<days>(?:(?:{'|'.join(NAMES)}|PH)[-,]?)+)? ?"
    rf"(?P<times>{_TIME}-{_TIME}(?:,{_TIME}-{_TIME})*)? ?"
    rf"(?P<state>closed|off|unknown|open)? ?(?P<comment>\"[^\"]*\")?"
)


class Open(enum.StrEnum):
    """What is known of one day."""

    OPEN = "open"
    CLOSED = "closed"
    APPOINTMENT = "appointment"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day: ``spans`` are (from, to) as "HH:MM", only where it is open.

    A span that ends before it begins goes on into the next morning.
    """

    state: Open
    spans: tuple[tuple[str, str], ...] = ()


CLOSED, UNKNOWN = DayHours(Open.CLOSED), DayHours(Open.UNKNOWN)
ALL_DAY = DayHours(Open.OPEN, (("00:00", "24:00"),))


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday on, and public holidays."""

    days: tuple[DayHours, ...]
    holidays: DayHours = UNKNOWN


def write_week(week: Week) -> str:
    """The OSM text of a week, the shortest that this editor writes.

    A week that is closed throughout is "closed", one of which nothing is known "unknown". Rules
    of weekdays are joined by commas: after a semicolon, a day would cut off the night before it.
    """
    if all(day == ALL_DAY for day in (*week.days, week.holidays)):
        return ALWAYS
    rules = []
    for day, run in groupby(enumerate(week.days), key=lambda pair: pair[1]):
        numbers = [number for number, _ in run]
        if day.state is not Open.CLOSED:
            rules.append(f"{_named(numbers)} {_said(day)}")
    parts = [", ".join(rules)] if rules else [f"Mo-Su {_said(CLOSED)}"]
    if week.holidays.state is not Open.UNKNOWN:
        parts.append(f"PH {_said(week.holidays)}")
    return "; ".join(parts)


@lru_cache(maxsize=1000)
def read_week(opening_hours: str) -> Week | None:
    """The week that OSM text says; None when this editor cannot say all of it.

    What it reads is written again and compared, moment by moment, over a year with holidays: so
    nothing that it cannot express is ever lost.
    """
    if not is_valid(opening_hours):
        return None
    if opening_hours == ALWAYS:
        return Week((ALL_DAY,) * 7, ALL_DAY)
    week = _read(opening_hours) or _read(str(OpeningHours(opening_hours).normalize()))
    if week is None or _states(write_week(week)) != _states(opening_hours):
        return None
    return week


def _named(numbers: Sequence[int]) -> str:
    first, last = NAMES[numbers[0]], NAMES[numbers[-1]]
    return first if len(numbers) == 1 else f"{first}{'-' if len(numbers) > 2 else ','}{last}"


def _said(day: DayHours) -> str:
    if day.state is Open.OPEN:
        return ",".join(f"{start}-{end}" for start, end in day.spans)
    if day.state is Open.APPOINTMENT:
        return f'unknown "{BY_APPOINTMENT}"'
    return "off" if day.state is Open.CLOSED else "unknown"


def _read(text: str) -> Week | None:
    days: dict[str, DayHours] = {}
    for rule in re.split(r"; |, (?=[A-Z])", text):
        found = _RULE.fullmatch(rule)
        day = _day(found) if found else None
        if found is None or day is None:
            return None
        for name in _days(found["days"]):
            days[name] = day
    holidays = days.pop("PH", UNKNOWN)
    return Week(tuple(days.get(name, CLOSED) for name in NAMES), holidays)


def _days(text: str | None) -> list[str]:
    if not text:
        return list(NAMES)
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if last:
            start, end = NAMES.index(first), NAMES.index(last)
            found += [NAMES[n % 7] for n in range(start, (end if end >= start else end + 7) + 1)]
        else:
            found.append(first)
    return found


def _day(rule: re.Match[str]) -> DayHours | None:
    state, comment, times = rule["state"], rule["comment"], rule["times"]
    if state in ("closed", "off"):
        return None if comment or times else CLOSED
    if state == "unknown" and not times:
        if comment is None:
            return UNKNOWN
        return DayHours(Open.APPOINTMENT) if comment == f'"{BY_APPOINTMENT}"' else None
    if state == "unknown" or comment:
        return None
    if not times:
        return ALL_DAY
    spans = tuple(_span(text) for text in times.split(","))
    return DayHours(Open.OPEN, spans) if len(spans) <= MOST_SPANS else None


def _span(text: str) -> tuple[str, str]:
    start, _, end = text.partition("-")
    return start, end


@lru_cache(maxsize=1000)
def _states(opening_hours: str) -> list[tuple[object, ...]]:
    """All of a year, moment by moment; a stretch that goes on is one, also over midnight."""
    found: list[tuple[object, ...]] = []
    for start, end, state, comment in OpeningHours(opening_hours, country="MX").intervals(
        _COMPARED[0], _COMPARED[1]
    ):
        if found and found[-1][2:] == (str(state), comment) and found[-1][1] == start:
            found[-1] = (found[-1][0], end, str(state), comment)
        else:
            found.append((start, end, str(state), comment))
    return found
