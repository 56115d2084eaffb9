"""A passkey is added, signs in and is removed, in a browser with a virtual authenticator."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Account, Passkey
from tests.browser.serving import serving
from tests.browser.visitor import PHONE
from tests.postgres import DatabaseUrls
from tests.staff.mailbox import code_in, mail_in, var_of_the_tests
from tests.staff.people import make_account

LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def var() -> Iterator[Path]:
    """The directory of the instance, where its mail goes."""
    with var_of_the_tests() as var:
        yield var


@pytest.fixture
def site(database_urls: DatabaseUrls, clean: None, var: Path) -> Iterator[str]:
    """The address of a server with a name: browsers make no passkey for a number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    with serving(database_urls, port=port, AMPARO_BASE_URL=address, AMPARO_VAR=str(var)):
        yield address


@pytest.fixture
def page(windowless: Browser, site: str) -> Iterator[Page]:
    """A phone on that server; no script may fail, and no policy be broken."""
    context = windowless.new_context(base_url=site, **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [text for text in failures if "Failed to load resource" not in text] == []


@pytest.fixture
def lock(page: Page) -> tuple[CDPSession, str]:
    """The lock of that phone."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made: Any = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    return devtools, made["authenticatorId"]


def sign_in_by_code(page: Page, var: Path) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("E-mail address").first.fill("ana@example.org")
    page.get_by_role("button", name="Send me a code by e-mail").click()
    expect(page.get_by_label("Code from the e-mail, or your password")).to_be_visible()
    code = code_in(mail_in(var / "mail", "ana@example.org"))
    page.get_by_label("Code from the e-mail, or your password").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your organizations")


def test_a_passkey_signs_in_until_it_is_removed(
    page: Page, lock: tuple[CDPSession, str], session: Session, var: Path
) -> None:
    ana = make_account(session, "ana@example.org")
    ana.locale = "en"
    session.commit()
    sign_in_by_code(page, var)

    page.goto("/account/passkeys")
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_have_text("The passkey “My phone” is added.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.get_by_role("button", name="Sign in with the lock of this phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your organizations")

    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove My phone").click()
    expect(page.get_by_role("status")).to_have_text("The passkey “My phone” is removed.")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with the lock of this phone").click()
    expect(page.get_by_role("status")).to_contain_text("We do not know this passkey.")
    session.rollback()
    assert session.scalars(select(Passkey)).all() == []


def test_a_phone_that_did_not_ask_for_its_lock_signs_nobody_in(
    page: Page, lock: tuple[CDPSession, str], session: Session, var: Path
) -> None:
    """For a moderator too a passkey is both factors: so it must have asked who is there."""
    ana = make_account(session, "ana@example.org")
    ana.locale = "en"
    session.commit()
    sign_in_by_code(page, var)
    page.goto("/account/passkeys")
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("is added")
    page.get_by_role("button", name="Sign out").click()
    devtools, key = lock
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    page.get_by_role("button", name="Sign in with the lock of this phone").click()

    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_passkey_shows_once_more_who_it_is(
    page: Page, lock: tuple[CDPSession, str], session: Session, var: Path
) -> None:
    ana = make_account(session, "ana@example.org")
    ana.locale = "en"
    session.commit()
    sign_in_by_code(page, var)
    page.goto("/account/passkeys")
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("is added")

    page.goto("/account/again?next=/account/recovery-codes")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    session.execute(update(Account).values(active=False))
    session.commit()
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Sign in with the lock of this phone").click()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
