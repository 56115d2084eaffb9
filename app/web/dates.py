"""Days, dates and hours as people write them: by CLDR, or by our own words where it has none."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date, format_skeleton, format_time

from app.web.i18n import current, own_words


def day(date: dt.date) -> str:
    """A day as people write it, with its year."""
    return _own(date, "day") or str(format_date(date, "long", locale=current().babel_code))


def weekday(date: dt.date) -> str:
    """The name of a day of the week."""
    own = own_words(current().code)
    if own:
        return str(own["weekdays"][date.weekday()])
    return str(format_date(date, "EEEE", locale=current().babel_code))


def clock(moment: dt.datetime) -> str:
    """A time of day as people write it."""
    return str(format_time(moment, "short", locale=current().babel_code))


def seen(source_date: str | None) -> str:
    """The date of a source, as exact as it is known; "" when it is not."""
    parts = [int(part) for part in (source_date or "").split("-") if part]
    if not parts:
        return ""
    date = dt.date(parts[0], *([*parts[1:], 1, 1][:2]))
    own = _own(date, ("year", "month", "day")[len(parts) - 1])
    skeleton = {1: "y", 2: "yMMM", 3: "yMMMd"}[len(parts)]
    return own or str(format_skeleton(skeleton, date, locale=current().babel_code))


def _own(date: dt.date, precision: str) -> str:
    """A date in words of our own, as exact as asked; "" where we have none."""
    own = own_words(current().code)
    if not own:
        return ""
    month = own["months"][date.month - 1]
    return str(own["dates"][precision].format(day=date.day, month=month, year=date.year))
