"""Where applications and invitations stand, and who can move them: one table for each."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.models import ApplicationState, ProposalState
from app.services.errors import NotPending


class Who(enum.StrEnum):
    """In which part somebody acts on what waits."""

    MODERATOR = "moderator"  # not from the organization
    VOUCHER = "voucher"  # a manager of an approved organization that a moderator asked
    SECOND = "second"  # whom ``permissions.may_be_second`` allows
    AUTHOR = "author"
    SYSTEM = "system"


class OnApplication(enum.StrEnum):
    """What can happen to an application."""

    NAME_ORGANIZATION = "name_organization"  # say which listed organization it is
    ASK_VOUCHER = "ask_voucher"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    ADVISE_AGAINST = "advise_against"
    REFUSE = "refuse"


class OnInvitation(enum.StrEnum):
    """What can happen to an invitation."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FIND_OUTDATED = "find_outdated"  # who invited may not any more, or it is so already


@dataclass(frozen=True, slots=True)
class Move:
    """Where something goes, and who can move it."""

    to: str
    by: frozenset[Who]


_W, _P = ApplicationState.WAITING, ProposalState.PENDING
_ONE, _BOTH = frozenset({Who.MODERATOR}), frozenset({Who.MODERATOR, Who.VOUCHER})

#: (state, event) -> move. What is not in it cannot happen.
APPLICATION: Mapping[tuple[ApplicationState, OnApplication], Move] = {
    (_W, OnApplication.NAME_ORGANIZATION): Move(_W, _ONE),
    (_W, OnApplication.ASK_VOUCHER): Move(_W, _ONE),
    (_W, OnApplication.APPROVE_FIRST): Move(_W, _BOTH),
    (_W, OnApplication.APPROVE_SECOND): Move(ApplicationState.APPROVED, _BOTH),
    (_W, OnApplication.ADVISE_AGAINST): Move(_W, frozenset({Who.VOUCHER})),
    (_W, OnApplication.REFUSE): Move(ApplicationState.REFUSED, _ONE),
}
INVITATION: Mapping[tuple[ProposalState, OnInvitation], Move] = {
    (_P, OnInvitation.APPROVE): Move(ProposalState.APPROVED, frozenset({Who.SECOND})),
    (_P, OnInvitation.REJECT): Move(ProposalState.REJECTED, frozenset({Who.SECOND})),
    (_P, OnInvitation.WITHDRAW): Move(ProposalState.WITHDRAWN, frozenset({Who.AUTHOR})),
    (_P, OnInvitation.FIND_OUTDATED): Move(ProposalState.OUTDATED, frozenset({Who.SYSTEM})),
}


def move_application(state: ApplicationState, event: OnApplication, who: Who) -> ApplicationState:
    """The state after an event; raises :class:`NotPending` where it cannot happen."""
    move = APPLICATION.get((state, event))
    if move is None or who not in move.by:
        raise NotPending(state.value)
    return ApplicationState(move.to)


def move_invitation(state: ProposalState, event: OnInvitation, who: Who) -> ProposalState:
    """The state after an event; raises :class:`NotPending` where it cannot happen."""
    move = INVITATION.get((state, event))
    if move is None or who not in move.by:
        raise NotPending(state.value)
    return ProposalState(move.to)
