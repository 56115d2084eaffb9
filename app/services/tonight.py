"""The people of an organization, its places and what is said of them for tonight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app.models import EveningReminder, Organization, Service, Status
from app.services import confirming, history, notices
from app.services.editing.previewing import would_be_shown
from app.services.errors import NotFound
from app.services.instead import Offered, find_offered
from app.services.listings import Listing
from app.services.notices import lock_listed, recorded_by
from app.services.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One service of an organization as its people see it on the page of tonight."""

    service_id: UUID
    name: str
    listing: Listing
    closed: bool  # its people said so, and may come back
    pause: bool
    offered: tuple[Offered, ...]
    chosen: tuple[UUID, ...]
    reminds: bool  # who asks is reminded at 16:00


def organization_name(session: Session, organization_id: UUID) -> str:
    """The name of an organization; raises :class:`NotFound`."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise NotFound("organization", organization_id)
    return found.name


def find_places(
    session: Session, organization_id: UUID, *, actor: Actor, now: dt.datetime
) -> list[Place]:
    """The places of an organization that strangers see, or that its people closed, by name."""
    services = session.scalars(
        select(Service)
        .where(
            Service.organization_id == organization_id,
            Service.status.in_((Status.ACTIVE, Status.WITHDRAWN)),
            Service.hidden_at.is_(None),
        )
        .options(selectinload(Service.upkeep), selectinload(Service.notices))
        .order_by(Service.name, Service.id)
    ).all()
    wishes = set(
        session.scalars(
            select(EveningReminder.service_id).where(EveningReminder.account_id == actor.account_id)
        )
    )
    found = []
    for service in services:
        closed = bool(service.upkeep and service.upkeep.closed_at)
        rows = would_be_shown(session, service.id, now=now)
        if not rows or closed != (service.status is Status.WITHDRAWN):
            continue
        found.append(
            Place(
                service_id=service.id,
                name=service.name,
                listing=rows[0],
                closed=closed,
                pause=notices.pause_of(service, now) is not None,
                offered=() if closed else tuple(find_offered(session, service.id)),
                chosen=tuple(service.upkeep.instead) if service.upkeep else (),
                reminds=service.id in wishes,
            )
        )
    return found


def wish_reminder(session: Session, service_id: UUID, wanted: bool, *, actor: Actor) -> None:
    """Be asked at 16:00, by the clock of the place, whether there is room; or no more."""
    lock_listed(session, service_id, actor=actor)
    session.execute(
        delete(EveningReminder).where(
            EveningReminder.service_id == service_id,
            EveningReminder.account_id == actor.account_id,
        )
    )
    if wanted:
        session.add(EveningReminder(service_id=service_id, account_id=actor.account_id))


def revoke_links(session: Session, service_id: UUID, *, actor: Actor) -> None:
    """Make every link of a place useless, whoever has it."""
    service = lock_listed(session, service_id, actor=actor)
    confirming.revoke(session, service_id)
    history.record(
        session,
        "service",
        service_id,
        "links",
        before=None,
        after="revoked",
        by=recorded_by(actor, service.organization_id),
        account_id=actor.account_id,
    )


def open_again(session: Session, service_id: UUID, *, actor: Actor, now: dt.datetime) -> None:
    """List again what its own people had closed; raises :class:`NotFound` for anything else."""
    service = session.scalar(
        select(Service).where(Service.id == service_id).with_for_update(of=Service)
    )
    upkeep = service.upkeep if service else None
    if service is None or upkeep is None or not upkeep.closed_at or service.hidden_at:
        raise NotFound("service", service_id)
    if service.status is not Status.WITHDRAWN:
        raise NotFound("service", service_id)
    actor.must(Action.SET_NOTICE, service.organization_id)
    confirming.reopen(session, service, now=now)
    history.record(
        session,
        "service",
        service_id,
        "status",
        before=Status.WITHDRAWN.value,
        after=Status.ACTIVE.value,
        by=recorded_by(actor, service.organization_id),
        account_id=actor.account_id,
    )


def belongs(session: Session, service_id: UUID, organization_id: UUID) -> None:
    """Raise :class:`NotFound` unless a service is of an organization: the address names both."""
    service = session.get(Service, service_id)
    if service is None or service.organization_id != organization_id:
        raise NotFound("service", service_id)


def uuids(texts: Sequence[str]) -> list[UUID]:
    """The ids among what a form sent; "" stands for nobody. Raises ``ValueError`` for others."""
    return [UUID(text) for text in texts if text]
