"""One press hides a listing or an organization everywhere; undoing takes a second person."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ChangedBy, Organization, Proposal, ProposalState, Service
from app.services import history
from app.services.editing import telling_members
from app.services.editing.subject import get_service
from app.services.errors import NotFound
from app.services.permissions import Action, Actor
from app.services.publishing import publish

#: The field of a proposal to show something again.
HIDDEN = "hidden"


def hide_listing(
    session: Session, actor: Actor, service_id: UUID, *, now: dt.datetime, reason: str = ""
) -> None:
    """Take all that is public of a service away, in this transaction. Any member may."""
    service = get_service(session, service_id, lock=True)
    actor.must(Action.HIDE, service.organization_id)
    if service.hidden_at is None:
        service.hidden_at = now
        service.revision += 1
        _record(session, actor, "service", service.id, hidden=True, reason=reason)
        publish(session, [service.id], now=now)
        telling_members.hidden(session, actor, service.organization, service, now=now)


def hide_organization(
    session: Session, actor: Actor, organization_id: UUID, *, now: dt.datetime, reason: str = ""
) -> None:
    """The same for all services of an organization, and for those that are added later."""
    actor.must(Action.HIDE, organization_id)
    organization = _organization(session, organization_id)
    if organization.hidden_at is None:
        organization.hidden_at = now
        _record(session, actor, "organization", organization.id, hidden=True, reason=reason)
        publish(session, _services_of(session, organization_id), now=now)
        telling_members.hidden(session, actor, organization, None, now=now)


def ask_to_show(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    service_id: UUID | None = None,
    *,
    now: dt.datetime,
    reason: str = "",
) -> None:
    """Ask that a hidden listing, or (without ``service_id``) organization, is shown again."""
    actor.must(Action.EDIT, organization_id)
    organization = _organization(session, organization_id)
    service = get_service(session, service_id, organization_id, lock=True) if service_id else None
    if (service or organization).hidden_at is None:
        return
    about: dict[str, Any] = (
        {"service_id": service.id} if service else {"organization_id": organization_id}
    )
    waiting = select(Proposal).filter_by(field=HIDDEN, state=ProposalState.PENDING, **about)
    if session.scalar(waiting) is None:
        session.add(
            Proposal(
                **about,
                account_id=actor.account_id,
                field=HIDDEN,
                before={"value": True},
                after={"value": False},
                reason=reason,
                state=ProposalState.PENDING,
            )
        )
        telling_members.hidden(session, actor, organization, service, now=now, shown_again=True)


def is_hidden(session: Session, proposal: Proposal) -> bool:
    """Whether what a proposal wants to show is hidden."""
    if proposal.service_id is not None:
        return get_service(session, proposal.service_id).hidden_at is not None
    return session.get_one(Organization, proposal.organization_id).hidden_at is not None


def show_again(session: Session, actor: Actor, proposal: Proposal, *, now: dt.datetime) -> None:
    """Undo a hiding that two people want undone."""
    if proposal.service_id is not None:
        service: Service = get_service(session, proposal.service_id)
        service.hidden_at = None
        service.revision += 1
        ids, kind, thing = [service.id], "service", service.id
    else:
        assert proposal.organization_id is not None  # a proposal is about the one or the other
        organization = _organization(session, proposal.organization_id)
        organization.hidden_at = None
        ids = _services_of(session, organization.id)
        kind, thing = "organization", organization.id
    _record(session, actor, kind, thing, hidden=False, reason=proposal.reason)
    publish(session, ids, now=now)


def _record(
    session: Session, actor: Actor, thing: str, thing_id: UUID, *, hidden: bool, reason: str
) -> None:
    history.record(
        session,
        thing,
        thing_id,
        HIDDEN,
        before=not hidden,
        after=hidden,
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
        reason=reason,
    )


def _organization(session: Session, organization_id: UUID) -> Organization:
    found = session.scalar(
        select(Organization).where(Organization.id == organization_id).with_for_update()
    )
    if found is None:
        raise NotFound("organization", organization_id)
    return found


def _services_of(session: Session, organization_id: UUID) -> list[UUID]:
    return list(
        session.scalars(select(Service.id).where(Service.organization_id == organization_id))
    )
