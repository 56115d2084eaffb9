"""Where somebody is signed in: what a cookie is worth, for how long, and who can end it."""

import datetime as dt

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.models import Account, SignIn
from tests.staff.people import Browser, make_account
from tests.staff.test_signing_in import ana, code_for, is_signed_in, sign_in

__all__ = ["ana"]


def test_a_cookie_from_before_signing_in_is_worth_nothing_afterwards(
    browser: Browser, session: Session, ana: Account
) -> None:
    """Somebody who planted a cookie, or read the token of its forms, gains nothing."""
    code = code_for(browser, session, "ana@example.org")
    planted = browser.cookie()
    token = browser.token()
    sign_in(browser, "ana@example.org", code)

    other = Browser(browser.app)
    other.raw.set_cookie(*planted, domain="amparo.example.org", secure=True)
    assert not is_signed_in(other)
    data = {"csrf_token": token, "locale": "es"}
    assert browser.open("/account/language", method="POST", data=data).status_code == 400


def test_the_cookie_is_kept_from_scripts_other_sites_and_bare_http(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    response = browser.open(
        "/account/sign-in",
        method="POST",
        data={"csrf_token": browser.token(), "identity": "ana@example.org", "passcode": code},
    )
    cookies = response.headers.getlist("Set-Cookie")
    assert {x.partition("=")[0] for x in cookies} == {"__Host-amparo_staff", "__Host-amparo_known"}
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("moderator", "hours", "stays"),
    [(False, 29 * 24, True), (False, 31 * 24, False), (True, 11, True), (True, 13, False)],
)
def test_a_browser_that_nobody_uses_is_signed_out(
    browser: Browser, session: Session, staff: Engine, moderator: bool, hours: int, stays: bool
) -> None:
    account = make_account(session, "mo@example.org", moderator=moderator)
    session.commit()
    browser.sign_in(staff, account.id)
    seen = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    session.execute(update(SignIn).values(last_seen_at=seen))
    session.commit()

    assert is_signed_in(browser) is stays
    session.rollback()
    assert len(session.scalars(select(SignIn)).all()) == int(stays)


def test_a_browser_is_out_when_its_row_is_gone(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    browser.sign_in(staff, ana.id)
    browser.get("/account/")
    session.query(SignIn).delete()
    session.commit()

    response = browser.open("/account/")

    assert response.status_code == 302
    assert "/account/sign-in" in response.headers["Location"]


def test_one_browser_signs_another_out_and_nobody_elses(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    eve = make_account(session, "eve@example.org")
    session.commit()
    lost, hers = Browser(browser.app), Browser(browser.app).sign_in(staff, eve.id)
    lost.sign_in(staff, ana.id)
    browser.sign_in(staff, ana.id)
    page = browser.get("/account/")
    [close] = page.all("//form[contains(@action, '/sign-ins/') and contains(@action, '/close')]"
                       "[not(contains(@action, 'others'))]/@action")  # fmt: skip

    hers.post(close)
    assert is_signed_in(lost)
    browser.post(close)
    assert not is_signed_in(lost)

    third = Browser(browser.app).sign_in(staff, ana.id)
    browser.post("/account/sign-ins/close-others")
    assert [is_signed_in(x) for x in (browser, third, hers)] == [True, False, True]


def test_signing_out_ends_the_cookie_too(browser: Browser, session: Session, ana: Account) -> None:
    sign_in(browser, "ana@example.org", code_for(browser, session, "ana@example.org"))
    kept = browser.cookie()
    browser.post("/account/sign-out")
    browser.raw.set_cookie(*kept, domain="amparo.example.org", secure=True)
    assert not is_signed_in(browser)
