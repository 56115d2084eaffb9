"""What staff see when something is wrong: a page in their language, never a blank one."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.web.staff import create_staff_app
from app.web.staff.context import writing
from tests.postgres import DatabaseUrls
from tests.settings import close_staff, settings_of
from tests.staff.people import Browser, make_account


def test_while_the_database_is_away_a_page_says_so(
    browser: Browser, database_urls: DatabaseUrls, session: Session, staff: Engine
) -> None:
    ana = make_account(session, "ana@example.org")
    session.commit()
    browser.sign_in(staff, ana.id)
    nowhere = "postgresql://nobody@/nowhere?host=/nonexistent"
    settings = dataclasses.replace(settings_of(database_urls), staff_database_url=nowhere)
    away = Browser(create_staff_app(settings))
    away.raw.set_cookie(*browser.cookie(), domain="amparo.example.org", secure=True)

    assert away.get("/account/sign-in", status=503).h1 == "Something went wrong on our side"
    assert Browser(away.app).get("/account/sign-in").h1 == "Sign in"
    close_staff(away.app)


@pytest.mark.new_app
@pytest.mark.parametrize("breaks", ["SELECT 1/0", "SELECT nonsense"])
def test_a_view_that_breaks_gives_a_page_and_a_line_that_holds_no_value(
    staff_app: Flask,
    session: Session,
    staff: Engine,
    caplog: pytest.LogCaptureFixture,
    breaks: str,
) -> None:
    def view(typed: str) -> str:
        with writing() as database:
            database.execute(text(breaks))
        return typed

    staff_app.add_url_rule("/account/break/<typed>", "break", view)
    ana = make_account(session, "ana@example.org")
    session.commit()
    browser = Browser(staff_app).sign_in(staff, ana.id)

    page = browser.get("/account/break/secret", status=500)

    assert page.h1 == "Something went wrong on our side"
    assert "/account/break/<typed>" in caplog.text
    assert "secret" not in caplog.text
    assert "ana@" not in caplog.text


def test_a_wrong_address_and_a_form_without_a_token_are_said_kindly(browser: Browser) -> None:
    assert browser.get("/account/nowhere", status=404).h1 == "This page is not here"
    response = browser.open("/account/language", method="POST", data={"locale": "es"})
    assert response.status_code == 400
    assert "Go back, and try again." in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/account/sign-in?next=%00", "/account/sign-in?filled_in=%FF"])
def test_bytes_that_are_no_text_break_nothing(browser: Browser, path: str) -> None:
    assert browser.open(path).status_code < 500


@pytest.mark.parametrize("typed", ["\0", "a" * 10_000, "😀", "a@b@c", "<b>x</b>"])
def test_no_address_that_is_typed_breaks_anything(browser: Browser, typed: str) -> None:
    for path, fields in (
        ("/account/sign-in/code", {"chosen_method": "email"}),
        ("/account/sign-in", {"passcode": typed}),
    ):
        response = browser.send(path, {"identity": typed, **fields})
        assert response.status_code in (200, 400, 422), path
        assert "<b>x</b>" not in response.get_data(as_text=True)
