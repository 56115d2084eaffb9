"""The pages on which members invite, agree, take out and leave."""

import datetime as dt
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Listing, MemberRole, Membership, Organization, Proposal
from tests.factories import make_listing, make_organization
from tests.staff.joining import moderator
from tests.staff.people import Browser, make_member

NEW = {"name": "Newcomer", "email": "new@example.org", "role": "editor", "reason": "Our lawyer"}


@pytest.fixture
def house(session: Session) -> UUID:
    """An organization without members."""
    organization = make_organization(session, "A made-up organization")
    session.flush()
    return organization.id


def inside(
    app: Flask, session: Session, staff: Engine, house: UUID, email: str, role: str = "manager"
) -> Browser:
    account = make_member(session, email, house, MemberRole(role), now=dt.datetime.now(dt.UTC))
    session.commit()
    return Browser(app).sign_in(staff, account.id)


def members(session: Session) -> set[str]:
    session.rollback()
    return {row.account.email for row in session.scalars(select(Membership))}


def test_a_manager_invites_another_agrees_and_takes_her_out_again(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    ana = inside(staff_app, session, staff, house, "ana@example.org")
    ben = inside(staff_app, session, staff, house, "ben@example.org")
    url = f"/provider/{house}/members"

    assert f'href="{url}"' in ana.get("/provider/").html
    assert "waits for a second person" in ana.post(f"{url}/invitations", NEW).text
    assert ana.get(url).all("//button[@name='approves']") == []
    decide = str(ben.get(url).one("//button[@value='yes']/ancestor::form/@action"))
    assert "403" not in ben.post(decide, {"approves": "yes"}).text
    assert "new@example.org" in members(session)

    remove = str(ana.get(url).one("//form[contains(., 'Newcomer')]/@action"))
    assert "The person is out" in ana.post(remove, {"reason": "Left us"}).text
    assert members(session) == {"ana@example.org", "ben@example.org"}


def test_who_invited_cannot_send_the_yes_herself(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    ana = inside(staff_app, session, staff, house, "ana@example.org")
    ana.post(f"/provider/{house}/members/invitations", NEW)
    key = session.scalars(select(Proposal.id)).one()

    url = f"/provider/{house}/members/invitations/{key}/decision"
    ana.post(url, {"approves": "yes"}, status=403)

    assert members(session) == {"ana@example.org"}


@pytest.mark.parametrize("name", sorted(NEW))
@pytest.mark.parametrize("text", ["", "x" * 10_000, "\0"], ids=["none", "long", "NUL"])
def test_a_field_that_cannot_be_used_is_named(
    staff_app: Flask, session: Session, staff: Engine, house: UUID, name: str, text: str
) -> None:
    ana = inside(staff_app, session, staff, house, "ana@example.org")

    page = ana.post(f"/provider/{house}/members/invitations", {**NEW, name: text}, status=422)

    assert page.all(f"//div[@role='alert']//a[@href='#{name}']")
    assert session.scalars(select(Proposal.id)).all() == []


def test_markup_and_line_breaks_stay_text(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    ana = inside(staff_app, session, staff, house, "ana@example.org")
    bad = {**NEW, "name": "Eve <b>\r\nBcc: x@example.org", "reason": "<script>1</script>"}

    page = ana.post(f"/provider/{house}/members/invitations", bad)

    assert "Eve <b> Bcc: x@example.org" in page.text
    assert page.all("//main//script|//main//b") == []


def test_an_editor_sees_colleagues_without_their_addresses_and_may_leave(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    inside(staff_app, session, staff, house, "ana@example.org")
    dan = inside(staff_app, session, staff, house, "dan@example.org", "editor")
    url = f"/provider/{house}/members"

    page = dan.get(url)
    assert "ana@example.org" not in page.html
    assert (
        page.all("//form[contains(@action, 'invitations') or contains(@action, 'removal')]") == []
    )
    dan.post(f"{url}/invitations", NEW, status=403)
    dan.get(f"{url}/leaving")
    assert "You have left" in dan.post(f"{url}/leaving").text
    assert members(session) == {"ana@example.org"}


def test_the_last_manager_is_asked_before_she_leaves(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    ana = inside(staff_app, session, staff, house, "ana@example.org")
    url = f"/provider/{house}/members/leaving"

    assert "You are the last manager" in ana.post(url).text
    assert members(session) == {"ana@example.org"}
    ana.post(url, {"nobody": "yes"})
    assert members(session) == set()


def test_strangers_learn_nothing_of_members_whether_or_not_there_are_any(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    inside(staff_app, session, staff, house, "ana@example.org")
    other = make_organization(session, "Another organization")
    session.flush()
    eve = inside(staff_app, session, staff, other.id, "eve@example.net")
    nowhere = "00000000-0000-4000-8000-000000000000"

    answers = {
        eve.get(f"/provider/{key}/members{more}", status=403).text
        for key in (house, nowhere)
        for more in ("", "/leaving")
    }

    assert len(answers) == 1
    assert Browser(staff_app).open(f"/provider/{house}/members").status_code == 302


def test_two_moderators_help_an_organization_without_managers(
    staff_app: Flask, session: Session, staff: Engine, house: UUID
) -> None:
    one, two = (
        Browser(staff_app).sign_in(staff, moderator(session, f"{n}@example.org").account_id)
        for n in ("mo", "pat")
    )
    url = f"/provider/{house}/members"
    one.post(f"{url}/invitations", {**NEW, "role": "manager"})
    assert "A made-up organization" in two.get("/moderation/members/").text
    key = session.scalars(select(Proposal.id)).one()

    one.post(f"{url}/invitations/{key}/decision", {"approves": "yes"}, status=403)
    two.post(f"{url}/invitations/{key}/decision", {"approves": "yes"})

    assert members(session) == {"new@example.org"}


def test_a_manager_keeps_the_listings_out_of_downloads_and_back(
    staff_app: Flask, session: Session, staff: Engine
) -> None:
    listing = make_listing(session, point=(-92.26, 14.9))
    (house,) = session.scalars(select(Organization.id)).all()
    ana = inside(staff_app, session, staff, house, "ana@example.org")

    for answer, is_open in (("no", False), ("yes", True)):
        form = ana.get(f"/provider/{house}/members").one("//form[.//button[@name='open']]")
        assert form.xpath("string(.//button/@value)") == answer
        ana.post(str(form.get("action")), {"open": answer})

        session.rollback()
        assert session.get_one(Listing, listing).open_data is is_open
