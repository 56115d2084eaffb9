"""Who asked never to be listed: taken off at once, and kept out of every file (law 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app.models import (
    ChangedBy,
    Proposal,
    ProposalState,
    Service,
    ServiceAtLocation,
    Status,
    Suppression,
    Upkeep,
)
from app.services import history, marks
from app.services.editing.subject import get_service
from app.services.marks import Where
from app.services.permissions import Action, Actor
from app.services.publishing import publish

#: The field of a proposal to let a place be listed again.
NEVER_LISTED = "never_listed"


def suppress(
    session: Session, actor: Actor, service_id: UUID, why: str, *, now: dt.datetime
) -> None:
    """Take a service off for good; nobody needs a second person for that.

    Hashes of its name where it is, and of its own numbers, stay, so that no import, sheet or new
    listing brings it again. Raises ``NotFound`` and ``NotAllowed``.
    """
    service = get_service(session, service_id, lock=True)
    actor.must(Action.DECIDE, service.organization_id)
    if service.suppressed_at is not None:
        return
    _record(session, actor, service, before=service.status.value, after=NEVER_LISTED, why=why)
    found = marks.marks_of(session, service)
    session.add_all(Suppression(service_id=service.id, mark=mark) for mark in sorted(found))
    service.suppressed_at = now
    service.status = Status.WITHDRAWN
    service.revision += 1
    publish(session, [service.id], now=now)


def ask_to_lift(session: Session, actor: Actor, service_id: UUID, why: str) -> None:
    """One moderator wants it listed again; another has to say so too.

    Nothing where it is not suppressed, or was asked already. Raises ``NotFound``, ``NotAllowed``.
    """
    service = get_service(session, service_id, lock=True)
    actor.must(Action.MODERATE)
    waiting = select(Proposal).filter_by(
        service_id=service.id, field=NEVER_LISTED, state=ProposalState.PENDING
    )
    if service.suppressed_at is None or session.scalar(waiting) is not None:
        return
    session.add(
        Proposal(
            service_id=service.id,
            account_id=actor.account_id,
            field=NEVER_LISTED,
            before={"value": True},
            after={"value": False},
            reason=why,
            state=ProposalState.PENDING,
        )
    )


def lift(session: Session, actor: Actor, service: Service, why: str) -> None:
    """Two moderators want a place listed again; what its own people closed stays closed.

    The caller publishes.
    """
    session.execute(delete(Suppression).where(Suppression.service_id == service.id))
    service.suppressed_at = None
    if service.upkeep is None or service.upkeep.closed_at is None:
        service.status = Status.ACTIVE
    service.revision += 1
    _record(session, actor, service, before=NEVER_LISTED, after=service.status.value, why=why)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Marks of the names and numbers that nothing may list again."""

    marks: frozenset[bytes] = frozenset()

    def holds(self, name: str, where: Where, numbers: Iterable[str]) -> bool:
        """Whether this is one of them: by its name where it is, or by a number of its own."""
        asked = marks.marks_asked(name, where) | marks.marks_of_numbers(numbers, where.country)
        return not self.marks.isdisjoint(asked)


def kept_out(session: Session) -> KeptOut:
    """All that asked never to be listed, and what its own people closed (by its name only)."""
    closed = session.scalars(
        select(Service)
        .join(Upkeep, Upkeep.service_id == Service.id)
        .where(Service.status == Status.WITHDRAWN, Upkeep.closed_at.is_not(None))
        .options(
            selectinload(Service.service_areas),
            selectinload(Service.service_at_locations).selectinload(ServiceAtLocation.location),
        )
    )
    found = set(session.scalars(select(Suppression.mark)))
    for service in closed:
        for where in marks.where_is(session, service):
            found |= marks.marks_of_name(service.name, where)
    return KeptOut(frozenset(found))


def is_kept_out(session: Session, service: Service) -> bool:
    """Whether a listing that waits is of a place that has asked meanwhile."""
    out = kept_out(session)
    numbers = [phone.number for phone in service.phones]
    return any(
        out.holds(service.name, where, numbers) for where in marks.where_is(session, service)
    )


def _record(
    session: Session, actor: Actor, service: Service, *, before: str, after: str, why: str
) -> None:
    history.record(
        session,
        "service",
        service.id,
        "status",
        before=before,
        after=after,
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
        reason=why,
    )
