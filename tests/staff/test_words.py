"""No sentence of the library reaches a page: all are ours, in the language of the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.locales import PORTAL
from tests.pages import Page
from tests.pseudo import CODE, pseudo_locale
from tests.staff.people import Browser, make_account
from tests.staff.test_second_factor import app_code, secret_on
from tests.staff.test_signing_in import sent

#: Names, and what is the same in every language.
SAME = {"Amparo", "Español", "English", "Kreyòl", "Ayisyen", "Português", "Français"}
SAME |= {"ana", "example", "org", "test"}
WORD = re.compile(r"\b[A-Za-z]{2,}\b")


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A locale in which every sentence of a catalog has accents on all its letters."""
    with pseudo_locale(tmp_path):
        monkeypatch.setattr("app.locales.PORTAL", [*PORTAL, CODE])
        yield


def plain(page: Page) -> set[str]:
    """Words of a page that came through no catalog."""
    shown = page.all("//body//text()[not(ancestor::style or ancestor::script or ancestor::code)]")
    shown += page.all("//@aria-label|//@alt|//@placeholder|//title/text()")
    return set(WORD.findall(" ".join(map(str, shown)))) - SAME


def walk(browser: Browser, staff: Engine, session: Session) -> Iterator[Page]:
    """Every page of signing in, with each thing that can be wrong."""
    ana = make_account(session, "ana@example.org")
    session.commit()
    identity = {"identity": "ana@example.org"}
    yield browser.post("/account/language", {"locale": CODE})
    yield browser.get("/account/sign-in?next=/account/")
    yield browser.post("/account/sign-in", {"identity": "", "passcode": ""})
    yield browser.post("/account/sign-in", {**identity, "passcode": "x"})
    yield browser.post("/account/sign-in/code", {**identity, "chosen_method": "email"})
    yield browser.post("/account/passkey")
    yield browser.get("/account/passkey")
    yield browser.post("/account/passkey/x")
    yield browser.post("/account/second-factor/code", {"code": "1"})
    yield browser.get("/account/nowhere", status=404)

    browser.sign_in(staff, ana.id, locale=CODE)
    yield browser.get("/account/")
    yield browser.get("/account/password")
    long = "a" * 12
    for password, again in (("", ""), ("short", "short"), (long, "b" * 12), (long, long)):
        new = {"new_password": password, "new_password_confirm": again}
        yield browser.post("/account/password", new)
    yield browser.get("/account/password")
    yield browser.post("/account/password", {**new, "password": ""})
    yield browser.post("/account/password", {**new, "password": "b" * 12})
    yield browser.post("/account/password", {**new, "password": "a" * 12})
    yield browser.post("/account/password/remove")
    yield browser.get("/account/second-factor")
    yield browser.post("/account/second-factor", {"setup": "sms"})
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    yield page
    action = page.one("//main//form/@action")
    yield browser.post(action, {"code": "1"}, status=422)
    yield browser.post("/account/second-factor/x", {"code": "1"})
    yield browser.post(action, {"code": app_code(secret_on(page))})
    yield browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    yield browser.get("/account/recovery-codes")
    yield browser.get("/account/second-factor")
    yield browser.get("/account/passkeys")
    yield browser.post("/account/passkeys", {"name": "", "usage": "first"})
    yield browser.post("/account/passkeys", {"name": "<x>", "usage": "first"})
    yield browser.post("/account/passkeys", {"name": "a" * 65, "usage": "first"})
    page = browser.post("/account/passkeys", {"name": "žž", "usage": "first"})
    yield page
    yield browser.post(page.one("//main//form/@action"), {"credential": "x"})
    yield browser.post("/account/passkeys/x")
    yield browser.post("/account/passkeys/remove", {"name": "žž"})
    browser.let_time_pass(hours=2)
    yield browser.get("/account/again")
    yield browser.post("/account/again", {"passcode": ""})
    yield browser.post("/account/again/code", {"chosen_method": "email"})
    yield browser.post("/account/again/code", {"chosen_method": "sms"})
    yield browser.post("/account/again/passkey")
    yield browser.post("/account/again", {"passcode": sent(session)[-1].values["code"]})
    yield browser.post("/account/second-factor", {"setup": "disable"})
    _secret, _codes = set_up_again(browser)
    yield browser.post("/account/sign-out")
    browser.post("/account/language", {"locale": CODE})
    browser.post("/account/sign-in/code", {**identity, "chosen_method": "email"})
    code = sent(session)[-1].values["code"]
    yield browser.post("/account/sign-in", {**identity, "passcode": code})
    yield browser.post("/account/second-factor/code", {"code": ""})
    yield browser.post("/account/second-factor/code", {"code": "1"})
    yield browser.get("/account/recovery")
    yield browser.post("/account/recovery", {"code": ""})
    yield browser.post("/account/recovery", {"code": "x"})


def set_up_again(browser: Browser) -> tuple[str, list[str]]:
    """A second factor in a language that the helper cannot read."""
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    secret = secret_on(page)
    browser.post(page.one("//main//form/@action"), {"code": app_code(secret, later_s=30)})
    page = browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    return secret, page.texts("//ul[@class='codes']/li")


def test_every_word_of_the_pages_of_signing_in_comes_from_a_catalog(
    browser: Browser, staff: Engine, session: Session, made_up: None
) -> None:
    found = [(page.url, plain(page)) for page in walk(browser, staff, session)]
    assert len(found) > 40
    assert [(url, words) for url, words in found if words] == []
