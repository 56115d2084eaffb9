"""Letting an organization in, or not: calls, approvals by two people, and what comes of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import (
    Account,
    Application,
    ApplicationCheck,
    ApplicationState,
)
from app.services import outbox
from app.services.errors import NotAllowed, Unfit
from app.services.joining import admitting
from app.services.joining.independence import (
    APPROVALS,
    can_vouch,
    domain_of,
    is_from,
    possible_approvers,
)
from app.services.joining.moves import OnApplication, Who, move_application
from app.services.joining.noting import locked, note
from app.services.joining.numbers import is_same, numbers_in
from app.services.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody found out: whom she called, at which number (E.164), where that was found.

    A voucher who knows the organization may have called nobody: then only ``note`` is there.
    """

    note: str
    called_number: str | None = None
    number_found_at: str | None = None
    spoke_with: str | None = None


def approve(
    session: Session, actor: Actor, application_id: UUID, call: Call, *, now: dt.datetime
) -> ApplicationState:
    """A moderator says yes after a call; the second yes lets the organization in.

    Raises :class:`NotAllowed`, :class:`NotPending`, and :class:`Unfit`: ``from_it``, ``twice``,
    ``too_few_approvers``, ``no_call``, ``number_given``, ``own_website``, ``has_managers``.
    """
    actor.must(Action.MODERATE)
    application = locked(session, application_id)
    _check_call(application, call)
    return _approve(session, actor, application, call, None, now)


def vouch(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    application_id: UUID,
    call: Call,
    *,
    approves: bool,
    now: dt.datetime,
) -> ApplicationState:
    """A manager of an asked organization says that she knows the applicant, or that she does not.

    A no decides nothing: moderators read it. Raises as :func:`approve`.
    """
    actor.must(Action.VOUCH, organization_id)
    application = locked(session, application_id)
    account = session.get_one(Account, actor.account_id)
    if not can_vouch(session, account, organization_id, application, now=now):
        raise NotAllowed(Action.VOUCH.value)
    if call.called_number:
        _check_call(application, call)
    if approves:
        return _approve(session, actor, application, call, organization_id, now)
    application.state = move_application(
        application.state, OnApplication.ADVISE_AGAINST, Who.VOUCHER
    )
    _write_check(session, actor, application, call, organization_id, approves=False, now=now)
    return application.state


def refuse(
    session: Session,
    actor: Actor,
    application_id: UUID,
    reason: str,
    *,
    now: dt.datetime,
    silently: bool = False,
) -> None:
    """A moderator says no; the applicant reads the reason, unless ``silently`` (it is spam)."""
    actor.must(Action.MODERATE)
    application = locked(session, application_id)
    before = application.state
    application.state = move_application(before, OnApplication.REFUSE, Who.MODERATOR)
    application.decided_at = now
    note(session, actor, application, "state", before, application.state, reason)
    if not silently:
        outbox.add(
            session,
            "application_refused",
            to=application.email,
            locale=application.locale,
            values={"organization": application.organization_name, "reason": reason},
            now=now,
        )


def _approve(
    session: Session,
    actor: Actor,
    application: Application,
    call: Call,
    voucher_organization_id: UUID | None,
    now: dt.datetime,
) -> ApplicationState:
    who = Who.VOUCHER if voucher_organization_id else Who.MODERATOR
    move_application(application.state, OnApplication.APPROVE_FIRST, who)
    account = session.get_one(Account, actor.account_id)
    if is_from(session, account, application):
        raise Unfit("from_it")
    if not possible_approvers(session, application, now=now).are_enough:
        raise Unfit("too_few_approvers")
    if application.organization_id and admitting.has_managers(session, application.organization_id):
        raise Unfit("has_managers")
    yes = [c for c in application.checks if c.approves and _still_counts(session, c, application)]
    by_moderators = sum(check.voucher_organization_id is None for check in yes)
    is_second = len(yes) + 1 >= APPROVALS and (
        voucher_organization_id is None or by_moderators >= 1
    )
    event = OnApplication.APPROVE_SECOND if is_second else OnApplication.APPROVE_FIRST
    before = application.state
    after = move_application(before, event, who)
    _write_check(session, actor, application, call, voucher_organization_id, approves=True, now=now)
    if after is ApplicationState.APPROVED:
        application.state, application.decided_at = after, now
        note(session, actor, application, "state", before, after)
        admitting.admit(session, actor, application, now=now)
    return after


def _write_check(
    session: Session,
    actor: Actor,
    application: Application,
    call: Call,
    voucher_organization_id: UUID | None,
    *,
    approves: bool,
    now: dt.datetime,
) -> None:
    if any(check.account_id == actor.account_id for check in application.checks):
        raise Unfit("twice")
    application.checks.append(
        ApplicationCheck(
            created_at=now,
            account_id=actor.account_id,
            voucher_organization_id=voucher_organization_id,
            approves=approves,
            called_number=call.called_number,
            number_found_at=call.number_found_at,
            spoke_with=call.spoke_with,
            note=call.note,
        )
    )
    note(session, actor, application, "approves", None, approves)


def _still_counts(session: Session, check: ApplicationCheck, application: Application) -> bool:
    """Whether who said yes may still say it: not closed, not from it since."""
    account = session.get_one(Account, check.account_id)
    is_able = check.voucher_organization_id is not None or account.is_moderator
    return account.active and is_able and not is_from(session, account, application)


def _check_call(application: Application, call: Call) -> None:
    """Refuse a call to a number that the applicant gave, or that was found where she says."""
    if not (call.called_number and call.number_found_at and call.spoke_with):
        raise Unfit("no_call")
    written = (application.about, application.website or "", application.organization_name)
    given = [application.phone, *(number for text in written for number in numbers_in(text))]
    if any(is_same(call.called_number, number) for number in given):
        raise Unfit("number_given")
    site = domain_of(application.website)
    if site and site in call.number_found_at.lower():
        raise Unfit("own_website")
