"""The second factor, codes on paper, the password: set up, used, and what they do not let in."""

import re
from typing import Any

import pytest
from passlib.totp import TOTP
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import Account
from tests.pages import Page
from tests.staff.people import Browser, make_account
from tests.staff.test_signing_in import code_for, is_signed_in, sent, sign_in


@pytest.fixture
def moderator(session: Session) -> Account:
    """A moderator who has signed in for the first time."""
    account = make_account(session, "mo@example.org", moderator=True)
    account.tf_primary_method = account.mf_recovery_codes = None
    account.locale = "en"
    session.commit()
    return account


def secret_on(page: Page) -> str:
    return str(page.one("//main//code").text).replace("-", "").replace(" ", "")


def app_code(secret: str, *, later_s: int = 0) -> str:
    import time

    return str(TOTP(key=secret).generate(time.time() + later_s).token)


def add_app(browser: Browser) -> tuple[str, str]:
    """Set up a second factor; the secret, and the code that this took."""
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    secret = secret_on(page)
    used = app_code(secret)
    page = browser.post(page.one("//main//form/@action"), {"code": used})
    assert page.h1 == "Recovery codes"
    return secret, used


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Set up a second factor and recovery codes; the secret, and the codes."""
    secret, _ = add_app(browser)
    page = browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    return secret, page.texts("//ul[@class='codes']/li")


def first_factor(browser: Browser, session: Session, email: str) -> Page:
    return sign_in(browser, email, code_for(browser, session, email))


def test_a_moderator_has_to_set_up_a_second_factor_first(
    browser: Browser, session: Session, moderator: Account
) -> None:
    page = first_factor(browser, session, "mo@example.org")
    assert page.h1 == "Second factor"
    for path in ("/moderation/", "/provider/", "/account/", "/account/passkeys"):
        assert browser.open(path).headers["Location"] == "/account/second-factor"

    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    image = page.one("//img/@src")
    assert image.startswith("data:image/svg+xml;base64,")
    browser.post(page.one("//main//form/@action"), {"code": app_code(secret_on(page))})
    assert browser.open("/moderation/").headers["Location"] == "/account/recovery-codes"

    browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    assert browser.get("/moderation/").h1 == "Moderation"


def test_a_wrong_digit_at_the_setup_costs_no_new_secret(
    browser: Browser, session: Session, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    page = browser.post("/account/second-factor", {"setup": "authenticator"})
    secret = secret_on(page)
    right = app_code(secret)
    wrong = str((int(right) + 1) % 10**6).zfill(6)

    again = browser.post(page.one("//main//form/@action"), {"code": wrong}, status=422)

    assert secret_on(again) == secret
    assert "This code is wrong" in again.one("//main//*[@role='alert']").text
    done = browser.post(again.one("//main//form/@action"), {"code": right})
    assert done.h1 == "Recovery codes"


def test_the_second_factor_is_asked_for_and_each_code_is_taken_once(
    browser: Browser, session: Session, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    secret, used = add_app(browser)
    browser.post("/account/recovery-codes", {"generate_new_codes": "1"})
    other = Browser(browser.app)

    page = first_factor(other, session, "mo@example.org")
    assert page.h1 == "Second factor"
    assert not is_signed_in(other)
    refused = other.post("/account/second-factor/code", {"code": used})
    assert "wrong, or too old" in refused.text  # it was taken at the setup
    other.post("/account/second-factor/code", {"code": app_code(secret, later_s=30)})
    assert is_signed_in(other)


def test_no_moderator_turns_it_off_and_others_do(
    browser: Browser, session: Session, staff: Engine, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    set_up(browser)
    assert "Turn it off" not in browser.get("/account/second-factor").text
    browser.post("/account/second-factor", {"setup": "disable"})
    session.rollback()
    assert session.get_one(Account, moderator.id).tf_primary_method == "authenticator"

    ana = make_account(session, "ana@example.org")
    session.commit()
    hers = Browser(browser.app).sign_in(staff, ana.id)
    set_up(hers)
    hers.post("/account/second-factor", {"setup": "disable"})
    session.rollback()
    assert session.get_one(Account, ana.id).tf_primary_method is None


def test_a_recovery_code_works_once_in_the_place_of_the_app(
    browser: Browser, session: Session, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    _, codes = set_up(browser)
    assert len(codes) == 8
    other, third = Browser(browser.app), Browser(browser.app)
    typed = codes[3].replace("-", " ").upper()

    first_factor(other, session, "mo@example.org")
    other.post("/account/recovery", {"code": typed})
    assert is_signed_in(other)
    assert sent(session)[-1].values == {"what": "recovery_code_used"}

    first_factor(third, session, "mo@example.org")
    page = third.post("/account/recovery", {"code": codes[3]})
    assert "none of your recovery codes" in page.text
    assert not is_signed_in(third)


def test_recovery_codes_are_shown_once_and_only_digests_are_kept(
    browser: Browser, session: Session, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    _, codes = set_up(browser)
    later = browser.get("/account/recovery-codes?show_codes=1")
    session.rollback()
    kept = session.get_one(Account, moderator.id).mf_recovery_codes or []

    assert not any(code in later.text for code in codes)
    assert "You have 8 codes left." in later.text
    assert not any(code in " ".join(kept) for code in codes)


def test_a_recovery_code_opens_nothing_without_the_first_factor(
    browser: Browser, session: Session, moderator: Account
) -> None:
    first_factor(browser, session, "mo@example.org")
    _, codes = set_up(browser)
    other = Browser(browser.app)
    other.post("/account/recovery", {"code": codes[0]})
    assert not is_signed_in(other)


PASSWORD = "correct horse battery staple"


def set_password(browser: Browser, **fields: str) -> Page:
    given = {"new_password": PASSWORD, "new_password_confirm": PASSWORD, **fields}
    return browser.post("/account/password", given)


@pytest.fixture
def ana(session: Session) -> Account:
    account = make_account(session, "ana@example.org")
    account.locale = "en"
    session.commit()
    return account


def test_a_password_signs_in_and_setting_it_signs_all_others_out(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    stolen = Browser(browser.app).sign_in(staff, ana.id)
    browser.sign_in(staff, ana.id)
    assert "Your password is set." in set_password(browser).text
    assert (is_signed_in(browser), is_signed_in(stolen)) == (True, False)

    other = Browser(browser.app)
    sign_in(other, "ana@example.org", PASSWORD)
    assert is_signed_in(other)
    assert not is_signed_in(wrong_password(browser, "ana@example.org"))


def wrong_password(browser: Browser, email: str) -> Browser:
    other = Browser(browser.app)
    sign_in(other, email, PASSWORD + "!")
    return other


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"new_password": "short", "new_password_confirm": "short"}, "at least 12 characters"),
        ({"new_password_confirm": PASSWORD + "!"}, "The two passwords are not the same."),
        ({"new_password": "", "new_password_confirm": ""}, "There is a problem"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(
    browser: Browser, staff: Engine, ana: Account, fields: dict[str, str], said: str
) -> None:
    page = set_password(browser.sign_in(staff, ana.id), **fields)
    assert said in page.text


def test_a_password_is_changed_by_who_knows_it_and_removed_by_who_was_asked_again(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    set_password(browser.sign_in(staff, ana.id))
    other = "another four words here"
    page = set_password(browser, new_password=other, new_password_confirm=other, password="wrong!")
    assert "This is not your current password." in page.text

    browser.let_time_pass(hours=2)
    assert browser.post("/account/password/remove").h1 == "Is it you?"
    again(browser, session)
    browser.post("/account/password/remove")
    session.rollback()
    assert session.get_one(Account, ana.id).password is None


def again(browser: Browser, session: Session) -> Page:
    browser.post("/account/again/code", {"chosen_method": "email"})
    return browser.post("/account/again", {"passcode": sent(session)[-1].values["code"]})


SENSITIVE = ["/account/passkeys", "/account/second-factor", "/account/recovery-codes",
             "/account/password"]  # fmt: skip


@pytest.mark.parametrize("path", SENSITIVE)
def test_what_decides_who_gets_in_asks_again_after_an_hour(
    browser: Browser, session: Session, staff: Engine, ana: Account, path: str
) -> None:
    browser.sign_in(staff, ana.id)
    title = browser.get(path).h1
    browser.let_time_pass(hours=2)

    page = browser.post(path, {"setup": "authenticator", "name": "x", "usage": "first"})
    assert page.h1 == "Is it you?"
    page = browser.get(browser.open(path).headers["Location"])
    assert "Go on" not in page.text
    page = browser.post("/account/again/code", {"chosen_method": "email", "next": path})
    assert "A code is on its way to your e-mail." in page.text
    code = sent(session)[-1].values["code"]
    wrong = browser.post("/account/again", {"passcode": "00000000", "next": path})
    assert "wrong, or too old" in wrong.text

    page = browser.post("/account/again", {"passcode": code, "next": path})
    assert page.h1 == title
    assert "Thank you. You can go on." in page.text


def test_who_owns_the_account_is_told_of_every_change(
    browser: Browser, session: Session, staff: Engine, ana: Account
) -> None:
    set_password(browser.sign_in(staff, ana.id))
    set_up(browser)
    browser.post("/account/second-factor", {"setup": "disable"})
    browser.post("/account/password/remove")

    told: list[Any] = [m.values.get("what") for m in sent(session) if m.kind == "account_changed"]
    assert told == [
        "password",
        "second_factor",
        "recovery_codes",
        "second_factor_off",
        "password_removed",
    ]
    assert {m.recipient for m in sent(session)} == {"ana@example.org"}
    assert not re.search(r"\d{6}|horse", str([m.values for m in sent(session)]))
