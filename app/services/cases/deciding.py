"""Where moderators look into what people reported, and decide."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.models import (
    Account,
    Case,
    Listing,
    Membership,
    Outcome,
    Published,
    Service,
    Verification,
    VerifiedBy,
)
from app.services.accounts import moderators
from app.services.cases.reasons import WRONGED
from app.services.editing import panic
from app.services.errors import NotFound, NotPending
from app.services.permissions import Action, Actor
from app.services.publishing import publish


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the queue."""

    id: UUID
    name: str
    organization: str
    country: str
    grave: bool
    reports: int
    opened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with what somebody needs to decide.

    ``last_of``: categories of which its town has no other listing.
    """

    case: Case
    service: Service
    reasons: dict[str, int]
    days: list[dt.date]
    notes: list[str]
    last_of: list[str]


def strangers_to(session: Session, organization_id: UUID) -> list[Account]:
    """The moderators who are not from an organization: only they learn what is said of it."""
    of_it = session.scalars(
        select(Membership.account_id).where(Membership.organization_id == organization_id)
    ).all()
    return [account for account in moderators(session) if account.id not in of_it]


def count_open(session: Session, actor: Actor) -> tuple[int, int]:
    """How many cases of others' organizations wait, and how many of them are grave."""
    rows = session.execute(
        select(Case.grave, func.count())
        .join(Service, Service.id == Case.service_id)
        .where(Case.closed_at.is_(None), Service.organization_id.not_in(list(actor.roles)))
        .group_by(Case.grave)
    ).all()
    by_gravity = {row[0]: row[1] for row in rows}
    return sum(by_gravity.values()), by_gravity.get(True, 0)


def queue(session: Session, actor: Actor) -> list[Row]:
    """The cases of others' organizations that wait: grave ones first, then the oldest."""
    cases = session.scalars(
        select(Case)
        .join(Service, Service.id == Case.service_id)
        .where(Case.closed_at.is_(None), Service.organization_id.not_in(list(actor.roles)))
        .options(
            selectinload(Case.reports),
            selectinload(Case.service).selectinload(Service.organization),
        )
        .order_by(Case.grave.desc(), Case.opened_at, Case.id)
    ).all()
    return [
        Row(
            id=case.id,
            name=case.service.name,
            organization=case.service.organization.name,
            country=case.service.organization.country,
            grave=case.grave,
            reports=len(case.reports),
            opened_at=case.opened_at,
        )
        for case in cases
    ]


def open_case(session: Session, actor: Actor, case_id: UUID) -> Opened:
    """One case, closed ones too; raises :class:`NotFound`, also for one of one's own people."""
    case = session.get(Case, case_id)
    if case is None or case.service.organization_id in actor.roles:
        raise NotFound("case", case_id)
    return Opened(
        case=case,
        service=case.service,
        reasons=dict(Counter(report.reason for report in case.reports).most_common()),
        days=sorted({report.reported_on for report in case.reports}),
        notes=[report.note for report in case.reports if report.note],
        last_of=last_of(session, case.service_id),
    )


def last_of(session: Session, service_id: UUID) -> list[str]:
    """The categories that only this service has in its town, by what strangers see."""
    own = session.execute(
        select(Listing.place_id, Listing.categories)
        .join(Published, Published.listing_id == Listing.id)
        .where(Published.service_id == service_id, Listing.place_id.is_not(None))
    ).all()
    found: set[str] = set()
    for place_id, categories in own:
        others = session.scalars(
            select(func.unnest(Listing.categories))
            .join(Published, Published.listing_id == Listing.id)
            .where(Listing.place_id == place_id, Published.service_id != service_id)
        ).all()
        found |= set(categories) - set(others)
    return sorted(found)


def harmless_of(session: Session, service_id: UUID) -> dict[str, int]:
    """What the organization of a service may read of its open case: reasons and how often.

    Nothing grave, not even that there is any.
    """
    case = session.scalar(
        select(Case).where(Case.service_id == service_id, Case.closed_at.is_(None))
    )
    reports = case.reports if case else []
    return dict(Counter(r.reason for r in reports if r.reason not in WRONGED).most_common())


def decide(
    session: Session, actor: Actor, case_id: UUID, outcome: Outcome, why: str, *, now: dt.datetime
) -> bool:
    """Close a case; returns False where it waits for a second moderator to hide the listing.

    Raises :class:`NotFound`, ``NotAllowed``, and :class:`NotPending` for a closed one. The notes
    of its reports are deleted. A call that found all right counts as one (freshness). What was
    decided stands in the case and not in the history that the organization reads.
    """
    actor.must(Action.MODERATE)
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    if case is None or case.service.organization_id in actor.roles:
        raise NotFound("case", case_id)
    if case.closed_at is not None:
        raise NotPending("case")
    if outcome is Outcome.HIDDEN and case.hide_asked_by_id in (None, actor.account_id):
        case.hide_asked_by_id = actor.account_id
        return False
    case.closed_at, case.closed_by_id = now, actor.account_id
    case.decision, case.why = outcome, why
    for report in case.reports:
        report.note = None
    service = case.service
    service.doubted_at = None
    if outcome is Outcome.CONFIRMED:
        session.add(
            Verification(service_id=service.id, by=VerifiedBy.MODERATOR, verified_on=now.date())
        )
    if outcome is Outcome.HIDDEN:
        panic.hide_listing(session, actor, service.id, now=now)
    publish(session, [service.id], now=now)
    return True
