"""Values of fields in words, for differences, proposals and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.dates import format_time

from app.services.editing.week import DayHours, Open, read_week
from app.services.gazetteer import NO_ADMIN1
from app.services.phones import readable
from app.web import dates, i18n, labels
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.staff.editing import labels as own

#: A Monday.
_MONDAY = dt.date(2024, 1, 1)


def field_name(key: str) -> str:
    """What a field is called; ``key`` may name the place it is of."""
    name = key.partition("@")[0]
    return str(own.FIELD.get(name, name))


def said(key: str, value: Any, towns: Mapping[int, str] | None = None) -> list[str]:
    """A value in words, one line for each part; ["nothing"] where there is none.

    ``towns`` has the names of towns by id.
    """
    name = key.partition("@")[0]
    lines = _lines(name, value, towns or {})
    return lines or [_("nothing")]


def _lines(name: str, value: Any, towns: Mapping[int, str]) -> list[str]:
    if value in (None, "", [], {}):
        return []
    if name in ("categories", "serves", "only_for", "public_fields"):
        words: Mapping[str, Any] = {
            "categories": labels.CATEGORY,
            "public_fields": own.SHOWN,
        }.get(name, labels.SERVES)
        return [str(words.get(code, code)) for code in value]
    if name == "phones":
        return [phone_words(phone) for phone in value]
    if name.startswith("hours_"):
        return hours_words(value)
    if name == "conditions":
        known = {"yes": labels.NEED_HOLDS, "no": labels.NEED_FAILS}
        return [str(known[answer][code]) for code, answer in value.items()]
    if name == "languages":
        return [
            f"{i18n.language_name(x['code'], current().code)}: {own.HOW[x['how']]}" for x in value
        ]
    if name == "wordings":
        return [
            f"{own.ABOUT.get(about, about)}, {locale}: {wording['text']}"
            for about, by_locale in value.items()
            for locale, wording in by_locale.items()
        ]
    return [_one(name, value, towns)] if name != "coverage" else [_area(area) for area in value]


def _one(name: str, value: Any, towns: Mapping[int, str]) -> str:
    if name == "operator":
        return str(labels.OPERATOR[value])
    if name == "setting":
        return str(own.SETTING[value])
    if name == "disclosure":
        town = towns.get(value.get("place_id") or 0)
        return f"{own.DISCLOSURE[value['level']]}{f' ({town})' if town else ''}"
    if name == "town":
        return value["city"] or towns.get(value["place_id"] or 0) or ""
    if name == "point":
        return f"{value[1]:.5f}, {value[0]:.5f}"
    if name == "contact_check":
        return ", ".join(field_name(key) for key in value)
    if name in ("hidden", "never_listed"):
        return _("hidden") if value else _("shown")
    return str(value)


def _area(area: Mapping[str, str]) -> str:
    country = i18n.country_name(area["country"], current().code)
    code = area["admin1_code"]
    return f"{country}, {code}" if code and code != NO_ADMIN1 else country


def phone_words(phone: Mapping[str, Any]) -> str:
    """A number, its extension, and what it is."""
    more = f" ({phone['extension']})" if phone["extension"] else ""
    return f"{readable(phone['number'])}{more}: {own.PHONE[phone['kind']]}"


def hours_words(value: Mapping[str, Any]) -> list[str]:
    """Hours day by day, as people say them; what the editor cannot say as it is written."""
    text = value["opening_hours"]
    week = read_week(text) if text else None
    lines = []
    if text == "24/7":
        lines = [_("day and night, every day")]
    elif week is not None:
        days = [(day_name(number), day) for number, day in enumerate(week.days)]
        days.append((_("Public holidays"), week.holidays))
        lines = [f"{name}: {day_words(day)}" for name, day in days]
    elif text:
        lines = [text]
    return [*lines, *([f"“{value['hours_text']}”"] if value["hours_text"] else [])]


def day_name(number: int) -> str:
    """Monday is 0."""
    return dates.weekday(_MONDAY + dt.timedelta(days=number))


def day_words(day: DayHours) -> str:
    """One day of a week in words."""
    if day.state is not Open.OPEN:
        return str(own.DAY[day.state.value])
    if day.spans == (("00:00", "24:00"),):
        return str(own.DAY["all_day"])
    return ", ".join(
        _("%(start)s to %(end)s the next day", start=_clock(start), end=_clock(end))
        if end <= start
        else f"{_clock(start)} – {_clock(end)}"
        for start, end in day.spans
    )


def _clock(text: str) -> str:
    if text == "24:00":
        return _("midnight")
    time = dt.time.fromisoformat(text)
    return str(format_time(time, "short", locale=current().babel_code))
