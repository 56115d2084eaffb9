"""The queues of proposals: of one organization, and of the moderators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.models import Account, Decision, Organization, Proposal, ProposalState, Service
from app.services.editing.proposals import NOT_OURS, may_decide, organization_of
from app.services.gazetteer import fold
from app.services.permissions import Actor

#: Kinds of proposals that a moderator can ask for, by field.
FIELDS = (
    "phones",
    "email",
    "website",
    "address",
    "point",
    "town",
    "disclosure",
    "public_fields",
    "coverage",
    "operator",
    "name",
    "wordings",
    "contact_check",
    "hidden",
    "listing",
    "never_listed",
)
MOST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal in a list. ``mine``: the reader may decide it."""

    id: UUID
    organization_id: UUID
    organization: str
    country: str
    service_id: UUID | None
    listing: str | None
    field: str
    who: str | None
    reason: str
    state: ProposalState
    created_at: dt.datetime
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a second person said."""

    who: str
    reason: str
    at: dt.datetime


def everywhere(
    session: Session,
    actor: Actor,
    *,
    field: str = "",
    country: str = "",
    q: str = "",
    now: dt.datetime,
) -> list[Row]:
    """What waits anywhere, the oldest first: of a field, a country, a name; "" is any."""
    query = _base().where(Proposal.state == ProposalState.PENDING).order_by(Proposal.created_at)
    if field:
        query = query.where(
            or_(Proposal.field == field, Proposal.field.startswith(f"{field}@", autoescape=True))
        )
    if country:
        query = query.where(Organization.country == country)
    if q:
        query = query.where(_named(q))
    return _rows(session, query.limit(MOST), actor, now)


def of_organization(session: Session, organization_id: UUID) -> list[Row]:
    """The proposals of one organization: those that wait first, then the newest."""
    query = (
        _base()
        .where(Organization.id == organization_id)
        .order_by(Proposal.state != ProposalState.PENDING, Proposal.created_at.desc())
    )
    return _rows(session, query.limit(MOST))


def countries(session: Session) -> Sequence[str]:
    """The countries of organizations for which something waits."""
    query = _base().where(Proposal.state == ProposalState.PENDING)
    found = session.execute(query.with_only_columns(Organization.country).distinct())
    return sorted(country for (country,) in found)


def row_of(session: Session, proposal: Proposal) -> Row:
    """The row of one proposal."""
    organization = organization_of(session, proposal)
    service = session.get(Service, proposal.service_id) if proposal.service_id else None
    account = session.get(Account, proposal.account_id) if proposal.account_id else None
    return _row(proposal, organization, service, account)


def decision_of(session: Session, proposal: Proposal) -> Answer | None:
    """What was said about it, if anything."""
    found = session.execute(
        select(Decision, Account.name)
        .join(Account, Account.id == Decision.account_id)
        .where(Decision.proposal_id == proposal.id)
    ).one_or_none()
    return Answer(found[1], found[0].reason, found[0].created_at) if found else None


def count_waiting(session: Session) -> int:
    """How many wait anywhere."""
    query = _base().where(Proposal.state == ProposalState.PENDING)
    return len(session.execute(query.with_only_columns(Proposal.id)).all())


def _base() -> Select[Proposal, Organization, Service, Account]:
    return (
        select(Proposal, Organization, Service, Account)
        .outerjoin(Service, Service.id == Proposal.service_id)
        .join(
            Organization,
            or_(
                Organization.id == Proposal.organization_id,
                Organization.id == Service.organization_id,
            ),
        )
        .outerjoin(Account, Account.id == Proposal.account_id)
        .where(Proposal.field.not_in(NOT_OURS))
    )


def _named(q: str) -> ColumnElement[bool]:
    return or_(
        Organization.normalized_name.contains(fold(q), autoescape=True),
        Service.name.icontains(q, autoescape=True),
    )


def _rows(
    session: Session,
    query: Select[Proposal, Organization, Service, Account],
    actor: Actor | None = None,
    now: dt.datetime | None = None,
) -> list[Row]:
    return [
        _row(
            proposal,
            organization,
            service,
            account,
            mine=bool(actor and now and may_decide(session, actor, proposal, now=now)),
        )
        for proposal, organization, service, account in session.execute(query).all()
    ]


def _row(
    proposal: Proposal,
    organization: Organization,
    service: Service | None,
    account: Account | None,
    *,
    mine: bool = False,
) -> Row:
    return Row(
        id=proposal.id,
        organization_id=organization.id,
        organization=organization.name,
        country=organization.country,
        service_id=proposal.service_id,
        listing=service.name if service else None,
        field=proposal.field,
        who=account.name if account else None,
        reason=proposal.reason,
        state=proposal.state,
        created_at=proposal.created_at,
        mine=mine,
    )
