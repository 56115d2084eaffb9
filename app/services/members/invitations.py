"""The invitations that wait for a second person, and who that may be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models import Account, MemberRole, Membership, Organization, Proposal, ProposalState
from app.services.errors import NotFound
from app.services.permissions import Action, Actor, may_be_second

#: ``Proposal.field`` of an invitation.
MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that waits, for members and moderators. ``before`` is the role held now."""

    id: UUID
    organization_id: UUID
    organization: str
    name: str
    email: str
    role: MemberRole
    before: MemberRole | None
    reason: str
    by: str | None
    since: dt.datetime
    is_own: bool
    may_decide: bool


def may_decide(session: Session, actor: Actor, proposal: Proposal, *, now: dt.datetime) -> bool:
    """Whether somebody may be the second person: never who invited, never who is invited.

    What a moderator proposes who is no member, another moderator decides.
    """
    assert proposal.organization_id is not None
    account = session.get_one(Account, actor.account_id)
    if account.email == proposal.after["email"]:
        return False
    author = proposal.account
    from_within = author is not None and (
        membership_of(session, proposal.organization_id, author.email) is not None
    )
    return may_be_second(
        session,
        actor,
        proposal.organization_id,
        proposal.account_id,
        now=now,
        only_moderators=not from_within,
    )


def find_invitations(
    session: Session, actor: Actor, organization_id: UUID | None, *, now: dt.datetime
) -> list[Invitation]:
    """The invitations that wait, of one organization or of all (None), the oldest first."""
    actor.must(Action.MANAGE_MEMBERS if organization_id else Action.MODERATE, organization_id)
    found = []
    for proposal in session.scalars(that_wait(organization_id)):
        assert proposal.organization_id is not None
        before = proposal.before.get("role")
        found.append(
            Invitation(
                id=proposal.id,
                organization_id=proposal.organization_id,
                organization=get_organization(session, proposal.organization_id).name,
                name=proposal.after["name"],
                email=proposal.after["email"],
                role=MemberRole(proposal.after["role"]),
                before=MemberRole(before) if before else None,
                reason=proposal.reason,
                by=proposal.account.name if proposal.account else None,
                since=proposal.created_at,
                is_own=proposal.account_id == actor.account_id,
                may_decide=may_decide(session, actor, proposal, now=now),
            )
        )
    return found


def count_waiting(session: Session) -> tuple[int, dt.datetime | None]:
    """How many invitations wait in all, and since when the oldest does."""
    count, oldest = session.execute(
        select(func.count(), func.min(Proposal.created_at)).where(
            Proposal.field == MEMBER, Proposal.state == ProposalState.PENDING
        )
    ).one()
    return count, oldest


def that_wait(organization_id: UUID | None) -> Select[Proposal]:
    """The invitations that wait, of one organization or of all (None), the oldest first."""
    query = select(Proposal).where(
        Proposal.field == MEMBER, Proposal.state == ProposalState.PENDING
    )
    if organization_id is not None:
        query = query.where(Proposal.organization_id == organization_id)
    return query.order_by(Proposal.created_at, Proposal.id)


def membership_of(session: Session, organization_id: UUID, email: str) -> Membership | None:
    """The membership of an address in an organization."""
    return session.scalar(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.organization_id == organization_id, Account.email == email)
    )


def get_organization(session: Session, organization_id: UUID) -> Organization:
    """An organization; raises :class:`NotFound`."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise NotFound("organization", organization_id)
    return found
