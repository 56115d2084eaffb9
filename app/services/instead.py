"""Who could take people when a place is full: others' listings that its own people chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import MOST_INSTEAD, Disclosure, Listing, Published, Service
from app.services import history
from app.services.errors import DomainError
from app.services.notices import lock_listed, lock_upkeep, recorded_by
from app.services.permissions import Actor
from app.services.publishing import publish

#: How far others may be, and how many are offered.
WITHIN_M, OFFERED = 50_000, 30


class NotOffered(DomainError):
    """A listing was chosen that cannot stand beside this one."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing that may be chosen, as strangers see it."""

    id: UUID
    name: str
    city: str | None


def find_offered(session: Session, service_id: UUID) -> list[Offered]:
    """Others' listings nearby that give the same kind of help, the nearest first.

    None for a withheld place, and none that is withheld: who is named beside whom would tell
    where it is (law 1).
    """
    own = _own(session, service_id)
    if own is None:
        return []
    distance = func.ST_Distance(Listing.point, own.point, False)
    rows = session.execute(
        select(Listing.id, Listing.name, Listing.city)
        .join(Published, Published.listing_id == Listing.id)
        .where(
            Published.service_id != service_id,
            Listing.disclosure == Disclosure.EXACT,
            Listing.name.is_not(None),
            Listing.categories.overlap(own.categories),
            func.ST_DWithin(Listing.point, own.point, WITHIN_M, False),
        )
        .order_by(distance, Listing.id)
        .limit(OFFERED)
    ).all()
    return [Offered(row.id, row.name, row.city) for row in rows]


def choose(
    session: Session,
    service_id: UUID,
    ids: Sequence[UUID],
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Name up to three listings; raises :class:`NotOffered` for one that may not be chosen."""
    service = lock_listed(session, service_id, actor=actor)
    chosen = list(dict.fromkeys(ids))
    offered = {listing.id for listing in find_offered(session, service_id)}
    if len(chosen) > MOST_INSTEAD or not offered.issuperset(chosen):
        raise NotOffered
    upkeep = lock_upkeep(session, service_id)
    before = [str(key) for key in upkeep.instead]
    upkeep.instead = chosen
    history.record(
        session,
        "service",
        service.id,
        "instead",
        before=before,
        after=[str(key) for key in chosen],
        by=recorded_by(actor, service.organization_id),
        account_id=actor.account_id,
    )
    publish(session, [service.id], now=now)


def _own(session: Session, service_id: UUID) -> Any:
    """The one public row of a service that is open to all; None for any other."""
    rows = session.execute(
        select(Listing.point, Listing.categories, Listing.disclosure)
        .join(Published, Published.listing_id == Listing.id)
        .join(Service, Service.id == Published.service_id)
        .where(Published.service_id == service_id)
    ).all()
    known = [row for row in rows if row.point is not None]
    if not known or any(row.disclosure != Disclosure.EXACT for row in rows):
        return None
    return known[0]
