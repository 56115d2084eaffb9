"""Who speaks for an organization that wants to come in, and who cannot (law 5)."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    ApplicationState,
    OutboxMessage,
)
from app.services.errors import NotAllowed, Unfit
from app.services.joining import approving, asking, queue, vouching
from app.services.joining.approving import Call
from app.services.permissions import actor_of
from tests.postgres import DatabaseUrls
from tests.staff.joining import ASKED, CALL, applied, known, moderator, voucher
from tests.staff.people import make_member

APPROVED, WAITING = ApplicationState.APPROVED, ApplicationState.WAITING


def test_one_moderator_and_one_voucher_let_it_in(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    vera, hers = voucher(session, "vera@example.net", "Another house", now=now)
    key = applied(session, database_urls)
    asking.ask_voucher(session, one, key, hers.id, now=now)
    [mail] = session.scalars(select(OutboxMessage))
    assert (mail.kind, mail.recipient) == ("vouch_asked", "vera@example.net")

    said = approving.vouch(
        session, vera, hers.id, key, Call(note="We know them since 2015."), approves=True, now=now
    )

    assert said is WAITING
    assert approving.approve(session, one, key, CALL, now=now) is APPROVED


def test_two_vouchers_are_not_enough(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    key = applied(session, database_urls)
    for email, name in (("vera@example.net", "One house"), ("viv@example.com", "Other house")):
        actor, organization = voucher(session, email, name, now=now)
        asking.ask_voucher(session, one, key, organization.id, now=now)
        call = Call(note="We know them well.")
        said = approving.vouch(session, actor, organization.id, key, call, approves=True, now=now)

    assert said is WAITING


def test_a_vouchers_no_decides_nothing_and_is_read(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    vera, hers = voucher(session, "vera@example.net", "Another house", now=now)
    key = applied(session, database_urls)
    asking.ask_voucher(session, one, key, hers.id, now=now)

    call = Call(note="Nobody of us has heard of them.")
    approving.vouch(session, vera, hers.id, key, call, approves=False, now=now)

    detail = queue.get_application(session, one, key, now=now)
    assert detail.application.state is WAITING
    assert [(said.who, said.of, said.approves) for said in detail.said] == [
        ("vera", "Another house", False)
    ]


def test_a_moderator_cannot_approve_twice_by_vouching_too(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one, _ = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    _vera, hers = voucher(session, "vera@example.net", "Another house", now=now)
    make_member(session, "mo@example.org", hers.id, now=now)
    session.commit()
    key = applied(session, database_urls)
    asking.ask_voucher(session, one, key, hers.id, now=now)
    approving.approve(session, one, key, CALL, now=now)
    both = actor_of(session, known(session, "mo@example.org"))

    with pytest.raises(Unfit, match="twice"):
        approving.vouch(session, both, hers.id, key, CALL, approves=True, now=now)


def test_a_voucher_counts_only_when_a_moderator_asked_her(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    moderator(session, "mo@example.org")
    vera, hers = voucher(session, "vera@example.net", "Another house", now=now)
    key = applied(session, database_urls)

    with pytest.raises(NotAllowed):
        approving.vouch(session, vera, hers.id, key, CALL, approves=True, now=now)
    with pytest.raises(NotAllowed):
        asking.ask_voucher(session, vera, key, hers.id, now=now)
    assert vouching.find_questions(session, vera, hers.id, now=now) == []


def test_a_voucher_whom_the_applicant_invited_does_not_count(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    _ana, first = voucher(session, ASKED.email, "The first house of the applicant", now=now)
    ana = known(session, ASKED.email)
    vera, other = voucher(session, "vera@example.net", "Another house", now=now, invited_by=ana)
    colleague = make_member(session, "viv@example.com", first.id, now=now)
    session.commit()
    key = applied(session, database_urls)
    for organization in (first, other):
        asking.ask_voucher(session, one, key, organization.id, now=now)

    for actor, organization in ((vera, other), (actor_of(session, colleague), first)):
        with pytest.raises(NotAllowed):
            approving.vouch(session, actor, organization.id, key, CALL, approves=True, now=now)
    assert not queue.get_application(session, one, key, now=now).approvers.are_enough


def test_a_manager_of_yesterday_cannot_vouch(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    new, hers = voucher(
        session, "vera@example.net", "Another house", now=now, since=dt.timedelta(days=29)
    )
    key = applied(session, database_urls)
    asking.ask_voucher(session, one, key, hers.id, now=now)

    with pytest.raises(NotAllowed):
        approving.vouch(session, new, hers.id, key, CALL, approves=True, now=now)


def test_an_organization_that_nobody_approved_cannot_be_asked(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    _vera, hers = voucher(session, "vera@example.net", "Another house", now=now)
    hers.approved_at = None
    session.commit()
    key = applied(session, database_urls)

    with pytest.raises(Unfit, match="cannot_vouch"):
        asking.ask_voucher(session, one, key, hers.id, now=now)
