"""Which listings may be named beside one that is full, and who names them. For publishing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, func, not_, select
from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
    Upkeep,
)


def shown_instead(session: Session, service: Service) -> list[UUID]:
    """The listings that a service names, without those that are withheld or not listed now."""
    chosen = service.upkeep.instead if service.upkeep else []
    if not chosen:
        return []
    shown = session.scalars(
        select(ServiceAtLocation.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(ServiceAtLocation.id.in_(chosen), _is_open_to_all())
    ).all()
    return [key for key in chosen if key in shown]


def find_naming(session: Session, service_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The services that name one of these which is withheld or not listed any more.

    Their public rows must forget it at once: whoever is named beside an open door is near it.
    """
    return session.scalars(
        select(Upkeep.service_id).where(
            func.cardinality(Upkeep.instead) > 0,
            exists()
            .where(ServiceAtLocation.id == any_(Upkeep.instead))
            .where(ServiceAtLocation.service_id.in_(service_ids))
            .where(ServiceAtLocation.location_id == Location.id)
            .where(ServiceAtLocation.service_id == Service.id)
            .where(Service.organization_id == Organization.id)
            .where(not_(_is_open_to_all())),
        )
    ).all()


def _is_open_to_all() -> ColumnElement[bool]:
    return and_(
        Location.disclosure == Disclosure.EXACT,
        Service.status == Status.ACTIVE,
        Service.hidden_at.is_(None),
        Organization.hidden_at.is_(None),
    )
