"""Names and clocks of the towns that values of a listing name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Admin1, Place, Service
from app.services.editing.subject import Subject, places_of


def town_names(session: Session, values: Any) -> dict[int, str]:
    """The names of the towns that values name."""
    ids = {
        value["place_id"] for value in values if isinstance(value, dict) and value.get("place_id")
    }
    rows = session.execute(
        select(Place.id, Place.name, Admin1.name)
        .outerjoin(Admin1, (Admin1.country == Place.country) & (Admin1.code == Place.admin1_code))
        .where(Place.id.in_(ids))
    ).all()
    return {key: f"{name}, {division}" if division else name for key, name, division in rows}


def timezone_of(session: Session, service: Service) -> str | None:
    """The zone that new hours are in: as other hours have it, else of the town that is told.

    Never of a true point. None for a country with several, where no town is told.
    """
    for schedule in service.schedules:
        if schedule.timezone:
            return schedule.timezone
    for location in places_of(service):
        place = session.get(Place, location.place_id or 0)
        if place is not None:
            return place.timezone
    country = Subject(session, service).country
    zones = session.scalars(
        select(Place.timezone).where(Place.country == country).distinct().limit(2)
    ).all()
    return zones[0] if len(zones) == 1 else None
