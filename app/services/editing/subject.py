"""What is being edited: a service, and the place it is at."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Location, Service
from app.services.errors import NotFound


@dataclass(frozen=True, slots=True)
class Subject:
    """A service and one of its places; None for a field of the service alone."""

    session: Session
    service: Service
    location: Location | None = None

    @property
    def country(self) -> str:
        """The country that its phones and towns are of, ISO 3166-1."""
        if self.service.service_at_locations:
            return self.service.service_at_locations[0].location.country
        areas = self.service.service_areas
        return areas[0].country if areas else self.service.organization.country


def get_service(
    session: Session, service_id: UUID, organization_id: UUID | None = None, *, lock: bool = False
) -> Service:
    """The service, of that organization; ``lock`` keeps others from changing it meanwhile.

    Raises :class:`NotFound`, also for one of another organization.
    """
    query = select(Service).where(Service.id == service_id)
    if organization_id is not None:
        query = query.where(Service.organization_id == organization_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    service = session.scalar(query)
    if service is None:
        raise NotFound("service", service_id)
    return service


def places_of(service: Service) -> list[Location]:
    """The places of a service, in an order that stays."""
    found = [at.location for at in service.service_at_locations]
    return sorted(found, key=lambda location: location.id)
