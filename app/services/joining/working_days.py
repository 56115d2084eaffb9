"""How long something waits, in the days on which people work."""

from __future__ import annotations

import datetime as dt

#: An application that waits longer is shown in red.
LONGEST_WAIT = dt.timedelta(days=2)
_A_MONDAY = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_DAY, _WORKED_DAYS = dt.timedelta(days=1), 5


def waited(since: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """The working time between two moments: Monday to Friday (UTC), all day; holidays too."""
    return _worked_until(now) - _worked_until(since)


def is_late(since: dt.datetime, now: dt.datetime) -> bool:
    """Whether something has waited for more than two working days."""
    return waited(since, now) > LONGEST_WAIT


def _worked_until(moment: dt.datetime) -> dt.timedelta:
    """The working time since a Monday long ago."""
    weeks, in_week = divmod(moment - _A_MONDAY, 7 * _DAY)
    return weeks * _WORKED_DAYS * _DAY + min(in_week, _WORKED_DAYS * _DAY)
