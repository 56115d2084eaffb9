"""Which clock a listing goes by, as the public may know it: never that of a withheld door."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Place, Service

#: Where nobody knows better.
UNKNOWN_ZONE = "UTC"


def zone_of(session: Session, service: Service) -> str:
    """The IANA zone of a service: of its public town, else of the largest town that it covers.

    Of a hidden place only what it covers counts, of an ``area`` one only the town that it is
    said to be around (law 1).
    """
    for at in service.service_at_locations:
        place = session.get(Place, at.location.place_id) if at.location.place_id else None
        if place is not None:
            return place.timezone
    covered = [(area.country, area.admin1_code) for area in service.service_areas]
    countries = [(at.location.country, "") for at in service.service_at_locations]
    for country, admin1_code in sorted(covered) or countries:
        largest = select(Place.timezone).where(Place.country == country)
        if admin1_code:
            largest = largest.where(Place.admin1_code == admin1_code)
        found = session.scalar(largest.order_by(Place.population.desc(), Place.id).limit(1))
        if found:
            return found
    return UNKNOWN_ZONE
