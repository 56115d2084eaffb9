"""Writes checked rows: new ones, changed ones, and what left the file. Idempotent.

A file changes only what it itself wrote last. A value that somebody changed since then stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    ImportRow,
    Language,
    Organization,
    Phone,
    Place,
    Schedule,
    SchedulePurpose,
    Service,
    Status,
)
from app.services.gazetteer import Gazetteer, fold
from app.services.imports import tabular
from app.services.imports.doors import set_location
from app.services.imports.tabular import CheckedRow
from app.services.imports.wordings import set_wordings
from app.services.marks import Where, town_known_as
from app.services.phones import Number
from app.services.publishing import find_kept_back, publish
from app.services.suppression import KeptOut, kept_out
from app.services.wordings import Nobody, Translator


@dataclass(slots=True)
class ImportReport:
    """What an import did; ``missing`` are the keys that left the file.

    ``kept_back`` are the lines of the file whose named columns are not shown, since they could
    lead to a withheld place: a person must look at them. ``kept_out`` are those of places that
    asked never to be listed, or that their own people closed: nothing of them is written.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    held: int = 0
    kept_out: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    kept_back: dict[int, tuple[str, ...]] = field(default_factory=dict)
    listings: int = 0


def import_services(
    session: Session,
    text: str,
    gazetteer: Gazetteer,
    *,
    dataset: str,
    now: dt.datetime,
    **rest: Any,
) -> ImportReport:
    """Bring the directory to what a CSV file says: :func:`import_rows` of its rows."""
    rows = tabular.read(text)
    return import_rows(session, rows, gazetteer, dataset=dataset, now=now, **rest)


