"""Whom a volunteer is to call next; two never hold the same place at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Call,
    CallClaim,
    CallOutcome,
    Case,
    CorridorPosition,
    Listing,
    Phone,
    PhoneKind,
    Published,
    Service,
    Verification,
)
from app.services.editing.subject import get_service
from app.services.errors import NotFound
from app.services.permissions import Action, Actor
from app.services.taxonomies import terms

#: How long a place is kept for who calls it.
HELD_FOR = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits: how many to call, the one that the reader holds, who answered nobody twice."""

    waiting: int
    mine: UUID | None
    unanswered: Sequence[Service]


def desk(session: Session, actor: Actor, *, now: dt.datetime) -> Desk:
    """The call desk as it is for somebody."""
    actor.must(Action.MODERATE)
    rows = _to_call(actor, now).with_only_columns(Service.id).order_by(None)
    unanswered = session.scalars(
        select(Service)
        .join(Call, Call.service_id == Service.id)
        .where(
            Call.outcome == CallOutcome.NO_ANSWER_TWICE,
            Call.again_at > now,
            Service.organization_id.not_in(list(actor.roles)),
            exists().where(Published.service_id == Service.id),
        )
        .order_by(Service.name, Service.id)
        .limit(100)
    ).all()
    return Desk(
        waiting=session.scalar(select(func.count()).select_from(rows.subquery())) or 0,
        mine=session.scalar(
            select(CallClaim.service_id).where(
                CallClaim.account_id == actor.account_id, CallClaim.until > now
            )
        ),
        unanswered=unanswered,
    )


def claim_next(session: Session, actor: Actor, *, now: dt.datetime) -> UUID | None:
    """Hold the next place for who asks, for half an hour; the one already held while it is.

    Safety-critical kinds of help first, then what seekers reported, then what is on a corridor,
    then what was checked longest ago or never. None: nobody is to be called now.
    """
    actor.must(Action.MODERATE)
    session.execute(delete(CallClaim).where(CallClaim.until <= now))
    held = session.scalar(select(CallClaim).where(CallClaim.account_id == actor.account_id))
    if held is not None:
        held.until = now + HELD_FOR
        return held.service_id
    query = _to_call(actor, now).with_for_update(of=Service, skip_locked=True).limit(1)
    service = session.scalar(query)
    if service is None:
        return None
    session.add(CallClaim(service_id=service.id, account_id=actor.account_id, until=now + HELD_FOR))
    session.flush()  # a second of the same place fails here, not at the commit
    return service.id


def claimed(session: Session, actor: Actor, service_id: UUID, *, now: dt.datetime) -> Service:
    """The place that somebody holds; raises :class:`NotFound` for one that she does not."""
    actor.must(Action.MODERATE)
    claim = session.get(CallClaim, service_id)
    if claim is None or claim.account_id != actor.account_id or claim.until <= now:
        raise NotFound("call", service_id)
    return get_service(session, service_id)


def numbers_to_call(service: Service) -> list[dict[str, str | None]]:
    """``{number, extension}`` of those that a volunteer may dial: never one for emergencies."""
    return [
        {"number": phone.number, "extension": phone.extension}
        for phone in service.phones
        if phone.kind is not PhoneKind.SHORT and not phone.answers
    ]


def _to_call(actor: Actor, now: dt.datetime) -> Select[Service]:
    """Listed, due or reported, with a number that may be dialled; of nobody's own organization."""
    last_check = (
        select(func.max(Verification.verified_on))
        .where(Verification.service_id == Service.id)
        .scalar_subquery()
    )
    reported = exists().where(
        Case.service_id == Service.id,
        Case.closed_at.is_(None),
        func.date(Case.opened_at) >= func.coalesce(last_check, dt.date.min),
    )
    public = exists().where(Published.service_id == Service.id)
    due = exists().where(
        Published.service_id == Service.id,
        Published.listing_id == Listing.id,
        or_(Listing.due_on.is_(None), Listing.due_on <= now.date()),
    )
    on_the_way = exists().where(
        Published.service_id == Service.id, CorridorPosition.listing_id == Published.listing_id
    )
    critical = [code for code, term in terms("category").items() if term.critical]
    return (
        select(Service)
        .where(
            public,
            or_(reported, due),
            Service.organization_id.not_in(list(actor.roles)),
            exists().where(
                Phone.service_id == Service.id,
                Phone.kind != PhoneKind.SHORT,
                func.cardinality(Phone.answers) == 0,
            ),
            ~exists().where(Call.service_id == Service.id, Call.again_at > now),
            ~exists().where(CallClaim.service_id == Service.id, CallClaim.until > now),
        )
        .order_by(
            Service.categories.overlap(critical).desc(),
            reported.desc(),
            on_the_way.desc(),
            last_check.asc().nulls_first(),
            Service.id,
        )
    )
