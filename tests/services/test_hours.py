"""Open, closed or unknown: unknown is never said to be one of the others."""

import datetime as dt

import pytest

from app.services.hours import is_open, is_valid, next_change, week_of

MEXICO = "America/Mexico_City"  # UTC-6 all year
WEEKDAYS = "Mo-Fr 08:00-16:00"


def at(text: str) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "moment", "expected"),
    [
        pytest.param(WEEKDAYS, MEXICO, "2026-11-25 18:00", True, id="a weekday at noon"),
        pytest.param(WEEKDAYS, MEXICO, "2026-11-25 14:00", True, id="the minute it opens"),
        pytest.param(WEEKDAYS, MEXICO, "2026-11-25 13:59", False, id="a minute before"),
        pytest.param(WEEKDAYS, MEXICO, "2026-11-25 22:00", False, id="the minute it closes"),
        pytest.param(WEEKDAYS, MEXICO, "2026-11-28 18:00", False, id="a Saturday"),
        pytest.param(WEEKDAYS, "America/Tijuana", "2026-11-25 23:30", True, id="another zone"),
        pytest.param(WEEKDAYS, None, "2026-11-25 18:00", None, id="no zone"),
        pytest.param(None, MEXICO, "2026-11-25 18:00", None, id="no hours"),
        pytest.param("", MEXICO, "2026-11-25 18:00", None, id="empty hours"),
        pytest.param("24/7", MEXICO, "2026-12-25 09:00", True, id="always, Christmas too"),
        pytest.param("24/7", None, "2026-11-25 18:00", True, id="always needs no zone"),
        pytest.param(WEEKDAYS, MEXICO, "2026-12-25 18:00", None, id="Christmas is unknown"),
        pytest.param(
            f"{WEEKDAYS}; PH off", MEXICO, "2026-12-25 18:00", False, id="closed on holidays"
        ),
        pytest.param(
            f"{WEEKDAYS}; PH 10:00-14:00", MEXICO, "2026-12-25 18:00", True, id="holiday hours"
        ),
        pytest.param(
            "Mo-Su 20:00-08:00", MEXICO, "2026-11-25 09:00", True, id="overnight, at three"
        ),
        pytest.param(
            "Mo-Su 20:00-08:00", MEXICO, "2026-11-25 18:00", False, id="overnight, at noon"
        ),
    ],
)
def test_whether_it_is_open(
    hours: str | None, zone: str | None, moment: str, expected: bool | None
) -> None:
    assert is_open(hours, zone, "MX", at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"), [("2026-07-01 15:30", False), ("2026-01-02 13:30", True)]
)
def test_clocks_that_change_in_summer_are_followed(moment: str, expected: bool) -> None:
    # 8 to 11 in New York: 12:00 to 15:00 UTC in summer, 13:00 to 16:00 in winter
    assert is_open("Mo-Fr 08:00-11:00", "America/New_York", "US", at(moment)) is expected


def test_a_country_without_a_calendar_of_holidays_has_hours_all_the_same() -> None:
    assert is_open(WEEKDAYS, "America/Port-au-Prince", "HT", at("2026-11-25 15:00")) is True


def test_the_next_change_is_said_in_local_time() -> None:
    change = next_change(WEEKDAYS, MEXICO, "MX", at("2026-11-25 18:00"))

    assert change is not None
    assert change.isoformat() == "2026-11-25T16:00:00-06:00"


@pytest.mark.parametrize(("hours", "zone"), [("24/7", MEXICO), (None, MEXICO), (WEEKDAYS, None)])
def test_there_is_no_next_change_where_none_is_known(hours: str | None, zone: str | None) -> None:
    assert next_change(hours, zone, "MX", at("2026-11-25 18:00")) is None
    assert week_of(hours, zone, "MX", at("2026-11-25 18:00")) == ()


def test_a_week_begins_with_the_local_today_and_marks_holidays() -> None:
    week = week_of(WEEKDAYS, MEXICO, "MX", at("2026-12-22 03:00"))  # still the 21st there

    assert [day.date.isoformat() for day in week][:2] == ["2026-12-21", "2026-12-22"]
    assert len(week) == 7
    spans = [(a.strftime("%H:%M"), b.strftime("%H:%M")) for a, b in week[0].spans]
    assert spans == [("08:00", "16:00")]
    assert [day.date.day for day in week if day.unknown] == [25]
    assert week[6].spans == ()


@pytest.mark.parametrize(
    ("hours", "valid"),
    [(WEEKDAYS, True), ("24/7", True), ("Mo-Fr 8 to 4", False), ("whenever", False)],
)
def test_only_opening_hours_are_valid(hours: str, valid: bool) -> None:
    assert is_valid(hours) is valid
