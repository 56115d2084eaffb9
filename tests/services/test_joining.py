"""Who lets an organization in, and who cannot (law 5): mostly by those who would like to."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    Application,
    ApplicationState,
    FieldChange,
    MemberRole,
    Membership,
    Organization,
    OutboxMessage,
)
from app.services.errors import NotAllowed, NotPending, Unfit
from app.services.joining import approving, asking, queue
from app.services.joining.approving import Call
from app.services.joining.signals import Kind, signals_of
from app.services.permissions import Actor
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.staff.joining import ASKED, CALL, applied, known, moderator, voucher
from tests.staff.people import make_member

APPROVED, WAITING = ApplicationState.APPROVED, ApplicationState.WAITING


def mails(session: Session) -> dict[str, str]:
    """Kind of mail -> whom it is for."""
    return {m.kind: m.recipient for m in session.scalars(select(OutboxMessage))}


def unfit(session: Session, actor: Actor, key: UUID, call: Call, now: dt.datetime) -> str:
    """Why an approval is refused."""
    with pytest.raises(Unfit) as refused:
        approving.approve(session, actor, key, call, now=now)
    return refused.value.reason


def test_two_moderators_let_an_organization_in(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one, two = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = applied(session, database_urls)

    assert approving.approve(session, one, key, CALL, now=now) is WAITING
    assert session.scalar(select(func.count()).select_from(Organization)) == 0
    assert approving.approve(session, two, key, CALL, now=now) is APPROVED
    session.commit()

    organization = session.scalars(select(Organization)).one()
    membership = session.scalars(select(Membership)).one()
    assert (organization.name, organization.approved_at) == ("Casa Inventada", now)
    assert membership.account.email == ASKED.email
    assert (membership.role, membership.invited_by_id) == (MemberRole.MANAGER, None)
    assert mails(session) == {"application_approved": ASKED.email}
    done = session.execute(select(FieldChange.thing, FieldChange.field)).all()
    assert {("application", "approves"), ("application", "state")} < {tuple(d) for d in done}
    assert ("organization", "approved_at") in done


def test_a_claimed_organization_is_taken_over_and_its_listing_stays_unconfirmed(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    make_listing(session, organization="Casa Inventada", source_date="2025-01")
    one, two = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    listed = session.scalars(select(Organization)).one()
    key = applied(session, database_urls, claims_listed=True)

    for actor in (one, two):
        approving.approve(session, actor, key, CALL, now=now)
    session.commit()

    assert session.scalars(select(Organization)).one().id == listed.id
    assert listed.approved_at == now
    assert listed.services[0].verifications == []


def test_one_person_cannot_approve_twice(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one, _ = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = applied(session, database_urls)
    approving.approve(session, one, key, CALL, now=now)

    assert unfit(session, one, key, CALL, now) == "twice"


@pytest.mark.parametrize(
    "email",
    [
        pytest.param(ASKED.email, id="the applicant herself"),
        pytest.param("boss@casainventada.example.org", id="a colleague by her address"),
    ],
)
def test_who_is_from_it_cannot_approve(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime, email: str
) -> None:
    for other in ("mo@example.org", "pat@example.org"):
        moderator(session, other)
    insider = moderator(session, email)
    key = applied(session, database_urls)

    assert unfit(session, insider, key, CALL, now) == "from_it"


def test_a_member_of_the_claimed_organization_cannot_approve(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    make_listing(session, organization="Casa Inventada")
    for other in ("mo@example.org", "pat@example.org"):
        moderator(session, other)
    insider = moderator(session, "sam@example.net")
    claimed = session.scalars(select(Organization)).one()
    make_member(session, "sam@example.net", claimed.id, MemberRole.STEWARD, now=now)
    session.commit()
    key = applied(session, database_urls, claims_listed=True)

    assert unfit(session, insider, key, CALL, now) == "from_it"


@pytest.mark.parametrize("number", ["+12025550101", "+12125550199", "+52 1 202 555 0101"])
def test_a_number_of_the_application_is_no_independent_one(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime, number: str
) -> None:
    one, _ = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    about = "Call our friends at the town hall: (212) 555-0199."
    key = applied(session, database_urls, about=about)

    assert unfit(session, one, key, replace(CALL, called_number=number), now) == "number_given"


def test_a_number_found_on_their_own_website_is_no_independent_one(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one, _ = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = applied(session, database_urls)
    there = "https://www.CasaInventada.example.org/contact"

    assert unfit(session, one, key, replace(CALL, number_found_at=there), now) == "own_website"
    assert unfit(session, one, key, Call(note="They sounded nice."), now) == "no_call"


def test_one_moderator_alone_cannot_approve_at_all(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    alone = moderator(session, "mo@example.org")
    key = applied(session, database_urls)

    assert unfit(session, alone, key, CALL, now) == "too_few_approvers"
    assert not queue.get_application(session, alone, key, now=now).approvers.are_enough


def test_an_organization_with_managers_is_not_taken_over(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    voucher(session, "vera@example.net", "Casa Inventada", now=now)
    one, _ = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = applied(session, database_urls, claims_listed=True)

    assert unfit(session, one, key, CALL, now) == "has_managers"


def test_what_was_approved_of_one_organization_does_not_count_for_another(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    make_listing(session, organization="A house that is well known")
    known_house = session.scalars(select(Organization.id)).one()
    one, two = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = applied(session, database_urls)
    approving.approve(session, one, key, CALL, now=now)

    with pytest.raises(Unfit, match="approved_already"):
        asking.name_organization(session, two, key, known_house)


def test_a_yes_of_somebody_who_is_no_moderator_any_more_does_not_count(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one, two = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    moderator(session, "third@example.org")
    key = applied(session, database_urls)
    approving.approve(session, one, key, CALL, now=now)
    account = known(session, "mo@example.org")
    account.roles.clear()
    session.commit()

    assert approving.approve(session, two, key, CALL, now=now) is WAITING


def test_a_refusal_says_why_and_spam_gets_no_mail(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    one = moderator(session, "mo@example.org")
    key = applied(session, database_urls)
    spam = applied(session, database_urls, email="victim@example.net", about="Buy our pills now!")

    approving.refuse(session, one, key, "Nobody at the town hall knows you.", now=now)
    approving.refuse(session, one, spam, "Spam", silently=True, now=now)

    assert mails(session) == {"application_refused": ASKED.email}
    with pytest.raises(NotPending):
        approving.approve(session, one, key, CALL, now=now)


def test_no_editor_manager_or_steward_sees_or_decides_an_application(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    vera, _hers = voucher(session, "vera@example.net", "Another house", now=now)
    key = applied(session, database_urls)

    for attempt in (
        lambda: approving.approve(session, vera, key, CALL, now=now),
        lambda: approving.refuse(session, vera, key, "no", now=now),
        lambda: asking.name_organization(session, vera, key, None),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_signals_are_shown_one_by_one(
    session: Session, database_urls: DatabaseUrls, now: dt.datetime
) -> None:
    make_listing(session, organization="Casa Inventadas", phones=["+12025550101"])
    make_listing(
        session,
        organization="Elsewhere",
        website="https://www.inventada.example/es",
        phones=[],
    )
    key = applied(
        session,
        database_urls,
        email="ana@gmail.com",
        website="https://inventada.example",
        about="Our other number is 212 555 0188, call it.",
    )
    application = session.get_one(Application, key)

    found = {signal.kind: signal.detail for signal in signals_of(session, application)}

    assert found == {
        Kind.ALIKE: "Casa Inventadas",
        Kind.SAME_NUMBER: "Casa Inventadas",
        Kind.SAME_DOMAIN: "Elsewhere",
        Kind.FOREIGN_NUMBER: "US",
        Kind.FREE_MAIL: "gmail.com",
        Kind.NUMBER_IN_TEXT: "2125550188",
    }
