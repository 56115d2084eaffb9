"""An organization and its listings, as their own people see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Disclosure, Organization, Proposal, ProposalState, Service, Status
from app.services.editing import changing, fields
from app.services.editing.subject import get_service, places_of
from app.services.errors import NotFound


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A listing in the list of its organization. ``waiting``: proposals nobody has decided."""

    id: UUID
    name: str
    categories: list[str]
    hidden: bool
    held: bool
    in_check: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """An organization, its listings by name, and what waits."""

    id: UUID
    name: str
    country: str
    hidden_at: dt.datetime | None
    waiting: int
    listings: list[OwnListing]


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One listing: the values of all its fields by key, and what waits for whom."""

    id: UUID
    organization_id: UUID
    organization: str
    name: str
    hidden_at: dt.datetime | None
    organization_hidden: bool
    in_check: bool
    never_listed: bool
    values: dict[str, Any]
    waiting: dict[str, UUID]  # field -> proposal
    places: list[tuple[UUID, Disclosure]]


def organization(session: Session, organization_id: UUID) -> OrganizationPage:
    """The page of an organization; raises :class:`NotFound`."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise NotFound("organization", organization_id)
    rows = session.execute(
        select(Proposal.service_id, func.count().label("number"))
        .join(Service, Service.id == Proposal.service_id)
        .where(
            Service.organization_id == organization_id,
            Proposal.state == ProposalState.PENDING,
        )
        .group_by(Proposal.service_id)
    )
    waiting = {row.service_id: row.number for row in rows}
    own = select(func.count()).where(
        Proposal.organization_id == organization_id,
        Proposal.state == ProposalState.PENDING,
        Proposal.field == "hidden",
    )
    services = session.scalars(
        select(Service)
        .where(Service.organization_id == organization_id, Service.status != Status.WITHDRAWN)
        .order_by(Service.name, Service.id)
    )
    listings = [
        OwnListing(
            id=s.id,
            name=s.name,
            categories=list(s.categories),
            hidden=s.hidden_at is not None,
            held=s.status is Status.HELD,
            in_check=s.contact_removed_at is not None,
            waiting=waiting.get(s.id, 0),
        )
        for s in services
    ]
    return OrganizationPage(
        id=found.id,
        name=found.name,
        country=found.country,
        hidden_at=found.hidden_at,
        waiting=sum(waiting.values()) + (session.scalar(own) or 0),
        listings=listings,
    )


def listing(session: Session, organization_id: UUID, service_id: UUID) -> ListingPage:
    """The page of a listing; raises :class:`NotFound`, also for one of others."""
    service = get_service(session, service_id, organization_id)
    rows = session.execute(
        select(Proposal.field, Proposal.id).where(
            Proposal.service_id == service_id, Proposal.state == ProposalState.PENDING
        )
    )
    return ListingPage(
        id=service.id,
        organization_id=organization_id,
        organization=service.organization.name,
        name=service.name,
        hidden_at=service.hidden_at,
        organization_hidden=service.organization.hidden_at is not None,
        in_check=service.contact_removed_at is not None,
        never_listed=service.suppressed_at is not None,
        values=changing.read_values(session, service, fields.keys_of(service)),
        waiting={field.partition("@")[0]: key for field, key in rows},
        places=[(p.id, p.disclosure) for p in places_of(service)],
    )
