"""How the fields of the table are read as JSON and written to the rows that hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.models import (
    Disclosure,
    Language,
    LanguageHow,
    Operator,
    Phone,
    PhoneKind,
    Place,
    Schedule,
    SchedulePurpose,
    ServiceArea,
    Setting,
    Wording,
    WordingSource,
)
from app.services.editing import whereabouts
from app.services.editing.subject import Subject

#: about -> locale -> ``{text, source, made_from}``.
Wordings = dict[str, dict[str, dict[str, Any]]]


def plain(value: Any) -> Any:
    """A column of text, codes or answers, as JSON holds it."""
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else value


def read_operator(subject: Subject) -> str:
    """Who runs the place: a value of ``Operator``."""
    return subject.service.operator.value


def write_operator(subject: Subject, value: str) -> None:
    subject.service.operator = Operator(value)


def read_phones(subject: Subject) -> list[dict[str, Any]]:
    """``{number, kind, extension}`` in their order."""
    return [
        {"number": p.number, "kind": p.kind.value, "extension": p.extension}
        for p in sorted(subject.service.phones, key=lambda phone: phone.position)
    ]


def write_phones(subject: Subject, value: list[dict[str, Any]]) -> None:
    subject.service.phones = [
        Phone(position=i, number=p["number"], kind=PhoneKind(p["kind"]), extension=p["extension"])
        for i, p in enumerate(value)
    ]


def read_languages(subject: Subject) -> list[dict[str, str]]:
    """``{code, how}`` in their order."""
    return [
        {"code": spoken.code, "how": spoken.how.value}
        for spoken in sorted(subject.service.languages, key=lambda language: language.position)
    ]


def write_languages(subject: Subject, value: list[dict[str, str]]) -> None:
    subject.service.languages.clear()
    subject.session.flush()  # the old rows must be gone before the new ones meet their unique key
    subject.service.languages = [
        Language(position=i, code=spoken["code"], how=LanguageHow(spoken["how"]))
        for i, spoken in enumerate(value)
    ]


def reads_hours(purpose: str) -> Callable[[Subject], dict[str, Any] | None]:
    """``{opening_hours, hours_text, timezone}`` of a purpose; None when nothing is said."""

    def read(subject: Subject) -> dict[str, Any] | None:
        found = _schedule(subject, purpose)
        if found is None:
            return None
        return {
            "opening_hours": found.opening_hours,
            "hours_text": found.hours_text,
            "timezone": found.timezone,
        }

    return read


def writes_hours(purpose: str) -> Callable[[Subject, dict[str, Any] | None], None]:
    """The other way."""

    def write(subject: Subject, value: dict[str, Any] | None) -> None:
        found = _schedule(subject, purpose)
        if value is None:
            if found is not None:
                subject.service.schedules.remove(found)
            return
        if found is None:
            found = Schedule(purpose=SchedulePurpose(purpose))
            subject.service.schedules.append(found)
        found.opening_hours = value["opening_hours"]
        found.hours_text = value["hours_text"]
        found.timezone = value["timezone"]

    return write


def _schedule(subject: Subject, purpose: str) -> Schedule | None:
    wanted = SchedulePurpose(purpose)
    return next((s for s in subject.service.schedules if s.purpose is wanted), None)


def read_wordings(subject: Subject) -> Wordings:
    """about -> locale -> ``{text, source, made_from}``."""
    found: Wordings = {}
    for w in sorted(subject.service.wordings, key=lambda w: (w.about, w.locale)):
        found.setdefault(w.about, {})[w.locale] = {
            "text": w.text,
            "source": w.source.value,
            "made_from": w.made_from,
        }
    return found


def write_wordings(subject: Subject, value: Wordings) -> None:
    subject.service.wordings.clear()
    subject.session.flush()  # the old rows must be gone before the new ones meet their unique key
    subject.service.wordings = [
        Wording(
            about=about,
            locale=locale,
            text=wording["text"],
            source=WordingSource(wording["source"]),
            made_from=wording["made_from"],
        )
        for about, by_locale in value.items()
        for locale, wording in by_locale.items()
    ]


def read_coverage(subject: Subject) -> list[dict[str, str]]:
    """``{country, admin1_code}``; "" is all of the country."""
    areas = [(a.country, a.admin1_code) for a in subject.service.service_areas]
    return [{"country": country, "admin1_code": code} for country, code in sorted(areas)]


def write_coverage(subject: Subject, value: list[dict[str, str]]) -> None:
    subject.service.service_areas.clear()
    subject.session.flush()  # the old rows must be gone before the new ones meet their unique key
    subject.service.service_areas = [
        ServiceArea(country=area["country"], admin1_code=area["admin1_code"]) for area in value
    ]


def read_setting(subject: Subject) -> str:
    """What kind of door it is: a value of ``Setting``."""
    assert subject.location is not None
    return subject.location.setting.value


def write_setting(subject: Subject, value: str) -> None:
    assert subject.location is not None
    subject.location.setting = Setting(value)


def read_disclosure(subject: Subject) -> dict[str, Any]:
    """``{level}``: how much strangers may see."""
    assert subject.location is not None
    return {"level": subject.location.disclosure.value}


def write_disclosure(subject: Subject, value: dict[str, Any]) -> None:
    """``place_id``, where given, is the town that an opening place is said to be in."""
    assert subject.location is not None
    level = Disclosure(value["level"])
    whereabouts.disclose(subject.session, subject.location, level, place_id=value.get("place_id"))


def read_town(subject: Subject) -> dict[str, Any] | None:
    """``{place_id, city}``: the town of the gazetteer that is told, and how it is called."""
    assert subject.location is not None
    city = whereabouts.truth_of(subject.session, subject.location).city
    if subject.location.place_id is None and city is None:
        return None
    return {"place_id": subject.location.place_id, "city": city}


def write_town(subject: Subject, value: dict[str, Any] | None) -> None:
    assert subject.location is not None
    place = subject.session.get(Place, value["place_id"] or 0) if value else None
    truth = whereabouts.truth_of(subject.session, subject.location)
    city = value["city"] if value else None
    whereabouts.set_truth(
        subject.session,
        subject.location,
        replace(truth, city=city or (place.name if place else None)),
        place_id=place.id if place else None,
    )


def read_address(subject: Subject) -> str | None:
    """The address, public or not."""
    assert subject.location is not None
    return whereabouts.truth_of(subject.session, subject.location).address


def write_address(subject: Subject, value: str | None) -> None:
    assert subject.location is not None
    truth = whereabouts.truth_of(subject.session, subject.location)
    whereabouts.set_truth(subject.session, subject.location, replace(truth, address=value))


def read_point(subject: Subject) -> list[float] | None:
    """``[longitude, latitude]`` in WGS 84 degrees, public or not; None: only the town is known."""
    assert subject.location is not None
    point = whereabouts.truth_of(subject.session, subject.location).point
    return list(point) if point else None


def write_point(subject: Subject, value: list[float] | None) -> None:
    assert subject.location is not None
    truth = whereabouts.truth_of(subject.session, subject.location)
    point = (value[0], value[1]) if value else None
    whereabouts.set_truth(subject.session, subject.location, replace(truth, point=point))
