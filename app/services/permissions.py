"""Who may do what: the whole law on one page. Views, commands and services ask it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, MemberRole, Membership
from app.services.errors import NotAllowed

#: How long a manager has been one before she may be the second person (law 5).
TRUSTED_AFTER = dt.timedelta(days=30)


class Action(enum.StrEnum):
    """What somebody may want to do with an organization, its listings, or the directory."""

    SEE = "see"
    EDIT = "edit"  # harmless fields live, dangerous ones as proposals
    HIDE = "hide"  # panic: one press
    SET_NOTICE = "set_notice"
    DECIDE = "decide"  # be the second person for a dangerous change
    MANAGE_MEMBERS = "manage_members"
    IMPORT = "import"
    VOUCH = "vouch"
    MODERATE = "moderate"


#: role -> what it may do in its own organization. A moderator may do all of it anywhere, except
#: what is only said for organizations (vouch).
ALLOWED: Mapping[MemberRole, frozenset[Action]] = {
    MemberRole.EDITOR: frozenset({Action.SEE, Action.EDIT, Action.HIDE, Action.SET_NOTICE}),
    MemberRole.MANAGER: frozenset(
        {
            Action.SEE,
            Action.EDIT,
            Action.HIDE,
            Action.SET_NOTICE,
            Action.DECIDE,
            Action.MANAGE_MEMBERS,
            Action.IMPORT,
            Action.VOUCH,
        }
    ),
    MemberRole.STEWARD: frozenset(
        {Action.SEE, Action.EDIT, Action.HIDE, Action.SET_NOTICE, Action.IMPORT}
    ),
}
MODERATOR_MAY = frozenset(Action) - {Action.VOUCH}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, as far as permissions go."""

    account_id: UUID
    name: str
    is_moderator: bool = False
    roles: Mapping[UUID, MemberRole] = field(default_factory=dict)  # organization -> role

    def may(self, action: Action, organization_id: UUID | None = None) -> bool:
        """Whether this is allowed, in an organization or (None) in the directory as a whole."""
        if self.is_moderator and action in MODERATOR_MAY:
            return True
        role = self.roles.get(organization_id) if organization_id else None
        return role is not None and action in ALLOWED[role]

    def must(self, action: Action, organization_id: UUID | None = None) -> None:
        """Raise :class:`NotAllowed` unless :meth:`may`."""
        if not self.may(action, organization_id):
            raise NotAllowed(action.value)


def actor_of(session: Session, account: Account) -> Actor:
    """The actor that an account is."""
    rows = session.execute(
        select(Membership.organization_id, Membership.role).where(
            Membership.account_id == account.id
        )
    ).all()
    return Actor(
        account_id=account.id,
        name=account.name,
        is_moderator=account.is_moderator,
        roles={row.organization_id: row.role for row in rows},
    )


def may_be_second(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    proposer_id: UUID | None,
    *,
    now: dt.datetime,
    only_moderators: bool = False,
) -> bool:
    """Whether somebody may say yes to a dangerous change of another (law 5).

    A moderator who is not its author; or, unless ``only_moderators``, another manager who has
    been a member for 30 days and was not invited by the author.
    """
    if actor.account_id == proposer_id:
        return False
    if actor.is_moderator:
        return True
    if only_moderators or not actor.may(Action.DECIDE, organization_id):
        return False
    own = session.scalar(
        select(Membership).where(
            Membership.account_id == actor.account_id,
            Membership.organization_id == organization_id,
        )
    )
    return (
        own is not None
        and own.created_at <= now - TRUSTED_AFTER
        and (own.invited_by_id is None or own.invited_by_id != proposer_id)
    )
