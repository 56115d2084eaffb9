"""What waits for a second person, and what she decides: the state machine is one table."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    ChangedBy,
    Decision,
    Organization,
    Proposal,
    ProposalState,
    Service,
    Status,
)
from app.services import history
from app.services.editing import changing, fields, panic, telling_members
from app.services.editing.changing import CONTACT_CHECK
from app.services.editing.creating import LISTING
from app.services.editing.fields import Needs
from app.services.editing.subject import Subject, get_service
from app.services.errors import NotAllowed, NotFound, NotPending
from app.services.permissions import Action, Actor, may_be_second
from app.services.publishing import publish
from app.services.suppression import NEVER_LISTED, is_kept_out, lift


class Event(enum.StrEnum):
    """What can happen to a proposal."""

    APPROVE = "approve"  # by a second person, as the field needs
    REJECT = "reject"  # the same
    WITHDRAW = "withdraw"  # by its author
    FIND_OUTDATED = "find_outdated"  # by the system: what it changes has changed


#: (state, event) -> the next state. What is not in it cannot happen.
MOVES: Mapping[tuple[ProposalState, Event], ProposalState] = {
    (ProposalState.PENDING, Event.APPROVE): ProposalState.APPROVED,
    (ProposalState.PENDING, Event.REJECT): ProposalState.REJECTED,
    (ProposalState.PENDING, Event.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.PENDING, Event.FIND_OUTDATED): ProposalState.OUTDATED,
}
#: Fields of proposals that other parts of the site make and decide.
NOT_OURS = frozenset({"member"})
#: Questions about a listing or an organization as a whole.
_OF_NO_FIELD = frozenset({CONTACT_CHECK, panic.HIDDEN, LISTING})


def move(state: ProposalState, event: Event) -> ProposalState:
    """The state after an event; raises :class:`NotPending` where it cannot happen."""
    after = MOVES.get((state, event))
    if after is None:
        raise NotPending(state.value)
    return after


def get_proposal(session: Session, proposal_id: UUID, *, lock: bool = False) -> Proposal:
    """A proposal about a listing, or about showing an organization again; else NotFound."""
    query = select(Proposal).where(Proposal.id == proposal_id, Proposal.field.not_in(NOT_OURS))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    proposal = session.scalar(query)
    if proposal is None:
        raise NotFound("proposal", proposal_id)
    return proposal


def organization_of(session: Session, proposal: Proposal) -> Organization:
    """Whose listing, or what organization, a proposal is about."""
    if proposal.service_id is not None:
        return get_service(session, proposal.service_id).organization
    return session.get_one(Organization, proposal.organization_id)


def needs_of(session: Session, proposal: Proposal) -> Needs:
    """Whose yes it needs."""
    if proposal.field == NEVER_LISTED:
        return Needs.MODERATOR
    if proposal.service_id is None or proposal.field in _OF_NO_FIELD:
        return Needs.SECOND
    if not proposal.after:
        return Needs.NOBODY
    service = get_service(session, proposal.service_id)
    field, of = fields.at(Subject(session, service), proposal.field)
    return field.judge(of, field.read(of), proposal.after["value"])


def may_decide(session: Session, actor: Actor, proposal: Proposal, *, now: dt.datetime) -> bool:
    """Whether somebody may be the second person for a proposal (law 5)."""
    return may_be_second(
        session,
        actor,
        organization_of(session, proposal).id,
        proposal.account_id,
        now=now,
        only_moderators=needs_of(session, proposal) is Needs.MODERATOR,
    )


def decide(
    session: Session,
    actor: Actor,
    proposal_id: UUID,
    *,
    approves: bool,
    now: dt.datetime,
    reason: str = "",
) -> ProposalState:
    """Say yes or no as the second person; returns the state that the proposal has then.

    ``OUTDATED`` when what it changes has changed since: then nothing is written. Raises
    :class:`NotAllowed` and :class:`NotPending`.
    """
    proposal = get_proposal(session, proposal_id)
    if proposal.service_id is not None:
        get_service(session, proposal.service_id, lock=True)  # in the order of :func:`edit`
    proposal = get_proposal(session, proposal_id, lock=True)
    event = Event.APPROVE if approves else Event.REJECT
    after = move(proposal.state, event)
    if not may_decide(session, actor, proposal, now=now):
        raise NotAllowed(Action.DECIDE.value)
    if approves and not _still_holds(session, proposal):
        proposal.state = move(proposal.state, Event.FIND_OUTDATED)
        return proposal.state
    proposal.state = after
    session.add(
        Decision(
            proposal_id=proposal.id, account_id=actor.account_id, approves=approves, reason=reason
        )
    )
    organization = organization_of(session, proposal)
    service = get_service(session, proposal.service_id) if proposal.service_id else None
    if approves:
        _apply(session, actor, proposal, organization, service, now=now)
    else:
        _forget_town(proposal)
    history.record(
        session,
        "proposal",
        proposal.id,
        proposal.field,
        before=ProposalState.PENDING.value,
        after=proposal.state.value,
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
        reason=reason,
    )
    telling_members.decided(session, actor, organization, service, proposal, now=now)
    return proposal.state


def withdraw(session: Session, actor: Actor, proposal_id: UUID) -> None:
    """Take back the own proposal."""
    proposal = get_proposal(session, proposal_id, lock=True)
    if proposal.account_id != actor.account_id:
        raise NotAllowed(Action.EDIT.value)
    proposal.state = move(proposal.state, Event.WITHDRAW)
    _forget_town(proposal)


def _still_holds(session: Session, proposal: Proposal) -> bool:
    if proposal.field == panic.HIDDEN:
        return panic.is_hidden(session, proposal)
    service = get_service(session, proposal.service_id) if proposal.service_id else None
    if service is None:
        return False
    if proposal.field == CONTACT_CHECK:
        return service.contact_removed_at is not None
    if proposal.field == NEVER_LISTED:
        return service.suppressed_at is not None
    if proposal.field == LISTING:
        return service.status is Status.HELD and not is_kept_out(session, service)
    before: Any = proposal.before.get("value")
    now = fields.read(Subject(session, service), proposal.field)
    return bool(now == before)


def _apply(
    session: Session,
    actor: Actor,
    proposal: Proposal,
    organization: Organization,
    service: Service | None,
    *,
    now: dt.datetime,
) -> None:
    if proposal.field == panic.HIDDEN:
        panic.show_again(session, actor, proposal, now=now)
        return
    assert service is not None  # all other proposals are about one
    _write(session, actor, proposal, service)
    publish(session, changing.affected(service), now=now)


def approve_quietly(
    session: Session, actor: Actor, asked: Iterable[Proposal], *, now: dt.datetime, reason: str
) -> None:
    """Say yes to proposals just made, of one service; the caller publishes, and tells.

    Raises :class:`NotAllowed` unless the actor may be the second person for each.
    """
    for proposal in asked:
        assert proposal.service_id is not None
        if not may_decide(session, actor, proposal, now=now):
            raise NotAllowed(Action.DECIDE.value)
        proposal.state = move(proposal.state, Event.APPROVE)
        decision = Decision(
            proposal_id=proposal.id, account_id=actor.account_id, approves=True, reason=reason
        )
        session.add(decision)
        _write(session, actor, proposal, get_service(session, proposal.service_id))


def _write(session: Session, actor: Actor, proposal: Proposal, service: Service) -> None:
    if proposal.field == CONTACT_CHECK:
        service.contact_removed_at = None
    elif proposal.field == LISTING:
        service.status = Status.ACTIVE
    elif proposal.field == NEVER_LISTED:
        lift(session, actor, service, proposal.reason)
        return
    else:
        changing.write(
            session,
            actor,
            service,
            proposal.field,
            proposal.after["value"],
            reason=proposal.reason,
            account_id=proposal.account_id,
        )
        if fields.FIELDS[proposal.field.partition("@")[0]].is_contact:
            _end_check(session, service)
    service.revision += 1


def _end_check(session: Session, service: Service) -> None:
    """A contact that two people have looked at ends the check of one that was taken off."""
    service.contact_removed_at = None
    for check in session.scalars(
        select(Proposal).where(
            Proposal.service_id == service.id,
            Proposal.field == CONTACT_CHECK,
            Proposal.state == ProposalState.PENDING,
        )
    ):
        check.state = move(check.state, Event.FIND_OUTDATED)


def _forget_town(proposal: Proposal) -> None:
    """A town that a withheld place was to be said to be in is kept nowhere when it is not said."""
    if proposal.field.startswith("disclosure@"):
        proposal.after = {"value": {"level": proposal.after["value"]["level"]}}
