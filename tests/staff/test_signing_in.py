"""Signing in: by a code sent to the address, and without telling who has an account."""

import json
import re
from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.models import Account, OutboxMessage
from app.web.staff.library import CLOSED
from tests.pages import Page
from tests.staff.people import Browser, make_account

WRONG = "We cannot sign you in with this address and this code or password."


def ask_for_code(browser: Browser, email: str) -> Page:
    return browser.post("/account/sign-in/code", {"identity": email, "chosen_method": "email"})


def sign_in(browser: Browser, email: str, passcode: str) -> Page:
    return browser.post("/account/sign-in", {"identity": email, "passcode": passcode})


def sent(session: Session) -> list[OutboxMessage]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def code_for(browser: Browser, session: Session, email: str) -> str:
    ask_for_code(browser, email)
    return str(sent(session)[-1].values["code"])


def is_signed_in(browser: Browser) -> bool:
    return browser.open("/account/").status_code == 200


@pytest.fixture
def ana(session: Session) -> Account:
    account = make_account(session, "ana@example.org")
    account.locale = "en"
    session.commit()
    return account


def test_a_code_sent_by_mail_signs_in(browser: Browser, session: Session, ana: Account) -> None:
    ask_for_code(browser, "Ana@Example.org")
    [mail] = sent(session)
    page = sign_in(browser, "ana@example.org", mail.values["code"])

    assert mail.recipient == "ana@example.org"
    assert page.h1 == "Your organizations"
    assert is_signed_in(browser)


