"""A new listing made by hand: held until a second person says yes, and hidden where it must be."""

import datetime as dt

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.models import Disclosure, Listing, Location, MemberRole, Organization, Proposal, Service
from app.services.editing.proposals import decide
from app.services.permissions import actor_of
from tests.factories import make_organization
from tests.staff.people import Browser, make_account, make_member

GOOD = {"name": "Casa Nueva", "categories": "shelter", "setting": "office", "town": "Tapachula"}


@pytest.fixture
def house(session: Session) -> Organization:
    found = make_organization(session, "House of the North")
    session.commit()
    return found


@pytest.fixture
def editor(
    staff_app: Flask, staff: Engine, session: Session, house: Organization, today: dt.datetime
) -> Browser:
    account = make_member(session, "eva@example.org", house.id, MemberRole.EDITOR, now=today)
    session.commit()
    return Browser(staff_app).sign_in(staff, account.id)


def test_it_is_seen_when_a_second_person_has_said_yes(
    session: Session, editor: Browser, house: Organization, public: psycopg.Connection,
    today: dt.datetime,
) -> None:  # fmt: skip
    page = editor.post(f"/provider/{house.id}/listings/new", GOOD)
    assert page.h1 == "Casa Nueva"
    assert session.scalar(select(func.count()).select_from(Listing)) == 0

    moderator = actor_of(session, make_account(session, "mo@example.org", moderator=True))
    proposal = session.scalars(select(Proposal)).one()
    decide(session, moderator, proposal.id, approves=True, now=today)
    session.commit()
    rows = public.execute("SELECT name, city FROM listing").fetchall()
    assert rows == [("Casa Nueva", "Tapachula")]


def test_a_refuge_starts_hidden(session: Session, editor: Browser, house: Organization) -> None:
    editor.post(
        f"/provider/{house.id}/listings/new",
        {**GOOD, "categories": ["shelter", "gbv"], "setting": "residential"},
    )
    assert session.scalars(select(Location.disclosure)).all() == [Disclosure.HIDDEN]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Name"),
        ({"categories": []}, "Choose at least one."),
        ({"town": ""}, "Write the town, or choose help by phone."),
        ({"town": "Xqzzkw"}, "We know no town of this name."),
        ({"town": "San Juan"}, "There are several. Choose one below."),
        ({"name": "x" * 500}, "too long"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_stays(
    session: Session, editor: Browser, house: Organization, wrong: dict[str, object], said: str
) -> None:
    page = editor.post(f"/provider/{house.id}/listings/new", {**GOOD, **wrong}, status=422)
    assert said in page.text
    if "name" not in wrong:
        assert page.one("//input[@name='name']").get("value") == "Casa Nueva"
    assert session.scalar(select(func.count()).select_from(Service)) == 0
