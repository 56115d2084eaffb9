"""An organization applies on a phone, two moderators let it in, its first manager signs in."""

import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from tests.browser.serving import serving
from tests.browser.visitor import PHONE
from tests.postgres import DatabaseUrls
from tests.staff.mailbox import code_in, mail_in, var_of_the_tests
from tests.staff.people import make_account

APPLICANT = "ana@casainventada.example.org"


@pytest.fixture
def var() -> Iterator[Path]:
    """The directory of the instance, where its mail goes."""
    with var_of_the_tests() as var:
        yield var


@pytest.fixture
def site(database_urls: DatabaseUrls, clean: None, var: Path) -> Iterator[str]:
    """The address of a server on the worker's own database."""
    with serving(database_urls, AMPARO_VAR=str(var)) as address:
        yield address


@pytest.fixture
def phone(windowless: Browser, site: str) -> Iterator[Callable[[], Page]]:
    """Opens a phone without scripts, 360 by 740; each is somebody else's."""
    contexts: list[BrowserContext] = []

    def open_one() -> Page:
        context = windowless.new_context(base_url=site, java_script_enabled=False, **PHONE)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_in(page: Page, var: Path, email: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("E-mail address").first.fill(email)
    page.get_by_role("button", name="Send me a code by e-mail").click()
    label = "Code from the e-mail, or your password"
    expect(page.get_by_label(label)).to_be_visible()
    page.get_by_label(label).fill(code_in(mail_with_code(var, email)))
    page.get_by_role("button", name="Sign in", exact=True).click()


def mail_with_code(var: Path, email: str) -> EmailMessage:
    """The newest mail to somebody, once it is one with a code."""
    until = time.monotonic() + 20
    while "is your code" not in (mail := mail_in(var / "mail", email))["Subject"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return mail


def set_up_second_factor(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.locator("main form button").first.click()
    secret = page.locator("main code").first.inner_text().replace("-", "").replace(" ", "")
    page.locator("main input[name=code]").fill(str(TOTP(key=secret).generate().token))
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.locator("main form button").first.click()


def approve(page: Page, number: str) -> None:
    page.goto("/moderation/")
    page.get_by_role("link", name="Organizations that want to come in").click()
    page.get_by_role("link", name="Casa Inventada").click()
    page.get_by_label("The number that you called").fill(number)
    page.get_by_label("Where you found this number").fill("The register of the made-up state")
    page.get_by_label("With whom you spoke").fill("The director")
    page.get_by_label("What was said").fill("They know Ana, and her address letter by letter.")
    page.get_by_role("button", name="They are who they say: approve").click()


def test_an_organization_applies_two_moderators_approve_and_its_manager_signs_in(
    phone: Callable[[], Page], session: Session, var: Path
) -> None:
    for name in ("mo", "pat"):
        account = make_account(session, f"{name}@example.net", moderator=True)
        account.locale = "en"
        account.tf_primary_method = account.mf_recovery_codes = None
    session.commit()

    ana = phone()
    ana.goto("/provider/apply")
    ana.get_by_label("Name of the organization").fill("Casa Inventada")
    ana.get_by_label("Country where it works").select_option("MX")
    ana.get_by_label("Town").fill("Tapachula")
    ana.get_by_label("What do you do, and for whom?").fill("A made-up shelter for families.")
    ana.get_by_label("Your name").fill("Ana Ejemplo")
    ana.get_by_label("Your e-mail").fill(APPLICANT)
    ana.get_by_label("A number where we can reach you").fill("+1 202 555 0101")
    ana.get_by_role("button", name="Send the application").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("We have your application")

    mo, pat = phone(), phone()
    for page, email in ((mo, "mo@example.net"), (pat, "pat@example.net")):
        sign_in(page, var, email)
        set_up_second_factor(page)
    approve(mo, "+1 202 555 0101")
    expect(mo.get_by_role("alert")).to_contain_text("stands in the application")
    approve(mo, "+1 202 555 0177")
    expect(mo.get_by_role("status").first).to_contain_text("A second person has to say yes too")
    approve(pat, "+1 202 555 0177")
    expect(pat.get_by_role("status").first).to_contain_text("The organization is in")

    told = mail_in(var / "mail", APPLICANT)
    assert told["Subject"] == "Your organization is in Amparo"
    assert "/account/sign-in" in told.get_content()
    sign_in(ana, var, APPLICANT)
    expect(ana.get_by_role("heading", level=1)).to_have_text("Your organizations")
    expect(ana.locator("main")).to_contain_text("Casa Inventada")
    ana.get_by_role("link", name="Members").click()
    expect(ana.locator("main")).to_contain_text("Ana Ejemplo")
