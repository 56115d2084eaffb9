"""Exactly what a stranger would see: the seekers' own projection of changes that are not saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import Disclosure, Service, Status
from app.services.editing import fields
from app.services.editing.subject import Subject, get_service
from app.services.listings import Listing
from app.services.publishing import project_services


def shown_to_strangers(
    session: Session, service_id: UUID, changes: Mapping[str, Any], *, now: dt.datetime
) -> list[Listing]:
    """What strangers would see of a service with these changes, all of them as if approved.

    Nothing stays: what is written for it is taken back before it returns.
    """
    with session.begin_nested() as attempt:
        service = get_service(session, service_id)
        for key in sorted(changes, key=_order):
            field, of = fields.at(Subject(session, service), key)
            field.write(of, changes[key])
        session.flush()  # places are read from the database
        session.expire_all()
        service = get_service(session, service_id)
        found = _listings(session, service, now)
        attempt.rollback()
    session.expire_all()
    return found


def listings_of(session: Session, service_id: UUID, *, now: dt.datetime) -> list[Listing]:
    """What strangers see of a service now; nothing when it, or its organization, is hidden."""
    service = get_service(session, service_id)
    if (
        service.status is not Status.ACTIVE
        or service.hidden_at is not None
        or service.organization.hidden_at is not None
    ):
        return []
    return _listings(session, service, now)


def would_be_shown(session: Session, service_id: UUID, *, now: dt.datetime) -> list[Listing]:
    """What strangers see of a service, or would see if it were listed and not hidden."""
    session.flush()  # places are read from the database
    return _listings(session, get_service(session, service_id), now)


def by_disclosure(
    session: Session,
    service_id: UUID,
    location_id: UUID,
    place_id: int | None,
    *,
    now: dt.datetime,
) -> dict[Disclosure, Listing | None]:
    """What strangers would see of one place at each level; None where it cannot be so open."""
    found: dict[Disclosure, Listing | None] = {}
    for level in Disclosure:
        key = f"disclosure@{location_id}"
        value = {"level": level.value, "place_id": place_id}
        listings = shown_to_strangers(session, service_id, {key: value}, now=now)
        service = get_service(session, service_id)
        ids = {at.id for at in service.service_at_locations if at.location_id == location_id}
        shown = next((one for one in listings if one.id in ids), None)
        found[level] = shown if shown and shown.disclosure == level else None
    return found


def _listings(session: Session, service: Service, now: dt.datetime) -> list[Listing]:
    return [
        Listing(**{name: row.listing[name] for name in Listing.__struct_fields__})
        for _, rows in project_services(session, [service], now=now)
        for row in rows
    ]


def _order(key: str) -> int:
    return list(fields.FIELDS).index(key.partition("@")[0])
