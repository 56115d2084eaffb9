"""The one table of what can be edited: how each field is read, written, and how dangerous it is."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.models import Disclosure, Location, Service
from app.services.editing import values, whereabouts
from app.services.editing.free_text import holds_contact, new_texts
from app.services.editing.subject import Subject, places_of
from app.services.errors import NotFound


class Needs(enum.StrEnum):
    """Whose yes a change needs (law 5), from none to most."""

    NOBODY = "nobody"  # live at once
    SECOND = "second"  # a second person, as ``permissions.may_be_second`` says
    MODERATOR = "moderator"  # a second person who is a moderator


Judge = Callable[[Subject, Any, Any], Needs]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. Values are as JSON holds them; ``of_place``: there is one for each place.

    ``is_secret``: what is written there is known to nobody but members; no copy of it is kept.
    """

    name: str
    read: Callable[[Subject], Any]
    write: Callable[[Subject, Any], None]
    judge: Judge
    of_place: bool = False
    is_contact: bool = False
    is_secret: Callable[[Subject], bool] = lambda _: False


def _harmless(_subject: Subject, _before: Any, _after: Any) -> Needs:
    return Needs.NOBODY


def _always(_subject: Subject, _before: Any, _after: Any) -> Needs:
    return Needs.SECOND


def _text(_subject: Subject, before: Any, after: Any) -> Needs:
    """Free text is harmless until it leads somewhere."""
    leads = any(map(holds_contact, new_texts(before, after)))
    return Needs.SECOND if leads else Needs.NOBODY


def _contact(_subject: Subject, before: Any, after: Any) -> Needs:
    """Taking off is instant; adding or replacing takes a second person."""
    if isinstance(after, list):
        return Needs.NOBODY if all(one in before for one in after) else Needs.SECOND
    return Needs.SECOND if after else Needs.NOBODY


def _whereabouts(subject: Subject, _before: Any, after: Any) -> Needs:
    """Of a public place as a contact; what is not public sends nobody anywhere."""
    return Needs.NOBODY if _is_withheld(subject) or not after else Needs.SECOND


def _town(subject: Subject, _before: Any, after: Any) -> Needs:
    told = _location(subject).disclosure is not Disclosure.HIDDEN
    return Needs.SECOND if told and after else Needs.NOBODY


def _disclosure(_subject: Subject, before: Any, after: Any) -> Needs:
    wider = whereabouts.is_wider(Disclosure(before["level"]), Disclosure(after["level"]))
    return Needs.MODERATOR if wider else Needs.NOBODY


def _choices_to_show(_subject: Subject, before: Any, after: Any) -> Needs:
    return Needs.NOBODY if set(after) <= set(before) else Needs.MODERATOR


def _coverage(subject: Subject, before: Any, after: Any) -> Needs:
    if all(area in before for area in after):
        return Needs.NOBODY
    hidden = any(p.disclosure is Disclosure.HIDDEN for p in places_of(subject.service))
    return Needs.MODERATOR if hidden else Needs.SECOND


def _location(subject: Subject) -> Location:
    assert subject.location is not None
    return subject.location


def _is_withheld(subject: Subject) -> bool:
    return _location(subject).disclosure is not Disclosure.EXACT


def _scalar(name: str, judge: Judge, *, is_contact: bool = False) -> Field:
    def write(subject: Subject, value: Any) -> None:
        setattr(subject.service, name, value)

    return Field(
        name,
        read=lambda subject: values.plain(getattr(subject.service, name)),
        write=write,
        judge=judge,
        is_contact=is_contact,
    )


#: In the order in which a version is written back: how open a place is comes after where it is.
FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        _scalar("name", _text),
        _scalar("categories", _harmless),
        _scalar("serves", _harmless),
        _scalar("only_for", _harmless),
        Field("operator", values.read_operator, values.write_operator, _always),
        Field("phones", values.read_phones, values.write_phones, _contact, is_contact=True),
        _scalar("email", _contact, is_contact=True),
        _scalar("website", _contact, is_contact=True),
        *(
            Field(
                f"hours_{purpose}",
                values.reads_hours(purpose),
                values.writes_hours(purpose),
                _text,
            )
            for purpose in ("open", "intake", "phone")
        ),
        _scalar("conditions", _harmless),
        Field("languages", values.read_languages, values.write_languages, _harmless),
        Field("wordings", values.read_wordings, values.write_wordings, _text),
        Field("setting", values.read_setting, values.write_setting, _harmless, of_place=True),
        Field(
            "town",
            values.read_town,
            values.write_town,
            _town,
            of_place=True,
            is_secret=_is_withheld,
        ),
        Field(
            "address",
            values.read_address,
            values.write_address,
            _whereabouts,
            of_place=True,
            is_secret=_is_withheld,
        ),
        Field(
            "point",
            values.read_point,
            values.write_point,
            _whereabouts,
            of_place=True,
            is_secret=_is_withheld,
        ),
        Field(
            "disclosure",
            values.read_disclosure,
            values.write_disclosure,
            _disclosure,
            of_place=True,
        ),
        _scalar("public_fields", _choices_to_show),
        Field("coverage", values.read_coverage, values.write_coverage, _coverage),
    )
}


def keys_of(service: Service) -> list[str]:
    """The names under which a service's fields are changed: "name", "address@<location id>"."""
    places = places_of(service)
    return [
        key
        for field in FIELDS.values()
        for key in ([f"{field.name}@{p.id}" for p in places] if field.of_place else [field.name])
    ]


def at(subject: Subject, key: str) -> tuple[Field, Subject]:
    """The field of a key, and the place it is of; raises :class:`NotFound` for one unknown."""
    name, _, place_id = key.partition("@")
    field = FIELDS.get(name)
    if field is None or field.of_place is not bool(place_id):
        raise NotFound("field", name)
    if not place_id:
        return field, Subject(subject.session, subject.service)
    for location in places_of(subject.service):
        if str(location.id) == place_id:
            return field, Subject(subject.session, subject.service, location)
    raise NotFound("place", place_id)


def read(subject: Subject, key: str) -> Any:
    """The value of a key now."""
    field, of = at(subject, key)
    return field.read(of)
