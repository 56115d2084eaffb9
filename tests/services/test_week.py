"""Opening hours as people say them: nothing is lost between the days of a form and OSM text."""

import datetime as dt

import pytest

from app.services.editing.week import (
    ALL_DAY,
    CLOSED,
    UNKNOWN,
    DayHours,
    Open,
    Week,
    read_week,
    write_week,
)
from app.services.hours import is_open, is_valid

MORNING = DayHours(Open.OPEN, (("09:00", "13:00"),))
TWICE = DayHours(Open.OPEN, (("09:00", "13:00"), ("15:00", "18:30")))
NIGHT = DayHours(Open.OPEN, (("20:00", "07:00"),))
ASK = DayHours(Open.APPOINTMENT)
WORK = (MORNING,) * 5 + (CLOSED,) * 2


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (Week(WORK, CLOSED), "Mo-Fr 09:00-13:00; PH off"),
        (Week(WORK), "Mo-Fr 09:00-13:00"),
        (Week((MORNING, MORNING, *(CLOSED,) * 5)), "Mo,Tu 09:00-13:00"),
        (Week((TWICE, CLOSED, TWICE, *(CLOSED,) * 4)),
         "Mo 09:00-13:00,15:00-18:30, We 09:00-13:00,15:00-18:30"),
        (Week((NIGHT, MORNING, *(UNKNOWN,) * 5), MORNING),
         "Mo 20:00-07:00, Tu 09:00-13:00, We-Su unknown; PH 09:00-13:00"),
        (Week((ASK,) * 5 + (CLOSED,) * 2), 'Mo-Fr unknown "by appointment"'),
        (Week((ALL_DAY,) * 7, ALL_DAY), "24/7"),
        (Week((ALL_DAY,) * 7), "Mo-Su 00:00-24:00"),
        (Week((CLOSED,) * 7), "Mo-Su off"),
        (Week((UNKNOWN,) * 7), "Mo-Su unknown"),
    ],
)  # fmt: skip
def test_a_week_is_written_and_read_again(week: Week, text: str) -> None:
    assert write_week(week) == text
    assert is_valid(text)
    assert read_week(text) == week


def test_a_night_goes_on_into_a_day_that_opens_later() -> None:
    text = write_week(Week((NIGHT, MORNING, *(CLOSED,) * 5)))
    early_on_tuesday = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)

    assert is_open(text, "UTC", "MX", early_on_tuesday) is True


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mo-Fr 09:00-13:00; Sa,Su off", WORK),
        ("Mo-Fr 09:00-13:00; We 09:00-13:00", WORK),
        ("09:00-13:00", (MORNING,) * 7),
        ("Sa-Mo 09:00-13:00", (MORNING, *(CLOSED,) * 4, MORNING, MORNING)),
    ],
)
def test_what_others_wrote_is_read_when_it_means_the_same(
    text: str, days: tuple[DayHours, ...]
) -> None:
    week = read_week(text)

    assert week is not None
    assert week.days == days


@pytest.mark.parametrize(
    "text",
    [
        "Mo[1] 09:00-13:00",
        "Jan-Mar Mo-Fr 09:00-13:00",
        'Mo-Fr 09:00-13:00 "ring twice"',
        "Mo-Fr sunrise-sunset",
        "Mo-Fr 08:00-10:00,11:00-12:00,13:00-14:00",
        "Mo 20:00-07:00; Tu 09:00-13:00",
        "not hours at all",
    ],
)
def test_what_the_editor_cannot_say_is_not_read(text: str) -> None:
    assert read_week(text) is None
