"""Saves what somebody changed: harmless parts at once, dangerous ones as proposals (law 5)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    ChangedBy,
    Disclosure,
    Location,
    MemberRole,
    Proposal,
    ProposalState,
    Service,
)
from app.services import history
from app.services.disclosure import starts_hidden
from app.services.editing import fields, telling_members
from app.services.editing.fields import Needs
from app.services.editing.subject import Subject, get_service, places_of
from app.services.errors import Conflict, NotAllowed
from app.services.permissions import Action, Actor
from app.services.publishing import publish

#: The question that taking off a contact leaves for a second person: is it right like that?
CONTACT_CHECK = "contact_check"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an edit: keys that are live, keys that wait, whether a place was closed.

    ``proposals`` are the ids of what waits, in the order of ``waiting``.
    """

    live: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    proposals: tuple[UUID, ...] = ()
    closed: bool = False


def seen(values: Mapping[str, Any]) -> str:
    """What a form remembers of the values that it showed, to know whether they are still so."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_values(session: Session, service: Service, keys: Iterable[str]) -> dict[str, Any]:
    """The values of these keys now."""
    return {key: fields.read(Subject(session, service), key) for key in keys}


def edit(
    session: Session,
    actor: Actor,
    service_id: UUID,
    changes: Mapping[str, Any],
    *,
    now: dt.datetime,
    seen_before: str | None = None,
    reason: str = "",
) -> Saved:
    """Change fields of a service: each is live at once, or waits for a second person.

    ``seen_before`` is :func:`seen` of the values that the form of these keys showed; None for
    who has not looked (a file). Raises :class:`Conflict` when somebody changed them since, and
    :class:`NotAllowed`. The caller commits: rows, projection, history and mail stand together.
    """
    service, saved, proposals = apply(
        session, actor, service_id, changes, now=now, seen_before=seen_before, reason=reason
    )
    if saved.live:
        publish(session, affected(service), now=now)
    if proposals:
        telling_members.proposed(session, actor, service, proposals, now=now)
    return saved


def apply(
    session: Session,
    actor: Actor,
    service_id: UUID,
    changes: Mapping[str, Any],
    *,
    now: dt.datetime,
    seen_before: str | None = None,
    reason: str = "",
    contested: Collection[str] = (),
) -> tuple[Service, Saved, list[Proposal]]:
    """What :func:`edit` writes, without publishing it or telling anybody: for many at once.

    ``contested``: keys that a person changed since a file was made; they wait, however harmless.
    """
    service = get_service(session, service_id, lock=True)
    actor.must(Action.EDIT, service.organization_id)
    before = read_values(session, service, changes)
    # What is closed is closed first: where it is, is then nobody's to approve.
    in_order = sorted(changes, key=lambda key: not key.startswith("disclosure@"))
    different = {key: changes[key] for key in in_order if changes[key] != before[key]}
    if seen_before is not None and different and seen(before) != seen_before:
        raise Conflict({key: before[key] for key in different}, different)
    if not different:
        return service, Saved(), []
    subject = Subject(session, service)
    started_hidden = _should_be_hidden(service)
    live: list[str] = []
    proposals: list[Proposal] = []
    for key, value in different.items():
        field, of = fields.at(subject, key)
        needs = field.judge(of, before[key], value)
        if needs is Needs.NOBODY and key not in contested:
            write(session, actor, service, key, value, reason=reason)
            live.append(key)
        else:
            _must_be_proposable(actor, service, needs)
            proposals.append(_propose(session, actor, service, key, before[key], value, reason))
    removed = [key for key in live if _took_off(key, before[key], different[key])]
    if removed:
        service.contact_removed_at = now
        proposals += _ask_for_a_check(session, actor, service, removed)
    closed = _close_if_due(session, service, started_hidden)
    service.revision += 1
    session.flush()  # the proposals' ids are wanted
    asked = [p for p in proposals if p.field != CONTACT_CHECK]
    saved = Saved(
        tuple(live), tuple(p.field for p in asked), tuple(p.id for p in asked), bool(closed)
    )
    return service, saved, proposals


def write(
    session: Session,
    actor: Actor,
    service: Service,
    key: str,
    value: Any,
    *,
    reason: str = "",
    account_id: UUID | None = None,
) -> None:
    """Write one field and its history. ``account_id``: whose change it is, if not the actor's."""
    field, of = fields.at(Subject(session, service), key)
    was_secret = field.is_secret(of)
    before = field.read(of)
    field.write(of, value)
    session.flush()  # what is read below must be what was written
    secret = was_secret or field.is_secret(of)
    history.record(
        session,
        "service",
        service.id,
        key,
        before=None if secret else before,
        after=None if secret else field.read(of),
        by=ChangedBy.MODERATOR if _acts_as_moderator(actor, service) else ChangedBy.MEMBER,
        account_id=account_id or actor.account_id,
        reason=reason,
    )


