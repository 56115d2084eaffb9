"""Hours, day by day, as people say them."""

from __future__ import annotations

import re
from typing import Any

from wtforms import Form, FormField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from app.services.editing.week import (
    ALL_DAY,
    MOST_SPANS,
    UNKNOWN,
    DayHours,
    Open,
    Week,
    read_week,
    write_week,
)
from app.services.hours import ALWAYS
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import SectionForm, area, choices, clean

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?", re.I)
_TIMES = tuple(f"{end}{n}" for n in range(1, MOST_SPANS + 1) for end in ("from", "to"))


class DayForm(Form):
    """One day."""

    state = SelectField(lazy_gettext("This day"), choices=choices(own.DAY), default="closed")
    from1 = StringField(lazy_gettext("From"))
    to1 = StringField(lazy_gettext("To"))
    from2 = StringField(lazy_gettext("and from"))
    to2 = StringField(lazy_gettext("To"))


class HoursForm(SectionForm):
    """A week, holidays, and words of the provider's own."""

    template = "staff/editing/sections/hours.html"
    how = RadioField(
        lazy_gettext("What do you know?"),
        choices=choices(
            {
                "week": lazy_gettext("The hours are these, day by day"),
                "always": lazy_gettext("Day and night, every day, on holidays too"),
                "unknown": lazy_gettext("We cannot say: people call first"),
                "keep": lazy_gettext("Leave the hours as they are"),
            }
        ),
        default="week",
    )
    mo = FormField(DayForm)
    tu = FormField(DayForm)
    we = FormField(DayForm)
    th = FormField(DayForm)
    fr = FormField(DayForm)
    sa = FormField(DayForm)
    su = FormField(DayForm)
    ph = FormField(DayForm)
    hours_text = area(
        lazy_gettext("In your own words"),
        300,
        hint=lazy_gettext("Shown beside the hours as it is. Empty it if it is not right any more."),
    )

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        value = desk.values[desk.keys[0]] or {"opening_hours": None, "hours_text": None}
        text = value["opening_hours"]
        week = read_week(text) if text else None
        days = [*week.days, week.holidays] if week else [UNKNOWN] * len(_DAYS)
        data = {name: _shown(day) for name, day in zip(_DAYS, days, strict=True)}
        how = "keep" if text and week is None else "week"
        return {
            **data,
            "how": "always" if text == ALWAYS else how,
            "hours_text": value["hours_text"],
        }

    def prepare(self) -> None:
        value = self.desk.values[self.desk.keys[0]] or {}
        text = value.get("opening_hours")
        self.cannot_be_said = bool(text) and read_week(text) is None
        if not self.cannot_be_said:
            self.how.choices = [c for c in self.how.choices if c.value != "keep"]
        for name in ("mo", "ph"):
            states = self[name].form.state
            states.choices = [day for day in states.choices if day.value != "same"]

    def days(self) -> list[Any]:
        """The days of the form, holidays last."""
        return [self[name] for name in _DAYS]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        self._week = None
        if self.how.data != "week":
            return fine
        found: list[DayHours] = []
        for name in _DAYS:
            try:
                found.append(_day(self[name].form, found[-1] if found else None))
            except ValidationError as error:
                self[name].form.from1.errors = [str(error)]
                self[name].form.errors["from1"] = [str(error)]
                fine = False
                found.append(DayHours(Open.UNKNOWN))
        self._week = Week(tuple(found[:7]), found[7])
        return fine

    def changes(self) -> dict[str, Any]:
        key = self.desk.keys[0]
        before = self.desk.values[key] or {}
        hours = before.get("opening_hours")
        if self.how.data == "week" and self._week is not None:
            # Text that means the same is left as somebody wrote it.
            same = hours and read_week(hours) == self._week
            nothing = self._week == Week((UNKNOWN,) * 7)
            hours = None if nothing else (hours if same else write_week(self._week))
        elif self.how.data in ("always", "unknown"):
            hours = ALWAYS if self.how.data == "always" else None
        words = clean(self.hours_text.data)
        if hours is None and words is None:
            return {key: None}
        timezone = before.get("timezone") or self.desk.timezone
        return {key: {"opening_hours": hours, "hours_text": words, "timezone": timezone}}


_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su", "ph")


def _shown(day: DayHours) -> dict[str, str]:
    if day == ALL_DAY:
        return {"state": "all_day"}
    times = [time for span in day.spans for time in span]
    shown = {name: "00:00" if t == "24:00" else t for name, t in zip(_TIMES, times, strict=False)}
    return {"state": day.state.value, **shown}


def _day(form: Any, above: DayHours | None) -> DayHours:
    """What the fields of a day say; raises ValidationError with what to do."""
    state = form.state.data
    if state == "same" and above is not None:
        return above
    if state == "all_day":
        return ALL_DAY
    if state != Open.OPEN:
        return DayHours(Open(state)) if state in set(Open) else DayHours(Open.UNKNOWN)
    spans = []
    for number in range(1, MOST_SPANS + 1):
        start, end = (form[f"{which}{number}"].data or "" for which in ("from", "to"))
        if start.strip() or end.strip():
            spans.append(_span(start, end))
    if not spans:
        raise ValidationError(_("Write from when to when. For example: 09:00 to 17:00."))
    if len(spans) == MOST_SPANS and _overlap(spans):
        raise ValidationError(_("The second time begins before the first has ended."))
    return DayHours(Open.OPEN, tuple(spans))


def _overlap(spans: list[tuple[str, str]]) -> bool:
    (start, end), (second, _last) = spans
    return end <= start or second < end


def _span(start: str, end: str) -> tuple[str, str]:
    opens, closes = _clock(start), _clock(end)
    if opens == "24:00":
        opens = "00:00"
    if closes == "00:00":
        closes = "24:00"
    if opens == closes:
        raise ValidationError(_("Both times are the same. For the whole day choose “24 hours”."))
    return opens, closes


def _clock(typed: str) -> str:
    """ "HH:MM" for what people write: 9, 9:30, 09.30, 9h30, 9 pm."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        raise ValidationError(_("A time is written like this: 09:00 or 17:30."))
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise ValidationError(_("A time is written like this: 09:00 or 17:30."))
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValidationError(_("A day has 24 hours, an hour 60 minutes."))
    return f"{hour:02d}:{minute:02d}"