def test_a_code_may_be_typed_as_people_write_numbers(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    sign_in(browser, "ana@example.org", f" {code[:4]} {code[4:]} ")
    assert is_signed_in(browser)


def test_a_code_works_once(browser: Browser, session: Session, ana: Account) -> None:
    code = code_for(browser, session, "ana@example.org")
    sign_in(browser, "ana@example.org", code)
    other = Browser(browser.app)

    assert WRONG in sign_in(other, "ana@example.org", code).text
    assert not is_signed_in(other)


def test_a_code_works_a_quarter_of_an_hour(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    age(session, ana, 901)
    assert WRONG in sign_in(browser, "ana@example.org", code).text

    again = code_for(browser, session, "ana@example.org")
    age(session, ana, 890)
    sign_in(browser, "ana@example.org", again)
    assert is_signed_in(browser)


def age(session: Session, account: Account, seconds: int) -> None:
    """Let the codes of an account have been sent earlier."""
    session.rollback()
    kept = json.loads(session.get_one(Account, account.id).us_totp_secrets or "")
    older = [[digest, at - seconds] for digest, at in json.loads(kept["email"])]
    session.execute(
        update(Account)
        .where(Account.id == account.id)
        .values(us_totp_secrets=json.dumps({"email": json.dumps(older)}))
    )
    session.commit()


def test_who_asks_for_codes_of_others_does_not_end_theirs(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    ask_for_code(Browser(browser.app), "ana@example.org")

    sign_in(browser, "ana@example.org", code)

    assert is_signed_in(browser)


def test_no_code_is_kept(browser: Browser, session: Session, ana: Account) -> None:
    code = code_for(browser, session, "ana@example.org")
    session.rollback()
    assert code not in (session.get_one(Account, ana.id).us_totp_secrets or "")


def test_a_code_of_one_account_opens_no_other(
    browser: Browser, session: Session, ana: Account
) -> None:
    make_account(session, "eve@example.org")
    session.commit()
    code = code_for(browser, session, "eve@example.org")
    assert WRONG in sign_in(browser, "ana@example.org", code).text


def test_the_link_of_the_mail_fills_in_the_code_and_signs_nobody_in(
    browser: Browser, session: Session, ana: Account
) -> None:
    code = code_for(browser, session, "ana@example.org")
    link = sent(session)[-1].values["link"]
    assert link.startswith("https://amparo.example.org/account/sign-in?filled_in=")
    assert "ana@example.org" not in link

    address = link.removeprefix("https://amparo.example.org")
    for _ in range(2):  # a scanner of mail opens it as well
        page = browser.get(address)
        assert not is_signed_in(browser)

    form = page.one("//main//form[.//input[@name='passcode']]")
    filled = {x.get("name"): x.get("value") for x in form.xpath(".//input")}
    assert (filled["identity"], filled["passcode"]) == ("ana@example.org", code)
    sign_in(browser, filled["identity"], filled["passcode"])
    assert is_signed_in(browser)


def test_a_forged_link_fills_in_nothing(browser: Browser, ana: Account) -> None:
    page = browser.get("/account/sign-in?filled_in=WyJhbmFAZXhhbXBsZS5vcmciLCIxMjM0Il0.x")
    assert "1234" not in page.html
    assert "ana@example.org" not in page.html


def test_nobody_learns_who_has_an_account(browser: Browser, session: Session, ana: Account) -> None:
    gone = make_account(session, "gone@example.org")
    gone.active = False
    session.commit()
    others = [Browser(browser.app) for _ in range(2)]
    names = ["ana@example.org", "eve@example.org", "gone@example.org"]
    answers, refusals = [], []

    for one, email in zip([browser, *others], names, strict=True):
        page = ask_for_code(one, email)
        answers.append((page.status, page.text, bare(page, email)))
        wrong = sign_in(one, email, "00000000")
        refusals.append((wrong.status, wrong.text, bare(wrong, email)))

    assert answers[0] == answers[1] == answers[2]
    assert refusals[0] == refusals[1] == refusals[2]
    assert [mail.recipient for mail in sent(session)] == ["ana@example.org"]


def bare(page: Page, email: str) -> str:
    """A page without what differs anyway: the address that was typed, and the token."""
    html = page.html.replace(email, "somebody")
    return re.sub(r'(csrf_token" value=")[^"]+', r"\1", html)


def test_an_account_that_was_closed_is_out(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    browser.sign_in(staff, ana.id)
    assert is_signed_in(browser)
    ana.active = False
    session.commit()
    assert not is_signed_in(browser)


def test_after_signing_in_the_page_that_was_asked_for_comes(
    browser: Browser, session: Session, ana: Account
) -> None:
    refused = browser.open("/account/passkeys")
    assert refused.status_code == 302
    page = browser.get(refused.headers["Location"])
    assert "Sign in to see that page." in page.text
    action = page.all("//main//form/@action")[0]

    page = browser.post(action, {"identity": "ana@example.org", "chosen_method": "email"})
    action = page.all("//main//form/@action")[0]
    code = sent(session)[-1].values["code"]
    page = browser.post(action, {"identity": "ana@example.org", "passcode": code})

    assert page.h1 == "Passkeys"


@pytest.mark.parametrize("elsewhere", ["https://evil.example.net/", "//evil.example.net/", "\\\\x"])
def test_signing_in_leads_to_no_other_site(
    browser: Browser, session: Session, ana: Account, elsewhere: str
) -> None:
    code = code_for(browser, session, "ana@example.org")
    response = browser.open(
        "/account/sign-in",
        method="POST",
        query_string={"next": elsewhere},
        data={
            "csrf_token": browser.token(),
            "identity": "ana@example.org",
            "passcode": code,
            "next": elsewhere,
        },
    )
    led = urljoin("https://amparo.example.org/account/", response.headers.get("Location", ""))
    assert led.startswith("https://amparo.example.org/")


def test_no_refusal_is_said_twice(browser: Browser) -> None:
    for _ in range(3):
        browser.open("/account/")
        browser.open("/moderation/")
    page = browser.get("/account/sign-in")
    assert page.all("//main//*[@role='status' or @role='alert']") == []


def test_what_the_library_offers_beside_is_closed(
    browser: Browser, session: Session, staff: Engine, staff_app: Flask, ana: Account
) -> None:
    browser.sign_in(staff, ana.id)
    rules = {rule.endpoint: rule for rule in staff_app.url_map.iter_rules()}
    assert rules.keys() >= CLOSED
    for endpoint in CLOSED:
        built = rules[endpoint].build({"token": "x", "filename": "js/webauthn.js"})
        assert built is not None
        for method in (rules[endpoint].methods or set()) & {"GET", "POST"}:
            data = {"csrf_token": browser.token()} if method == "POST" else None
            assert browser.open(built[1], method=method, data=data).status_code == 404, endpoint


def test_no_program_gets_facts_or_tokens(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    browser.sign_in(staff, ana.id)
    for path in ("/account/recovery-codes", "/account/password", "/account/passkeys"):
        response = browser.open(path, headers={"Accept": "application/json"})
        assert response.mimetype == "text/html"
    response = browser.open(
        "/account/sign-in",
        method="POST",
        json={"identity": "ana@example.org", "passcode": "x"},
        headers={"X-CSRFToken": browser.token()},
        query_string={"include_auth_token": "1"},
    )
    assert response.status_code == 400
