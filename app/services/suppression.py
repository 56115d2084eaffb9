"""Who asked never to be listed: taken off at once, and kept out of every file (law 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.models import ChangedBy, Organization, Service, Status, Upkeep
from app.services import history
from app.services.editing.subject import get_service
from app.services.gazetteer import fold
from app.services.permissions import Action, Actor
from app.services.publishing import publish


def suppress(
    session: Session, actor: Actor, service_id: UUID, why: str, *, now: dt.datetime
) -> None:
    """Take a service off for good; nobody needs a second person for that.

    Its name and numbers stay in the private tables, so that no import lists it again.
    Raises ``NotFound`` and ``NotAllowed``.
    """
    service = get_service(session, service_id, lock=True)
    actor.must(Action.DECIDE, service.organization_id)
    if service.suppressed_at is not None:
        return
    history.record(
        session,
        "service",
        service.id,
        "status",
        before=service.status.value,
        after="never_listed",
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
        reason=why,
    )
    service.suppressed_at = now
    service.status = Status.WITHDRAWN
    service.revision += 1
    publish(session, [service.id], now=now)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Names and numbers that no file may list again."""

    names: frozenset[tuple[str, str]] = field(default_factory=frozenset)  # folded, country
    numbers: frozenset[str] = field(default_factory=frozenset)

    def holds(self, name: str, country: str, numbers: Iterable[str]) -> bool:
        """Whether a row is of one of them: by its name in that country, or by a number."""
        return (fold(name), country) in self.names or not self.numbers.isdisjoint(numbers)


def kept_out(session: Session) -> KeptOut:
    """All that asked never to be listed, and what its own people closed."""
    services = session.scalars(
        select(Service)
        .join(Organization)
        .outerjoin(Upkeep, Upkeep.service_id == Service.id)
        .where(
            or_(
                Service.suppressed_at.is_not(None),
                (Service.status == Status.WITHDRAWN) & Upkeep.closed_at.is_not(None),
            )
        )
        .options(selectinload(Service.organization), selectinload(Service.phones))
    ).all()
    return KeptOut(
        names=frozenset((fold(s.name), s.organization.country) for s in services),
        numbers=frozenset(phone.number for s in services if s.suppressed_at for phone in s.phones),
    )
