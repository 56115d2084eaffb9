"""Organizations as their own people see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import MemberRole, Organization, Service, Status
from app.services.permissions import Actor


@dataclass(frozen=True, slots=True)
class OwnOrganization:
    """An organization that somebody acts for."""

    id: UUID
    name: str
    country: str
    role: MemberRole
    listings: int


def organizations_of(session: Session, actor: Actor) -> list[OwnOrganization]:
    """The organizations that somebody is a member of, by name."""
    rows = session.execute(
        select(Organization, func.count(Service.id))
        .outerjoin(
            Service,
            (Service.organization_id == Organization.id) & (Service.status != Status.WITHDRAWN),
        )
        .where(Organization.id.in_(actor.roles))
        .group_by(Organization.id)
        .order_by(Organization.name)
    ).all()
    return [
        OwnOrganization(o.id, o.name, o.country, actor.roles[o.id], listings)
        for o, listings in rows
    ]
