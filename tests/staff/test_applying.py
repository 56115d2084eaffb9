"""The form with which organizations ask to come in, and those who would misuse it."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg.errors import CheckViolation, InsufficientPrivilege
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Application, Organization, OutboxMessage
from app.web.limiting import LIMITS
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.staff.joining import ASKED, applied, send
from tests.staff.people import Browser, make_account

FORM = {
    "organization_name": "Casa Inventada",
    "country": "MX",
    "town": "Tapachula",
    "about": "A made-up shelter for families on the way.",
    "website": "casainventada.example.org",
    "contact_name": "Ana Ejemplo",
    "email": "Ana@casainventada.example.org",
    "phone": "+1 (202) 555-0101",
}
LONG = "x" * 10_000


def applications(session: Session) -> list[Application]:
    session.rollback()
    return list(session.scalars(select(Application).order_by(Application.created_at)))


def test_an_organization_applies_without_an_account(browser: Browser, session: Session) -> None:
    assert browser.get("/provider/apply").h1 == "List your organization"

    page = browser.post("/provider/apply", FORM)

    assert page.h1 == "We have your application"
    [application] = applications(session)
    assert application.email == ASKED.email
    assert application.phone == ASKED.phone
    assert application.website == ASKED.website
    assert application.organization_id is None
    assert session.scalars(select(OutboxMessage)).all() == []


def test_one_that_is_listed_is_chosen_by_its_name(browser: Browser, session: Session) -> None:
    make_listing(session, organization="Casa Inventada A.C.")

    asked = browser.post("/provider/apply", FORM, status=422)
    assert asked.one("//textarea[@name='about']").text.strip() == FORM["about"]
    choices = asked.texts("//fieldset[@id='which']//label")
    assert choices[0] == "Casa Inventada A.C. (Mexico)"
    browser.post("/provider/apply", {**FORM, "which": "MX:Casa Inventada A.C."})

    [application] = applications(session)
    listed = session.scalars(select(Organization)).one()
    assert application.organization_id == listed.id
    assert application.claims_listed


def test_or_it_is_said_that_it_is_none_of_these(browser: Browser, session: Session) -> None:
    make_listing(session, organization="Casa Inventada A.C.")

    browser.post("/provider/apply", {**FORM, "which": "new"})

    [application] = applications(session)
    assert (application.organization_id, application.claims_listed) == (None, False)


def test_what_a_withheld_place_does_not_show_is_not_offered(
    browser: Browser, session: Session
) -> None:
    make_listing(
        session, organization="Casa Inventada", disclosure="hidden", public_fields=["phone"]
    )

    page = browser.post("/provider/apply", FORM)

    assert page.h1 == "We have your application"


@pytest.mark.parametrize("name", sorted(FORM))
@pytest.mark.parametrize("text", ["", LONG, "\0\0", "‮"], ids=["none", "long", "NUL", "turned"])
def test_a_field_that_cannot_be_used_is_named_and_nothing_typed_is_lost(
    browser: Browser, session: Session, name: str, text: str
) -> None:
    page = browser.post(
        "/provider/apply",
        {**FORM, name: text},
        status=200 if name == "website" and text != LONG else 422,
    )

    if page.h1 == "We have your application":
        return
    assert page.all(f"//div[@role='alert']//a[@href='#{name}']")
    others = {key: value for key, value in FORM.items() if key != name and key != "country"}
    shown = {f.get("name"): f.get("value") or f.text for f in page.all("//main//input|//textarea")}
    shown["website"] = (shown["website"] or "").removeprefix("https://")
    assert {key: (shown[key] or "").strip() for key in others} == others
    assert applications(session) == []


@pytest.mark.parametrize("name", ["organization_name", "town", "contact_name"])
def test_no_line_break_gets_into_a_name(browser: Browser, session: Session, name: str) -> None:
    browser.post("/provider/apply", {**FORM, name: "A house\r\nBcc: eve@example.org"})

    [application] = applications(session)
    assert getattr(application, name) == "A house Bcc: eve@example.org"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("email", "ana@example.org\r\nBcc: eve@example.org"),
        ("email", "ana@example.org, eve@example.org"),
        ("email", "no address"),
        ("phone", "call me"),
        ("phone", "12"),
        ("website", "javascript:alert(1)"),
        ("website", "https://example.org\r\nX: y"),
        ("country", "ZZ"),
        ("country", "'; DROP TABLE core.application; --"),
    ],
)
def test_what_is_no_address_number_or_country_is_refused(
    browser: Browser, session: Session, name: str, text: str
) -> None:
    browser.post("/provider/apply", {**FORM, name: text}, status=422)

    assert applications(session) == []


def test_markup_stays_text_wherever_it_is_shown(
    browser: Browser, session: Session, staff: Any
) -> None:
    mo = make_account(session, "mo@example.org", moderator=True)
    session.commit()
    mark = "<script>alert(1)</script><b>"
    texts = ("organization_name", "town", "about", "contact_name")
    browser.post("/provider/apply", {**FORM, **dict.fromkeys(texts, mark)})
    [application] = applications(session)
    inside = Browser(browser.app).sign_in(staff, mo.id)

    for url in ("/moderation/applications/", f"/moderation/applications/{application.id}"):
        page = inside.get(url)
        assert mark in page.text
        assert page.all("//main//script|//main//b") == []


def test_the_same_application_again_is_one_and_a_corrected_one_is_not_lost(
    session: Session, database_urls: DatabaseUrls
) -> None:
    for _ in range(3):
        assert send(database_urls) == "received"
    assert send(database_urls, phone="+12025550102") == "received"

    assert [a.phone for a in applications(session)] == ["+12025550101", "+12025550102"]


def test_one_address_sends_five_a_day_and_no_more(
    browser: Browser, session: Session, database_urls: DatabaseUrls
) -> None:
    for number in range(5):
        assert send(database_urls, organization_name=f"House {number}") == "received"

    assert send(database_urls, organization_name="House 6") == "too_many"
    page = browser.post("/provider/apply", FORM, status=422)
    assert "Nothing was sent" in page.text
    assert len(applications(session)) == 5


def test_a_field_that_nobody_sees_catches_programs(browser: Browser, session: Session) -> None:
    page = browser.post("/provider/apply", {**FORM, "fax": "https://pills.example.net"})

    assert page.h1 == "We have your application"
    assert applications(session) == []


def test_one_household_asks_ten_times_a_minute(browser: Browser, session: Session) -> None:
    token = browser.token()
    statuses = [
        browser.open(
            "/provider/apply",
            method="POST",
            data={"csrf_token": token},
            environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
        ).status_code
        for _ in range(2 * LIMITS["apply"] + 1)  # a minute may end among them
    ]

    assert set(statuses[: LIMITS["apply"]]) == {422}
    assert 429 in statuses


def test_nobody_learns_who_has_an_account_managers_or_an_application(
    browser: Browser, session: Session, database_urls: DatabaseUrls
) -> None:
    make_account(session, "known@example.org")
    session.commit()
    applied(session, database_urls)

    answers = {
        browser.post("/provider/apply", {**FORM, **changes}).text
        for changes in (
            {},
            {"email": "known@example.org"},
            {"email": "nobody@example.org"},
            {"organization_name": "Nobody knows this"},
        )
    }

    assert len(answers) == 1


def test_the_form_tells_names_and_countries_of_listed_organizations_and_nothing_else(
    browser: Browser, session: Session
) -> None:
    make_listing(session, organization="Casa Inventada A.C.", phones=["+12125550144"],
                 email="office@inventada.example", website="https://inventada.example")  # fmt: skip

    page = browser.post("/provider/apply", FORM, status=422)

    for told in ("555-0144", "5550144", "inventada.example/", "office@"):
        assert told not in page.html


def test_who_would_send_without_the_form_meets_the_same_limits(
    database_urls: DatabaseUrls,
) -> None:
    for changes in (
        {"about": LONG},
        {"organization_name": LONG},
        {"phone": "call me"},
        {"country": "Mexico"},
        {"contact_name": None},
    ):
        with pytest.raises(Exception, match=CheckViolation.sqlstate):
            send(database_urls, **changes)


@pytest.mark.parametrize("role", ["public", "intake", "staff"])
def test_only_the_role_for_it_calls_the_functions(database_urls: DatabaseUrls, role: str) -> None:
    with psycopg.connect(getattr(database_urls, role)) as connection:
        if role == "intake":
            connection.execute("SELECT * FROM intake.listed('casa')")
            return
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT * FROM intake.listed('casa')")


def test_the_role_of_the_form_can_read_no_application(
    session: Session, database_urls: DatabaseUrls
) -> None:
    applied(session, database_urls)

    with (
        psycopg.connect(database_urls.intake) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute("SELECT FROM core.application")


@pytest.mark.new_app
def test_an_instance_without_that_role_says_so(staff_app: Flask) -> None:
    staff_app.extensions["amparo.intake"].dispose()
    staff_app.extensions["amparo.intake"] = None

    assert Browser(staff_app).get("/provider/apply", status=503).h1 == "No applications here"
