"""Who acts for an organization now, and how somebody is out: at once, and everybody is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import Account, ChangedBy, MemberRole, Membership, Organization
from app.services import history
from app.services.errors import NotFound, Unfit
from app.services.members.telling import tell_members, tell_moderators
from app.services.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who acts for an organization, as its members see her."""

    id: UUID  # of the membership
    name: str
    email: str
    role: MemberRole
    since: dt.datetime
    invited_by: str | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class Team:
    """An organization and its members, managers first. ``is_last``: nobody else manages it."""

    organization_id: UUID
    organization: str
    members: list[Member]
    is_member: bool
    is_last: bool
    open_data: bool


def get_team(session: Session, actor: Actor, organization_id: UUID) -> Team:
    """Who acts for an organization; raises :class:`NotAllowed` and :class:`NotFound`."""
    actor.must(Action.SEE, organization_id)
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise NotFound("organization", organization_id)
    inviter = aliased(Account)
    rows = session.execute(
        select(Membership, Account, inviter.name)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(inviter, inviter.id == Membership.invited_by_id)
        .where(Membership.organization_id == organization_id)
        .order_by((Membership.role == MemberRole.MANAGER).desc(), Account.name, Account.id)
    ).all()
    members = [
        Member(
            id=membership.id,
            name=account.name,
            email=account.email,
            role=membership.role,
            since=membership.created_at,
            invited_by=invited_by,
            is_self=account.id == actor.account_id,
        )
        for membership, account, invited_by in rows
    ]
    managers = [member for member in members if member.role is MemberRole.MANAGER]
    return Team(
        organization_id=organization_id,
        organization=organization.name,
        members=members,
        is_member=any(member.is_self for member in members),
        is_last=len(managers) == 1 and managers[0].is_self,
        open_data=organization.open_data,
    )


def remove(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    membership_id: UUID,
    *,
    reason: str,
    now: dt.datetime,
) -> None:
    """Take somebody out, at once: no second person is needed to narrow. All are told, also her.

    A manager takes out others (she leaves by :func:`leave`), a moderator anybody.
    """
    actor.must(Action.MANAGE_MEMBERS, organization_id)
    organization = _locked(session, organization_id)
    membership = session.get(Membership, membership_id)
    if membership is None or membership.organization_id != organization_id:
        raise NotFound("member", membership_id)
    if membership.account_id == actor.account_id:
        raise Unfit("leave_instead")
    _end(session, actor, organization, membership, "member_removed", reason, now)


def leave(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    *,
    knows_nobody_manages: bool,
    now: dt.datetime,
) -> None:
    """Leave an organization. The last manager has to say that she knows that nobody manages it.

    Raises :class:`Unfit` (``last_manager``) otherwise. Moderators are told.
    """
    organization = _locked(session, organization_id)
    membership = session.scalar(
        select(Membership).where(
            Membership.account_id == actor.account_id,
            Membership.organization_id == organization_id,
        )
    )
    if membership is None:
        raise NotFound("member", actor.account_id)
    is_last = membership.role is MemberRole.MANAGER and _managers(session, organization_id) == 1
    if is_last and not knows_nobody_manages:
        raise Unfit("last_manager")
    _end(session, actor, organization, membership, "member_left", "", now)


def _end(
    session: Session,
    actor: Actor,
    organization: Organization,
    membership: Membership,
    kind: str,
    reason: str,
    now: dt.datetime,
) -> None:
    account, role = membership.account, membership.role
    session.delete(membership)
    session.flush()  # managers are counted, and who is told, without her
    history.record(
        session,
        "organization",
        organization.id,
        "member",
        before=f"{account.name}: {role.value}",
        after=None,
        by=(
            ChangedBy.MODERATOR
            if actor.is_moderator and organization.id not in actor.roles
            else ChangedBy.MEMBER
        ),
        account_id=actor.account_id,
        reason=reason,
    )
    values = {
        "organization": organization.name,
        "name": account.name,
        "role": role.value,
        "who": actor.name,
        "reason": reason,
        "path": f"/provider/{organization.id}/members",
    }
    tell_members(session, organization.id, kind, values, now=now, too=[account])
    if role is MemberRole.MANAGER and _managers(session, organization.id) == 0:
        tell_moderators(session, "no_manager_left", values, now=now)


def _managers(session: Session, organization_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.organization_id == organization_id,
                Membership.role == MemberRole.MANAGER,
            )
        )
        or 0
    )


def _locked(session: Session, organization_id: UUID) -> Organization:
    """The organization, locked: of two managers who leave at once one is the last."""
    found = session.get(Organization, organization_id, with_for_update=True)
    if found is None:
        raise NotFound("organization", organization_id)
    return found
