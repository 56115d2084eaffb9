"""Which names, contacts and texts of a service strangers may see, and which are kept back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.models import Disclosure, Phone, Schedule, SchedulePurpose, Service
from app.services.contacts import email_address, web_address
from app.services.phones import area_code
from app.services.telling import Telling
from app.services.wordings import as_public

#: The hours people need first: when new ones are let in, else opening, else phone hours.
_HOURS_ORDER = (SchedulePurpose.INTAKE, SchedulePurpose.OPEN, SchedulePurpose.PHONE)
#: How an operator calls a field of a hidden place when choosing what to show.
_CHOICES = {
    "name": "name",
    "email": "email",
    "website": "website",
    "phones": "phone",
    "hours_text": "hours",
    "languages": "languages",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The public values of these columns, and the columns that a person must look at first."""

    fields: dict[str, Any]
    schedule: Schedule | None  # None where its hours may not be shown
    wordings: list[dict[str, Any]]
    kept_back: tuple[str, ...] = ()


def shown(service: Service, disclosure: Disclosure, telling: Telling, country: str) -> Shown:
    """What may be shown of a service where it is disclosed so far.

    Of a hidden place only what its operator chose, and no wording at all. Then the texts that
    could lead to the door are taken out, and numbers with an area code that nobody chose.
    """
    schedule = _schedule(service)
    fields: dict[str, Any] = {
        "name": service.name,
        "organization": service.organization.name,
        "email": email_address(service.email),
        "website": web_address(service.website),
        "hours_text": (schedule.hours_text or schedule.opening_hours) if schedule else None,
        "phones": [_phone(phone) for phone in service.phones],
        "languages": [{"code": x.code, "how": x.how.value} for x in service.languages],
    }
    wordings = as_public(service.wordings)
    if disclosure is Disclosure.EXACT:
        return Shown(fields, schedule, wordings)
    chosen = set(service.public_fields)
    if disclosure is Disclosure.HIDDEN:
        wordings = []
        fields = {
            k: v if _CHOICES.get(k) in chosen else _nothing_like(v) for k, v in fields.items()
        }
    kept_back = [
        name
        for name in ("name", "organization", "email", "website")
        if _tells(name, fields, telling)
    ]
    hours = [fields["hours_text"], schedule.opening_hours if schedule else None]
    if fields["hours_text"] and any(map(telling.is_in, hours)):
        kept_back.append("hours_text")
    # A translation says what its original does, in a script where less is recognised.
    telling_about = {w["about"] for w in wordings if telling.is_in(w["text"])}
    quiet = [w for w in wordings if w["about"] not in telling_about]
    if quiet != wordings:
        kept_back.append("wordings")
    if "phone" not in chosen and any(_rings_there(phone, country) for phone in fields["phones"]):
        kept_back.append("phones")
        fields["phones"] = [x for x in fields["phones"] if not _rings_there(x, country)]
    for name in set(kept_back) & {"name", "organization", "email", "website", "hours_text"}:
        fields[name] = None
    return Shown(fields, schedule if fields["hours_text"] else None, quiet, tuple(kept_back))


def _tells(name: str, fields: dict[str, Any], telling: Telling) -> bool:
    is_link = name in ("email", "website")
    return (telling.is_in_link if is_link else telling.is_in)(fields[name])


def _rings_there(phone: dict[str, Any], country: str) -> bool:
    """Whether a number says in which part of its country it rings."""
    return bool(area_code(phone["number"], phone["kind"], country))


def _phone(phone: Phone) -> dict[str, Any]:
    return {
        "number": phone.number,
        "kind": phone.kind.value,
        "extension": phone.extension,
        "answers": phone.answers,
    }


def _schedule(service: Service) -> Schedule | None:
    by_purpose = {schedule.purpose: schedule for schedule in service.schedules}
    return next((by_purpose[p] for p in _HOURS_ORDER if p in by_purpose), None)


def _nothing_like(value: object) -> list[Any] | None:
    return [] if isinstance(value, list) else None
