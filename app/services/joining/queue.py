"""What waits of applications, and one of them with all that an approver should see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Application,
    ApplicationState,
    MemberRole,
    Membership,
    Organization,
    Service,
    Status,
    VouchRequest,
)
from app.services import history
from app.services.errors import NotFound
from app.services.gazetteer import fold
from app.services.joining import admitting
from app.services.joining.independence import Approvers, is_from, possible_approvers
from app.services.joining.signals import Signal, signals_of
from app.services.joining.working_days import is_late
from app.services.permissions import TRUSTED_AFTER, Actor

_ALIKE_FROM, _MOST = 0.3, 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue. ``late``: for more than two working days."""

    id: UUID
    name: str
    country: str
    town: str
    since: dt.datetime
    late: bool
    approvals: int
    state: ApplicationState


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the people says who looked into it."""

    who: str
    of: str | None  # the organization that she speaks for; None for a moderator
    at: dt.datetime
    approves: bool
    called_number: str | None
    number_found_at: str | None
    spoke_with: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization of the directory that the applicant may be, or that may vouch."""

    id: UUID
    name: str
    country: str
    listings: int = 0
    has_managers: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """An application as approvers see it. ``organization`` is the listed one that it is."""

    application: Application
    organization: Candidate | None
    late: bool
    signals: list[Signal]
    said: list[Said]
    asked: list[str]  # organizations that were asked to vouch
    approvers: Approvers
    is_from_it: bool  # who asks
    has_said: bool  # who asks
    changes: list[history.Change]


def count_waiting(session: Session, *, now: dt.datetime) -> tuple[int, dt.datetime | None, bool]:
    """How many wait, since when the oldest does, and whether that is too long."""
    count, oldest = session.execute(
        select(func.count(), func.min(Application.created_at)).where(
            Application.state == ApplicationState.WAITING
        )
    ).one()
    return count, oldest, oldest is not None and is_late(oldest, now)


def find_applications(
    session: Session, state: ApplicationState, *, now: dt.datetime, limit: int = 100
) -> list[Waiting]:
    """Applications in a state: those that wait the longest first, the decided newest first."""
    waits = state is ApplicationState.WAITING
    rows = session.scalars(
        select(Application)
        .where(Application.state == state)
        .order_by(
            Application.created_at if waits else Application.decided_at.desc(), Application.id
        )
        .limit(limit)
    ).all()
    return [
        Waiting(
            id=row.id,
            name=row.organization_name,
            country=row.country,
            town=row.town,
            since=row.created_at,
            late=waits and is_late(row.created_at, now),
            approvals=sum(check.approves for check in row.checks),
            state=row.state,
        )
        for row in rows
    ]


def get_application(
    session: Session, actor: Actor, application_id: UUID, *, now: dt.datetime
) -> Detail:
    """One application for who may approve it; raises :class:`NotFound`."""
    application = session.get(Application, application_id)
    if application is None:
        raise NotFound("application", application_id)
    account = session.get_one(Account, actor.account_id)
    return Detail(
        application=application,
        organization=_candidate(session, application.organization_id),
        late=application.state is ApplicationState.WAITING and is_late(application.created_at, now),
        signals=signals_of(session, application),
        said=_said(session, application),
        asked=list(
            session.scalars(
                select(Organization.name)
                .join(VouchRequest, VouchRequest.organization_id == Organization.id)
                .where(VouchRequest.application_id == application.id)
                .order_by(Organization.name)
            )
        ),
        approvers=possible_approvers(session, application, now=now),
        is_from_it=is_from(session, account, application),
        has_said=any(check.account_id == account.id for check in application.checks),
        changes=history.changes_of(session, "application", application.id),
    )


def find_candidates(session: Session, application: Application, name: str) -> list[Candidate]:
    """Organizations of the directory that the applicant may be: names like that one."""
    alike = func.similarity(Organization.normalized_name, fold(name))
    ids = session.scalars(
        select(Organization.id)
        .where(alike >= _ALIKE_FROM)
        .order_by(
            (Organization.country == application.country).desc(), alike.desc(), Organization.id
        )
        .limit(_MOST)
    ).all()
    return [found for found in (_candidate(session, key) for key in ids) if found]


def find_vouchers(
    session: Session, application: Application, name: str, *, now: dt.datetime
) -> list[Candidate]:
    """Approved organizations with a manager of 30 days, with names like that one."""
    folded = fold(name)
    alike = func.word_similarity(folded, Organization.normalized_name)
    asked = select(VouchRequest.organization_id).where(
        VouchRequest.application_id == application.id
    )
    able = select(Membership.organization_id).where(
        Membership.role == MemberRole.MANAGER, Membership.created_at <= now - TRUSTED_AFTER
    )
    query = select(Organization).where(
        Organization.approved_at.is_not(None),
        Organization.hidden_at.is_(None),
        Organization.id.in_(able),
        Organization.id.not_in(asked),
        alike >= _ALIKE_FROM,
    )
    if application.organization_id is not None:
        query = query.where(Organization.id != application.organization_id)
    rows = session.scalars(query.order_by(alike.desc(), Organization.name).limit(_MOST))
    return [Candidate(o.id, o.name, o.country) for o in rows]


def _candidate(session: Session, organization_id: UUID | None) -> Candidate | None:
    if organization_id is None:
        return None
    organization = session.get_one(Organization, organization_id)
    listings = session.scalar(
        select(func.count())
        .select_from(Service)
        .where(Service.organization_id == organization_id, Service.status != Status.WITHDRAWN)
    )
    return Candidate(
        id=organization_id,
        name=organization.name,
        country=organization.country,
        listings=listings or 0,
        has_managers=admitting.has_managers(session, organization_id),
    )


def _said(session: Session, application: Application) -> list[Said]:
    return [
        Said(
            who=session.get_one(Account, check.account_id).name,
            of=(
                session.get_one(Organization, check.voucher_organization_id).name
                if check.voucher_organization_id
                else None
            ),
            at=check.created_at,
            approves=check.approves,
            called_number=check.called_number,
            number_found_at=check.number_found_at,
            spoke_with=check.spoke_with,
            note=check.note,
        )
        for check in application.checks
    ]
