"""Every address of staff and every kind of person: what each is answered.

A new route needs its rows in :data:`TABLE`, a new argument its value in :func:`values`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

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
from tests.settings import settings_of
from tests.staff.desk_rows import DESK_ROWS
from tests.staff.people import Browser, make_account, make_member

#: nobody: not signed in. foreign: a manager of another organization. half: a moderator who has
#: not set up a second factor.
PEOPLE = ("nobody", "editor", "manager", "steward", "foreign", "half", "moderator")
MEMBERS = ("editor", "manager", "steward", "foreign")
Row = Mapping[str, int]
NOT_THERE = "00000000-0000-4000-8000-000000000000"


def row(nobody: int, member: int, half: int, moderator: int, **others: int) -> Row:
    """What each person is answered; ``others`` are members for whom it is something else."""
    of_members = {name: others.get(name, member) for name in MEMBERS}
    return {"nobody": nobody, **of_members, "half": half, "moderator": moderator}


#: For whoever is signed in; others are led to sign in, half a moderator to her second factor.
ANY_ACCOUNT = row(302, 200, 303, 200)
#: For whoever is not signed in; others are led to where they begin (302).
ONLY_STRANGERS = row(200, 302, 303, 302)
ONLY_MODERATORS = row(302, 403, 303, 200)
#: Of one's own organization; a form of somebody who is signed out comes back to her (403).
OWN = row(302, 200, 303, 200, foreign=403)
OWN_FORM = row(403, 303, 303, 303, foreign=403)
OWN_FORM_WRONG = row(403, 422, 303, 422, foreign=403)
OWN_DRAFT = row(403, 204, 303, 204, foreign=403)
OWN_ANSWER = row(403, 404, 303, 404, foreign=403)  # neither yes nor no
#: Of one's own organization, where the address also names a place of it.
OF_ITS_PLACES = row(302, 303, 303, 303, foreign=403)
#: For whoever has the link, signed in or not; this one has come to nothing.
BY_LINK = row(410, 410, 303, 410)
CLOSED_TO_ALL = row(404, 404, 303, 404)
BY_MANAGERS_OF_WHAT_IS_NOT_THERE = row(302, 403, 303, 404, manager=404)
OF_NO_SHEET = row(302, 403, 303, 404, manager=404, steward=404)
OF_NO_BATCH = row(302, 403, 303, 404)
OF = "/provider/<uuid:organization_id>"
BATCH = "/moderation/sheets/<uuid:sheet_id>"
TEAM = "/provider/<uuid:organization_id>/members"
VOUCH = "/provider/<uuid:organization_id>/vouch/<uuid:application_id>"
APPLICATION = "/moderation/applications/<uuid:application_id>"
TABLE: Mapping[str, Row] = {
    "GET /account/": ANY_ACCOUNT,
    "POST /account/language": row(400, 400, 400, 400),
    "POST /account/sign-ins/<uuid:sign_in_id>/close": row(302, 303, 303, 303),
    "POST /account/sign-ins/close-others": row(302, 303, 303, 303),
    "POST /account/password/remove": row(302, 303, 303, 303),
    "GET /account/sign-in": ONLY_STRANGERS,
    "POST /account/sign-in": ONLY_STRANGERS,
    "POST /account/sign-in/code": ONLY_STRANGERS,
    "POST /account/sign-out": row(302, 302, 302, 302),
    "GET /account/again": row(302, 200, 200, 200),
    "POST /account/again": row(302, 200, 200, 200),
    "POST /account/again/code": row(302, 200, 200, 200),
    "GET /account/again/passkey": ANY_ACCOUNT,
    "POST /account/again/passkey": ANY_ACCOUNT,
    "POST /account/again/passkey/<token>": row(302, 302, 303, 302),
    "GET /account/password": ANY_ACCOUNT,
    "POST /account/password": ANY_ACCOUNT,
    "GET /account/second-factor": row(302, 200, 200, 200),
    "POST /account/second-factor": row(302, 200, 200, 200),
    "POST /account/second-factor/<token>": row(302, 302, 302, 302),
    "GET /account/second-factor/code": row(302, 302, 303, 302),
    "POST /account/second-factor/code": row(302, 302, 303, 302),
    "GET /account/recovery-codes": row(302, 200, 200, 200),
    "POST /account/recovery-codes": row(302, 200, 200, 200),
    "GET /account/recovery": row(302, 302, 303, 302),
    "POST /account/recovery": row(302, 302, 303, 302),
    "GET /account/passkeys": ANY_ACCOUNT,
    "POST /account/passkeys": ANY_ACCOUNT,
    "POST /account/passkeys/<token>": row(302, 302, 303, 302),
    "GET /account/passkeys/remove": row(302, 302, 303, 302),
    "POST /account/passkeys/remove": row(302, 302, 303, 302),
    "GET /account/passkey": ONLY_STRANGERS,
    "POST /account/passkey": ONLY_STRANGERS,
    "POST /account/passkey/<token>": row(302, 302, 303, 302),
    "GET /provider/": ANY_ACCOUNT,
    "GET /provider/<uuid:organization_id>/tonight": OWN,
    **{
        f"POST /provider/<uuid:organization_id>/tonight/<uuid:service_id>{what}": OF_ITS_PLACES
        for what in ("", "/pause", "/instead", "/reminder", "/links/revoke")
    },
    # It is open already:
    "POST /provider/<uuid:organization_id>/tonight/<uuid:service_id>/open": row(
        302, 404, 303, 404, foreign=403
    ),
    "GET /confirm/<token>": BY_LINK,
    "POST /confirm/<token>": BY_LINK,
    "GET /confirm/tonight/<token>": BY_LINK,
    "POST /confirm/tonight/<token>": BY_LINK,
    "GET /confirm/<token>/change": row(302, 303, 303, 303),
    "POST /confirm/new": row(200, 200, 303, 200),
    "GET /provider/apply": row(200, 200, 303, 200),
    "POST /provider/apply": row(422, 422, 303, 422),
    "GET /provider/apply/sent": row(200, 200, 303, 200),
    "GET /provider/<uuid:organization_id>/vouch": row(302, 403, 303, 403, manager=200),
    f"GET {VOUCH}": row(302, 403, 303, 403, manager=404),
    f"POST {VOUCH}": row(302, 403, 303, 403, manager=404),
    f"GET {TEAM}": row(302, 200, 303, 200, foreign=403),
    f"POST {TEAM}/invitations": row(302, 403, 303, 422, manager=422),
    f"POST {TEAM}/invitations/<uuid:invitation_id>/decision": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {TEAM}/invitations/<uuid:invitation_id>/withdrawal": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {TEAM}/<uuid:member_id>/removal": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {OF}/open-data": row(302, 403, 303, 303, manager=303),
    f"GET {TEAM}/leaving": row(302, 200, 303, 200, foreign=403),
    f"POST {TEAM}/leaving": row(302, 303, 303, 404, foreign=403),
    "GET /moderation/": ONLY_MODERATORS,
    "GET /moderation/members/": ONLY_MODERATORS,
    "GET /moderation/applications/": ONLY_MODERATORS,
    f"GET {APPLICATION}": row(302, 403, 303, 404),
    f"POST {APPLICATION}/approval": row(302, 403, 303, 404),
    f"POST {APPLICATION}/refusal": row(302, 403, 303, 404),
    f"POST {APPLICATION}/organization": row(302, 403, 303, 404),
    f"POST {APPLICATION}/voucher": row(302, 403, 303, 303),
    "GET /moderation/proposals": ONLY_MODERATORS,
    "GET /moderation/cases/": ONLY_MODERATORS,
    **{f"{m} /moderation/cases/<uuid:case_id>": OF_NO_BATCH for m in ("GET", "POST")},
    **{name: row(*answers) for name, answers in DESK_ROWS.items()},
    **{f"GET {OF}/sheet{end}": OWN for end in (".xlsx", ".csv", "-template.xlsx")},
    f"GET {OF}/sheets/": row(302, 403, 303, 200, manager=200, steward=200),
    f"POST {OF}/sheets/": row(302, 403, 303, 422, manager=422, steward=422),
    f"GET {OF}/sheets/<uuid:sheet_id>": OF_NO_SHEET,
    f"POST {OF}/sheets/<uuid:sheet_id>": OF_NO_SHEET,
    f"POST {OF}/sheets/<uuid:sheet_id>/columns": OF_NO_SHEET,
    f"GET {OF}/sheets/<uuid:sheet_id>/refused.xlsx": OF_NO_SHEET,
    "GET /moderation/sheets/": ONLY_MODERATORS,
    **{f"{m} {BATCH}": OF_NO_BATCH for m in ("GET", "POST")},
    f"GET {BATCH}/lines/<int:line>": OF_NO_BATCH,
    f"POST {BATCH}/lines/<int:line>": OF_NO_BATCH,
    "GET /provider/<uuid:organization_id>/": OWN,
    "POST /provider/<uuid:organization_id>/hide": OWN_FORM,
    "POST /provider/<uuid:organization_id>/show": OWN_FORM,
    "GET /provider/<uuid:organization_id>/proposals/": OWN,
    "GET /provider/<uuid:organization_id>/proposals/<uuid:proposal_id>": OWN,
    "POST /provider/<uuid:organization_id>/proposals/<uuid:proposal_id>": OWN_ANSWER,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/": OWN,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/preview": OWN,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/hide": OWN_FORM,
    f"GET {OF}/listings/new": OWN,
    f"POST {OF}/listings/new": OWN_FORM_WRONG,
    f"POST {OF}/listings/<uuid:service_id>/never": row(403, 403, 303, 303, manager=303),
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/show": OWN_FORM,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>": OWN,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>": OWN_FORM_WRONG,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>/draft": OWN_DRAFT,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>/again": OWN_FORM,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/history": OWN,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/history/<int:change_id>": OWN,
    f"POST {OF}/listings/<uuid:service_id>/history/<int:change_id>": OWN_FORM,
}


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


def values(organization_id: UUID) -> dict[str, Any]:
    """The value of each argument of an address."""
    return {
        "sign_in_id": NOT_THERE,
        "token": "x",
        "organization_id": organization_id,
        **dict.fromkeys(("application_id", "case_id", "invitation_id", "member_id"), NOT_THERE),
        **dict.fromkeys(("notice_id", "service_id"), NOT_THERE),
        "path": "what",
        "sheet_id": NOT_THERE,
        "line": 1,
    }


@pytest.fixture
def organization(session: Session) -> Organization:
    found = make_organization(session, "House of the North")
    session.flush()
    return found


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
def people(
    staff_app: Flask, staff: Engine, session: Session, organization: Organization
) -> dict[str, Browser]:
    """A browser of each kind of person."""
    now = dt.datetime.now(dt.UTC)
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
    browsers = {"nobody": Browser(staff_app)}
    for name, account in accounts.items():
        browsers[name] = Browser(staff_app).sign_in(staff, account.id)
    return browsers


def test_every_route_of_staff_has_a_row() -> None:
    known = [name for name, _ in routes()]
    missing = [name for name in known if name not in TABLE]
    assert missing == [], "add them to TABLE in tests/staff/test_permissions.py"
    assert [name for name in TABLE if name not in known] == []


def test_a_route_without_a_row_would_be_named(staff_app: Flask) -> None:
    assert {name for name, _ in routes()} >= {"GET /moderation/", "POST /account/language"}


@pytest.mark.parametrize(("name", "rule"), routes(), ids=[name for name, _ in routes()])
def test_each_person_is_answered_as_the_table_says(
    people: dict[str, Browser],
    session: Session,
    organization: Organization,
    name: str,
    rule: Rule,
) -> None:
    known = {**values(organization.id), **of_a_listing(session, organization)}
    missing = rule.arguments - known.keys()
    assert missing == set(), "give it a value in tests/staff/test_permissions.py"
    built = rule.build({key: known[key] for key in rule.arguments})
    assert built is not None
    method, path = name.split()[0], built[1]

    answered = {}
    for person, browser in people.items():
        data = {"csrf_token": browser.token()} if method == "POST" else None
        answered[person] = browser.open(path, method=method, data=data).status_code

    assert answered == {person: TABLE[name][person] for person in PEOPLE}


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