def import_rows(
    session: Session,
    read: Sequence[tuple[int, dict[str, str]]],
    gazetteer: Gazetteer,
    *,
    dataset: str,
    now: dt.datetime,
    withdraw_missing: bool = False,
    translator: Translator | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Bring the directory to what numbered rows say: all of it or, on any problem, nothing.

    ``dataset`` names the file across imports; its keys are unique within it. ``translator``
    (none: nobody) adds what the file has no translation for. Raises
    :class:`~app.services.errors.ImportRefused` with every bad row. The caller commits.
    """
    translator = translator or Nobody()
    rows = tabular.check(read, gazetteer)
    known = {
        row.key: row
        for row in session.scalars(select(ImportRow).where(ImportRow.dataset == dataset))
    }
    report = ImportReport()
    out = kept_out(session)
    touched: dict[UUID, int] = {}  # the line of each service
    organizations: Organizations = {}
    created: list[tuple[Service, CheckedRow]] = []
    for done, row in enumerate(rows, start=1):
        before = known.pop(row.key, None)
        if (before is None or _is_of_another(before.row, row.raw)) and _is_out(out, row):
            report.kept_out.append(row.line_number)
        elif before is not None and before.row == row.raw:
            report.unchanged += 1
        elif before is not None:
            service = _change(session, before, row, gazetteer, translator, organizations)
            touched[service.id] = row.line_number
            report.changed += 1
        else:
            created.append((_create(session, row, translator, organizations), row))
            report.new += 1
        if len(created) == BATCH or done == len(rows):
            touched |= _note_created(session, created, dataset)
            created.clear()
        report.held += row.hold
        progress(done, len(rows))
    report.missing = sorted(known)
    withdrawn: list[UUID] = []
    if withdraw_missing:
        withdrawn = _withdraw(session, known.values())
        report.withdrawn = len(known)
    if touched or withdrawn:
        report.listings = publish(session, [*touched, *withdrawn], now=now)
        kept_back = find_kept_back(session, touched, now=now)
        report.kept_back = dict(sorted((touched[key], names) for key, names in kept_back.items()))
    return report


#: Those that an import has met, by normalised name, country and admin-1.
Organizations = dict[tuple[str, str, str], Organization]
#: New services that are written together.
BATCH = 500
#: The columns by which a place is known; a row that changes one may have become another place.
_KNOWN_BY = ("name", "country", "admin1", "city", "coverage", "phones", "whatsapp")


def _is_of_another(before: dict[str, str], now: dict[str, str]) -> bool:
    return any(before.get(column, "") != now[column] for column in _KNOWN_BY)


def _is_out(out: KeptOut, row: CheckedRow) -> bool:
    towns = town_known_as(row.town.geonameid if row.town else None, row.raw["city"])
    if row.town:
        towns |= town_known_as(None, row.town.name)
    everywhere = row.covers == "country" and not towns
    where = Where(row.country, row.admin1.code if row.admin1 and not everywhere else "", towns)
    return out.holds(row.name, where, [number.number for number in row.phones])


def _create(
    session: Session, row: CheckedRow, translator: Translator, known: Organizations
) -> Service:
    with session.no_autoflush:
        service = Service(**_scalars(row), organization=_organization(session, row, known))
        session.add(service)
        _set_children(session, service, row)
        set_location(session, service, row)
        set_wordings(service, row, None, translator)
    return service


def _note_created(
    session: Session, created: Iterable[tuple[Service, CheckedRow]], dataset: str
) -> dict[UUID, int]:
    """Write new services, and which row each came from; the line of each."""
    session.flush()  # gives each the id that its import row points at
    for service, row in created:
        session.add(ImportRow(dataset=dataset, key=row.key, row=row.raw, service_id=service.id))
    return {service.id: row.line_number for service, row in created}


def _change(
    session: Session,
    before: ImportRow,
    row: CheckedRow,
    gazetteer: Gazetteer,
    translator: Translator,
    known: Organizations,
) -> Service:
    service = session.get_one(Service, before.service_id)
    written = tabular.check([(row.line_number, before.row)], gazetteer)[0]
    old = _scalars(written)
    for name, value in _scalars(row).items():
        if value != old[name] and getattr(service, name) == old[name]:
            setattr(service, name, value)
    if row.organization != written.organization:
        service.organization = _organization(session, row, known)
    if _children(service) == _children_of(written):
        _set_children(session, service, row)
    set_location(session, service, row)
    set_wordings(service, row, written, translator)
    before.row = row.raw
    return service


def _withdraw(session: Session, rows: Iterable[ImportRow]) -> list[UUID]:
    ids = []
    for row in rows:
        service = session.get_one(Service, row.service_id)
        service.status = Status.WITHDRAWN
        ids.append(service.id)
        session.delete(row)
    return ids


def _scalars(row: CheckedRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "operator": row.operator,
        "status": Status.HELD if row.hold else Status.ACTIVE,
        "line": row.line,
        "categories": list(row.categories),
        "serves": list(row.serves),
        "only_for": list(row.only_for),
        "conditions": row.conditions,
        "email": row.email,
        "website": row.website,
        "public_fields": list(row.public_fields),
        "source_url": row.source_url,
        "source_date": row.source_date,
        "note_for_moderators": row.note_for_moderators,
    }


def _children_of(row: CheckedRow) -> tuple[object, ...]:
    """What a row says beside the scalars, in a form that compares with :func:`_children`."""
    return (
        [(n.number, n.kind, n.extension, _answers_of(row, n)) for n in row.phones],
        list(row.languages),
        (row.opening_hours, row.hours_text),
    )


def _children(service: Service) -> tuple[object, ...]:
    schedule = service.schedules[0] if service.schedules else None
    return (
        [(p.number, p.kind, p.extension, list(p.answers)) for p in service.phones],
        [language.code for language in service.languages],
        (schedule.opening_hours, schedule.hours_text) if schedule else (None, None),
    )


def _set_children(session: Session, service: Service, row: CheckedRow) -> None:
    if service.id is not None:
        for children in (service.phones, service.languages, service.schedules):
            children.clear()
        session.flush()  # the old rows must be gone before the new ones meet their unique keys
    service.phones = [
        Phone(
            position=i,
            number=n.number,
            kind=n.kind,
            extension=n.extension,
            answers=_answers_of(row, n),
        )
        for i, n in enumerate(row.phones)
    ]
    service.languages = [Language(position=i, code=c) for i, c in enumerate(row.languages)]
    if row.opening_hours or row.hours_text:
        purpose = SchedulePurpose.PHONE if row.line else SchedulePurpose.OPEN
        service.schedules = [
            Schedule(
                purpose=purpose,
                opening_hours=row.opening_hours,
                hours_text=row.hours_text,
                timezone=_timezone(session, row),
            )
        ]


def _answers_of(row: CheckedRow, number: Number) -> list[str]:
    return list(row.answers.get(number.number, ()))


def _timezone(session: Session, row: CheckedRow) -> str | None:
    """The zone of the town named, else of the area covered when it has only one."""
    if row.town:
        return row.town.timezone
    zones = select(Place.timezone).where(Place.country == row.country).distinct()
    if row.covers == "admin1" and row.admin1:
        zones = zones.where(Place.admin1_code == row.admin1.code)
    found = session.scalars(zones.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _organization(session: Session, row: CheckedRow, known: Organizations) -> Organization:
    """The organization of that name there: one per (normalised name, country, admin-1)."""
    key = (fold(row.organization), row.country, row.admin1.code if row.admin1 else "")
    if key not in known:
        name, country, admin1_code = key
        there = {"normalized_name": name, "country": country, "admin1_code": admin1_code}
        found = session.scalar(select(Organization).filter_by(**there))
        known[key] = found or Organization(name=row.organization, **there)
        session.add(known[key])
    return known[key]
