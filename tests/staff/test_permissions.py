"""Every address of staff and every kind of person: what each is answered.

A new route needs its rows in :mod:`tests.staff.permitted`, a new argument its value in
:func:`begin`.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.models import FieldChange, MemberRole, Organization, Proposal, Service
from app.services.editing.changing import edit
from app.services.permissions import actor_of
from app.web.staff import create_staff_app
from app.web.staff.library import CLOSED
from tests.factories import make_listing, make_organization
from tests.postgres import DatabaseUrls
from tests.remembered import beginning
from tests.settings import settings_of
from tests.staff.people import Browser, SignedIn, make_account, make_member, open_sign_in
from tests.staff.permitted import MEMBERS, TABLE

NOT_THERE = "00000000-0000-4000-8000-000000000000"


@cache
def routes() -> list[tuple[str, Rule]]:
    """(method and pattern, rule) of every route that is open to anybody."""
    nowhere = "postgresql://nobody@/nowhere?host=/nonexistent"
    urls = DatabaseUrls(nowhere, nowhere, nowhere, nowhere, nowhere)
    found = {
        f"{method} {rule.rule}": rule
        for rule in create_staff_app(settings_of(urls)).url_map.iter_rules()
        if rule.endpoint not in CLOSED
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    return sorted(found.items())


#: What a form is answered whose contents change nothing.
NOT_TAKEN = {400, 403, 404, 410, 422}


def changes(name: str) -> bool:
    """Whether an address changes what the next would find, or who is signed in."""
    answered = {TABLE.get(name, {}).get(person, 200) for person in (*MEMBERS, "moderator")}
    return "/account/" in name or (name.startswith("POST ") and not answered <= NOT_TAKEN)


ALONE = [(name, rule) for name, rule in routes() if changes(name)]


class Begun(NamedTuple):
    """What every test here begins with."""

    signed_in: dict[str, SignedIn]  # by kind of person
    values: dict[str, Any]  # of each argument of an address


@pytest.fixture
def begun(session: Session, staff: Engine, database_urls: DatabaseUrls) -> Begun:
    return beginning(database_urls, "permissions", lambda: begin(session, staff))


def begin(session: Session, staff: Engine) -> Begun:
    """Two organizations, one of each kind of person, and a listing with changes of it."""
    now = dt.datetime.now(dt.UTC)
    organization = make_organization(session, "House of the North")
    elsewhere = make_organization(session, "House of the South")
    session.flush()
    accounts = {
        role.value: make_member(session, f"{role}@example.org", organization.id, role, now=now)
        for role in MemberRole
    }
    accounts["foreign"] = make_member(session, "foreign@example.org", elsewhere.id, now=now)
    accounts["moderator"] = make_account(session, "mo@example.org", moderator=True)
    accounts["half"] = make_account(session, "half@example.org", moderator=True)
    accounts["half"].tf_primary_method = None
    session.commit()
    signed_in = {name: open_sign_in(staff, account.id) for name, account in accounts.items()}
    values = {
        "sign_in_id": NOT_THERE,
        "token": "x",
        "organization_id": organization.id,
        **dict.fromkeys(("application_id", "case_id", "invitation_id", "member_id"), NOT_THERE),
        "notice_id": NOT_THERE,
        "path": "what",
        "sheet_id": NOT_THERE,
        "line": 1,
    }
    return Begun(signed_in, {**values, **of_a_listing(session, organization)})


def of_a_listing(session: Session, organization: Organization) -> dict[str, Any]:
    """A listing of the organization, a change of it, and one that waits."""
    now = dt.datetime.now(dt.UTC)
    make_listing(session, organization=organization.name, now=now)
    service = session.scalars(select(Service)).one()
    service.organization = organization
    author = actor_of(session, make_account(session, "author@example.org", moderator=True))
    edit(session, author, service.id, {"serves": ["families"], "email": "a@example.org"}, now=now)
    session.commit()
    return {
        "service_id": service.id,
        "change_id": session.scalars(select(FieldChange.id)).one(),
        "proposal_id": session.scalars(select(Proposal.id)).one(),
    }


@pytest.fixture
def people(staff_app: Flask, begun: Begun) -> dict[str, Browser]:
    """A browser of each kind of person."""
    signed_in = {name: Browser(staff_app).come_back(s) for name, s in begun.signed_in.items()}
    return {"nobody": Browser(staff_app), **signed_in}


def test_every_route_of_staff_has_a_row() -> None:
    known = [name for name, _ in routes()]
    missing = [name for name in known if name not in TABLE]
    assert missing == [], "add them to tests/staff/permitted.py"
    assert [name for name in TABLE if name not in known] == []


def test_a_route_without_a_row_would_be_named(staff_app: Flask) -> None:
    assert {name for name, _ in routes()} >= {"GET /moderation/", "POST /account/language"}


def test_each_person_sees_what_the_table_says(people: dict[str, Browser], begun: Begun) -> None:
    wrong = {}
    for name, rule in routes():
        if (name, rule) not in ALONE:
            answered = answers(people, name, rule, begun.values)
            if answered != TABLE[name]:
                wrong[name] = answered

    assert wrong == {}


@pytest.mark.parametrize(("name", "rule"), ALONE, ids=[name for name, _ in ALONE])
def test_each_person_is_answered_as_the_table_says(
    people: dict[str, Browser], begun: Begun, name: str, rule: Rule
) -> None:
    answered = answers(people, name, rule, begun.values)

    assert answered == TABLE[name]


def answers(
    people: dict[str, Browser], name: str, rule: Rule, known: dict[str, Any]
) -> dict[str, int]:
    """The status that each person gets."""
    missing = rule.arguments - known.keys()
    assert missing == set(), "give it a value in tests/staff/test_permissions.py"
    built = rule.build({key: known[key] for key in rule.arguments})
    assert built is not None
    method, path = name.split()[0], built[1]
    answered = {}
    for person, browser in people.items():
        data = {"csrf_token": browser.token()} if method == "POST" else None
        answered[person] = browser.open(path, method=method, data=data).status_code
    return answered


def test_no_form_is_taken_without_its_token(people: dict[str, Browser]) -> None:
    for name, rule in routes():
        method = name.split()[0]
        if method == "POST" and not rule.arguments and not rule.endpoint.startswith("confirm."):
            for person, browser in people.items():
                assert browser.open(rule.rule, method="POST").status_code == 400, (name, person)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_what_no_page_uses_is_refused(people: dict[str, Browser], method: str) -> None:
    for _name, rule in routes():
        if not rule.arguments:
            status = people["moderator"].open(rule.rule, method=method).status_code
            assert status in (400, 405), rule.rule
