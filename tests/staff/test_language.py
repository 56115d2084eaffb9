"""Pages of staff in the language of who reads them, in English where a catalog is missing."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.locales import BY_CODE, LOCALES, PORTAL, InterfaceLocale
from tests.pages import Page
from tests.pseudo import CODE, pseudo_locale
from tests.staff.people import Browser, make_account

UNFINISHED = InterfaceLocale("qu", "Runasimi")


def sign_in_page(browser: Browser, wanted: str) -> Page:
    return browser.get("/account/sign-in", headers={"Accept-Language": wanted})


def test_the_browser_says_the_language_until_one_is_chosen(
    browser: Browser, session: Session, staff: Engine
) -> None:
    assert sign_in_page(browser, "es").h1 == "Entrar"
    assert sign_in_page(browser, "en").h1 == "Sign in"

    browser.post("/account/language", {"locale": "es"})

    assert sign_in_page(browser, "en").h1 == "Entrar"


def test_a_language_that_is_chosen_stays_with_the_account(
    browser: Browser, session: Session, staff: Engine
) -> None:
    ana = make_account(session, "ana@example.org")
    session.commit()
    browser.sign_in(staff, ana.id).post("/account/language", {"locale": "es"})
    elsewhere = Browser(browser.app).sign_in(staff, ana.id, locale=None)

    assert elsewhere.get("/account/", headers={"Accept-Language": "en"}).h1 == "Tu cuenta"


def test_a_language_without_these_pages_reads_them_in_english_and_is_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.templates.LOCALES", [*LOCALES, UNFINISHED])
    monkeypatch.setitem(BY_CODE, UNFINISHED.code, UNFINISHED)

    page = browser.post("/account/language", {"locale": "qu"})

    assert page.tree.get("lang") == "en"
    assert page.h1 == "Sign in"
    assert "These pages are not in Runasimi yet: you read them in English." in page.text
    assert page.one("//option[@selected]").get("value") == "qu"
    assert "These pages are not in" not in sign_in_page(Browser(browser.app), "es").text


def test_words_that_no_native_speaker_has_checked_say_so_and_where_to_send_better_ones(
    browser: Browser,
) -> None:
    browser.post("/account/language", {"locale": "ar"})
    link = browser.get("/account/sign-in").one("//footer//a")

    assert link.get("href") == "/ar/words"
    assert not "".join(link.itertext()).isascii()


def test_a_made_up_locale_finds_what_came_through_no_catalog(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pseudo_locale(tmp_path):
        monkeypatch.setattr("app.locales.PORTAL", [*PORTAL, CODE])
        page = browser.post("/account/language", {"locale": CODE})

    assert page.tree.get("dir") == "rtl"
    assert not page.h1.isascii()
    assert "Sign in" not in page.text
