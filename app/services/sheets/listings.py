"""The listings of an organization as rows: many at once, with few questions to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.models import Location, Service, ServiceAtLocation, Status
from app.services.editing import fields
from app.services.editing.subject import Subject, places_of
from app.services.editing.towns import town_names
from app.services.sheets.columns import COLUMNS, ID, MADE, Column
from app.services.sheets.words import Vocabulary

_AT_ONCE = 200


def ids_of(session: Session, organization_id: UUID) -> list[UUID]:
    """The listings of an organization that are not withdrawn, by name."""
    return list(
        session.scalars(
            select(Service.id)
            .where(Service.organization_id == organization_id, Service.status != Status.WITHDRAWN)
            .order_by(Service.name, Service.id)
        )
    )


def services(session: Session, ids: Sequence[UUID]) -> Iterator[Service]:
    """Services with all that their fields are read from, in the order of ``ids``."""
    at = selectinload(Service.service_at_locations)
    location = at.selectinload(ServiceAtLocation.location)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found = session.scalars(
            select(Service)
            .where(Service.id.in_(part))
            .options(
                location.selectinload(Location.service_at_locations),
                selectinload(Service.organization),
                *(
                    selectinload(child)
                    for child in (
                        Service.phones,
                        Service.languages,
                        Service.schedules,
                        Service.service_areas,
                        Service.wordings,
                    )
                ),
            )
        )
        by_id = {service.id: service for service in found}
        yield from (by_id[key] for key in part if key in by_id)


def place_of(service: Service) -> str | None:
    """The id of its place, for keys; None where there is not exactly one."""
    places = places_of(service)
    return str(places[0].id) if len(places) == 1 else None


def read(session: Session, service: Service, columns: Collection[Column]) -> dict[str, Any]:
    """The values that these columns are of, by key."""
    place = place_of(service)
    keys = {key for column in columns if (key := column.key(place))}
    return {key: fields.read(Subject(session, service), key) for key in keys}


def rows(
    session: Session, organization_id: UUID, words: Vocabulary, *, now: dt.datetime
) -> Iterator[list[str]]:
    """The header, then each listing. It holds withheld addresses: for who may edit them only."""
    yield [words.headers[name] for name in (ID, MADE, *COLUMNS)]
    made = now.isoformat(timespec="seconds")
    for service in services(session, ids_of(session, organization_id)):
        values = read(session, service, COLUMNS.values())
        towns = town_names(session, values.values())
        place = place_of(service)
        shown = [str(service.id), made]
        for column in COLUMNS.values():
            key = column.key(place)
            shown.append(column.show(values[key], words, towns) if key else "")
        yield shown
