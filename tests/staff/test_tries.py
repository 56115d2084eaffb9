"""Guessing: how far it gets, and that it does not shut an owner out of her account."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Account
from app.web.staff.tries import LIMITS
from tests.staff.people import Browser, make_account
from tests.staff.test_signing_in import ask_for_code, code_for, is_signed_in, sent, sign_in

TRIES, SENT = LIMITS["try"][0], LIMITS["send"][0]


@pytest.fixture
def ana(session: Session) -> Account:
    account = make_account(session, "ana@example.org")
    account.locale = "en"
    session.commit()
    return account


def guess(app: Flask, email: str, times: int = TRIES) -> int:
    """Wrong codes from browsers that know nobody; the last status."""
    status = 0
    for _ in range(times):
        data = {"identity": email, "passcode": "00000000"}
        status = Browser(app).send("/account/sign-in", data).status_code
    return status


def test_guessing_ends_after_ten_tries_whether_there_is_an_account_or_not(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    for email in ("ana@example.org", "eve@example.org"):
        assert guess(browser.app, email) == 200
        response = Browser(browser.app).send(
            "/account/sign-in", {"identity": email.upper(), "passcode": code}
        )
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 900
    page = browser.post(
        "/account/sign-in", {"identity": "eve@example.org", "passcode": "x"}, status=429
    )
    assert page.h1 == "Too many tries"


def test_who_guesses_does_not_shut_the_owner_out_of_her_own_browser(
    browser: Browser, session: Session, ana: Account
) -> None:
    sign_in(browser, "ana@example.org", code_for(browser, session, "ana@example.org"))
    browser.post("/account/sign-out")
    guess(browser.app, "ana@example.org", TRIES + 5)
    for _ in range(SENT + 3):
        ask = {"identity": "ana@example.org", "chosen_method": "email"}
        last = Browser(browser.app).send("/account/sign-in/code", ask)
    assert last.status_code == 429

    sign_in(browser, "ana@example.org", code_for(browser, session, "ana@example.org"))

    assert is_signed_in(browser)


def test_the_mark_of_a_known_browser_is_good_for_its_own_account_only(
    browser: Browser, session: Session, ana: Account
) -> None:
    make_account(session, "eve@example.org")
    session.commit()
    sign_in(browser, "eve@example.org", code_for(browser, session, "eve@example.org"))
    browser.post("/account/sign-out")
    guess(browser.app, "ana@example.org")
    data = {"identity": "ana@example.org", "passcode": "00000000"}
    assert browser.send("/account/sign-in", data).status_code == 429


def test_a_known_browser_may_not_guess_for_ever_either(
    browser: Browser, session: Session, ana: Account
) -> None:
    sign_in(browser, "ana@example.org", code_for(browser, session, "ana@example.org"))
    browser.post("/account/sign-out")
    data = {"identity": "ana@example.org", "passcode": "00000000"}
    statuses = [browser.send("/account/sign-in", data).status_code for _ in range(TRIES + 1)]
    assert statuses[-1] == 429


def test_nobody_can_have_an_address_flooded_with_codes(
    browser: Browser, session: Session, ana: Account
) -> None:
    for email in ("ana@example.org", "eve@example.org"):
        for _ in range(SENT):
            ask_for_code(browser, email)
        data = {"identity": email, "chosen_method": "email"}
        assert browser.send("/account/sign-in/code", data).status_code == 429
    assert len(sent(session)) == SENT


def test_one_address_on_the_network_may_not_go_through_many_accounts(
    browser: Browser, ana: Account
) -> None:
    token = browser.token()
    statuses = {
        browser.open(
            "/account/sign-in/code",
            method="POST",
            data={
                "csrf_token": token,
                "identity": f"n{number}@example.org",
                "chosen_method": "email",
            },
            environ_base={"REMOTE_ADDR": "203.0.113.7"},
        ).status_code
        for number in range(LIMITS["send"][1] + 1)
    }
    assert statuses == {200, 429}


def test_the_second_factor_is_not_guessed_either(
    browser: Browser, session: Session, ana: Account
) -> None:
    ana.tf_primary_method = "authenticator"
    security = browser.app.extensions["security"]
    with browser.app.app_context():
        ana.tf_totp_secret = security.totp_factory.generate_totp_secret()
    session.commit()
    sign_in(browser, "ana@example.org", code_for(browser, session, "ana@example.org"))

    statuses = [
        browser.send("/account/second-factor/code", {"code": f"{n:06}"}).status_code
        for n in range(TRIES + 1)
    ]

    assert statuses[-1] == 429
    assert browser.send("/account/recovery", {"code": "x"}).status_code == 429
