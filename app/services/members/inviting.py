"""Who may join an organization: a manager invites, a second person agrees (law 5)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    ChangedBy,
    Decision,
    MemberRole,
    Membership,
    Organization,
    Proposal,
    ProposalState,
)
from app.services import accounts, history
from app.services.errors import NotAllowed, NotFound, Unfit
from app.services.joining.moves import OnInvitation, Who, move_invitation
from app.services.members.invitations import (
    MEMBER,
    get_organization,
    may_decide,
    membership_of,
    that_wait,
)
from app.services.members.telling import tell, tell_members
from app.services.permissions import Action, Actor, actor_of

#: How many invitations of one organization may wait at once.
MOST_WAITING = 20


def invite(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    *,
    email: str,
    name: str,
    role: MemberRole,
    reason: str,
    now: dt.datetime,
) -> UUID:
    """Propose a member, or another role for one; nothing changes until a second person agrees.

    Raises :class:`NotAllowed`, :class:`NotFound`, and :class:`Unfit`: ``member_already``,
    ``waits_already``, ``too_many``.
    """
    actor.must(Action.MANAGE_MEMBERS, organization_id)
    organization = get_organization(session, organization_id)
    email = email.strip().lower()
    membership = membership_of(session, organization_id, email)
    if membership is not None and membership.role == role:
        raise Unfit("member_already")
    waiting = session.scalars(that_wait(organization_id)).all()
    if any(proposal.after["email"] == email for proposal in waiting):
        raise Unfit("waits_already")
    if len(waiting) >= MOST_WAITING:
        raise Unfit("too_many")
    proposal = Proposal(
        organization_id=organization_id,
        account_id=actor.account_id,
        field=MEMBER,
        before={"role": membership.role.value} if membership else {},
        after={"email": email, "name": name, "role": role.value},
        reason=reason,
        created_at=now,
    )
    session.add(proposal)
    session.flush()  # its id is wanted
    values = _values(organization, actor, proposal)
    _record(session, actor, proposal, "state", None, ProposalState.PENDING.value, reason)
    tell_members(session, organization_id, "member_proposed", values, now=now)
    return proposal.id


def decide(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    proposal_id: UUID,
    *,
    approves: bool,
    reason: str,
    now: dt.datetime,
) -> ProposalState:
    """Say yes or no as the second person; returns the state that the invitation has then.

    ``OUTDATED`` when who invited may not any more, or the role was changed since: then nobody
    joins. Raises :class:`NotAllowed` and :class:`NotPending`.
    """
    proposal = _locked(session, organization_id, proposal_id)
    if not may_decide(session, actor, proposal, now=now):
        raise NotAllowed(Action.DECIDE.value)
    event = OnInvitation.APPROVE if approves else OnInvitation.REJECT
    before, after = proposal.state, move_invitation(proposal.state, event, Who.SECOND)
    if approves and not _still_holds(session, proposal):
        after = move_invitation(before, OnInvitation.FIND_OUTDATED, Who.SYSTEM)
    proposal.state = after
    proposal.decision = Decision(
        account_id=actor.account_id, approves=approves, reason=reason, created_at=now
    )
    _record(session, actor, proposal, "state", before.value, after.value, reason)
    organization = get_organization(session, organization_id)
    values = _values(organization, actor, proposal)
    if after is ProposalState.APPROVED:
        account = _join(session, actor, proposal, now)
        if not proposal.before:
            path = {**values, "path": "/account/sign-in", "email": account.email}
            tell(session, account, "member_invited", path, now=now)
        tell_members(session, organization_id, "member_added", values, now=now, but=account.id)
    else:
        tell_members(session, organization_id, "member_rejected", values, now=now)
    return after


def withdraw(
    session: Session, actor: Actor, organization_id: UUID, proposal_id: UUID, *, now: dt.datetime
) -> None:
    """Take an own invitation back; everybody is told."""
    proposal = _locked(session, organization_id, proposal_id)
    if proposal.account_id != actor.account_id:
        raise NotAllowed(Action.MANAGE_MEMBERS.value)
    before = proposal.state
    proposal.state = move_invitation(before, OnInvitation.WITHDRAW, Who.AUTHOR)
    _record(session, actor, proposal, "state", before.value, proposal.state.value)
    organization = get_organization(session, organization_id)
    values = _values(organization, actor, proposal)
    tell_members(session, organization_id, "member_rejected", values, now=now)


def _join(session: Session, actor: Actor, proposal: Proposal, now: dt.datetime) -> Account:
    after = proposal.after
    account = accounts.find_account(session, after["email"]) or accounts.add_account(
        session, after["email"], name=after["name"]
    )
    assert proposal.organization_id is not None
    membership = membership_of(session, proposal.organization_id, account.email)
    before = membership.role.value if membership else None
    if membership is None:
        membership = Membership(
            account_id=account.id,
            organization_id=proposal.organization_id,
            invited_by_id=proposal.account_id,
            created_at=now,
        )
        session.add(membership)
    elif after["role"] == MemberRole.MANAGER:
        # She has been a manager from now on: who made her one invited her (law 5).
        membership.created_at, membership.invited_by_id = now, proposal.account_id
    membership.role = MemberRole(after["role"])
    session.flush()  # who is told next is asked of the database
    history.record(
        session,
        "organization",
        proposal.organization_id,
        MEMBER,
        before=before,
        after=f"{account.name}: {after['role']}",
        by=_as(actor),
        account_id=actor.account_id,
    )
    return account


def _still_holds(session: Session, proposal: Proposal) -> bool:
    """Whether who invited may still, and the invited holds the role that she held then."""
    assert proposal.organization_id is not None
    author = proposal.account_id and session.get(Account, proposal.account_id)
    if not author or not author.active:
        return False
    if not actor_of(session, author).may(Action.MANAGE_MEMBERS, proposal.organization_id):
        return False
    membership = membership_of(session, proposal.organization_id, proposal.after["email"])
    return (membership.role.value if membership else None) == proposal.before.get("role")


def _locked(session: Session, organization_id: UUID, proposal_id: UUID) -> Proposal:
    found = session.scalar(
        select(Proposal)
        .where(
            Proposal.id == proposal_id,
            Proposal.organization_id == organization_id,
            Proposal.field == MEMBER,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("invitation", proposal_id)
    return found


def _values(organization: Organization, actor: Actor, proposal: Proposal) -> dict[str, Any]:
    return {
        "organization": organization.name,
        "name": proposal.after["name"],
        "role": proposal.after["role"],
        "who": actor.name,
        "path": f"/provider/{organization.id}/members",
    }


def _as(actor: Actor) -> ChangedBy:
    return ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER


def _record(
    session: Session,
    actor: Actor,
    proposal: Proposal,
    field: str,
    before: str | None,
    after: str,
    reason: str = "",
) -> None:
    history.record(
        session,
        "proposal",
        proposal.id,
        field,
        before=before,
        after=after,
        by=_as(actor),
        account_id=actor.account_id,
        reason=reason,
    )