def affected(service: Service) -> set[UUID]:
    """The services whose public rows an edit may change: those at the same places too."""
    found = {service.id}
    for location in places_of(service):
        found |= {at.service_id for at in location.service_at_locations}
    return found


def _acts_as_moderator(actor: Actor, service: Service) -> bool:
    return actor.is_moderator and service.organization_id not in actor.roles


def _must_be_proposable(actor: Actor, service: Service, needs: Needs) -> None:
    """A steward acts for others: she cannot widen what they show."""
    steward = actor.roles.get(service.organization_id) is MemberRole.STEWARD
    if needs is Needs.MODERATOR and steward and not actor.is_moderator:
        raise NotAllowed(Action.EDIT.value)


def _propose(
    session: Session,
    actor: Actor,
    service: Service,
    key: str,
    before: Any,
    after: Any,
    reason: str,
) -> Proposal:
    """A new proposal; an older one of the same person for the same field is taken back."""
    for older in _waiting(session, service, key):
        if older.account_id == actor.account_id:
            older.state = ProposalState.WITHDRAWN
    proposal = Proposal(
        service_id=service.id,
        account_id=actor.account_id,
        field=key,
        before={"value": before},
        after={"value": after},
        reason=reason,
        state=ProposalState.PENDING,
    )
    session.add(proposal)
    return proposal


def _ask_for_a_check(
    session: Session, actor: Actor, service: Service, removed: list[str]
) -> list[Proposal]:
    if _waiting(session, service, CONTACT_CHECK):
        return []
    words = {"value": None}, {"value": removed}
    asked = _propose(session, actor, service, CONTACT_CHECK, None, removed, "")
    asked.before, asked.after = words
    return [asked]


def _waiting(session: Session, service: Service, key: str) -> list[Proposal]:
    return list(
        session.scalars(
            select(Proposal).where(
                Proposal.service_id == service.id,
                Proposal.field == key,
                Proposal.state == ProposalState.PENDING,
            )
        )
    )


def _took_off(key: str, before: Any, after: Any) -> bool:
    field = fields.FIELDS[key.partition("@")[0]]
    if not field.is_contact:
        return False
    return any(one not in after for one in before) if isinstance(before, list) else not after


def _should_be_hidden(service: Service) -> frozenset[UUID]:
    return frozenset(
        location.id
        for location in places_of(service)
        if starts_hidden(location.setting, service.categories, service.serves, service.only_for)
    )


def _close_if_due(session: Session, service: Service, before: frozenset[UUID]) -> list[Location]:
    """Close places that this edit made ones that start hidden (law 1); opening takes two people."""
    due = [
        location
        for location in places_of(service)
        if location.id in _should_be_hidden(service) - before
        and location.disclosure is not Disclosure.HIDDEN
    ]
    for location in due:
        key = f"disclosure@{location.id}"
        field, of = fields.at(Subject(session, service), key)
        old = field.read(of)
        field.write(of, {"level": Disclosure.HIDDEN.value})
        history.record(
            session,
            "service",
            service.id,
            key,
            before=old,
            after=field.read(of),
            by=ChangedBy.SYSTEM,
        )
    return due
