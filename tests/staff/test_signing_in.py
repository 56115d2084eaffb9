"""Signing in: by a code sent to the address, and without telling who has an account."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import OutboxMessage, SignIn
from tests.pages import Page
from tests.staff.people import Browser, make_account


def ask_for_code(browser: Browser, email: str) -> Page:
    return browser.post(
        "/account/sign-in/code",
        {"identity": email, "chosen_method": "email", "submit_send_code": "1"},
    )


def sign_in(browser: Browser, email: str, passcode: str) -> Page:
    return browser.post("/account/sign-in", {"identity": email, "passcode": passcode})


def sent(session: Session) -> list[OutboxMessage]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage)))


def test_a_code_sent_by_mail_signs_in(browser: Browser, session: Session) -> None:
    make_account(session, "ana@example.org")
    session.commit()

    ask_for_code(browser, "Ana@Example.org")
    [mail] = sent(session)
    page = sign_in(browser, "ana@example.org", mail.values["code"])

    assert mail.recipient == "ana@example.org"
    assert page.h1 == "Tus organizaciones" or page.h1 == "Your organizations"
    assert browser.get("/account/").status == 200


def test_nobody_learns_who_has_an_account(browser: Browser, session: Session) -> None:
    make_account(session, "ana@example.org")
    session.commit()

    known = ask_for_code(browser, "ana@example.org")
    other = Browser(browser.app)
    unknown = ask_for_code(other, "eve@example.org")

    assert known.text == unknown.text.replace("eve@", "ana@")
    assert [mail.recipient for mail in sent(session)] == ["ana@example.org"]
    wrong = sign_in(browser, "ana@example.org", "000000").texts("//*[@role='alert']")
    assert wrong == sign_in(other, "eve@example.org", "000000").texts("//*[@role='alert']")


def test_a_browser_is_out_when_its_row_is_gone(
    browser: Browser, session: Session, staff: Engine
) -> None:
    ana = make_account(session, "ana@example.org")
    session.commit()
    browser.sign_in(staff, ana.id)
    browser.get("/account/")
    session.query(SignIn).delete()
    session.commit()

    response = browser.open("/account/")

    assert response.status_code == 302
    assert "/account/sign-in" in response.headers["Location"]


def test_a_moderator_has_to_set_up_a_second_factor_first(
    browser: Browser, session: Session, staff: Engine
) -> None:
    moderator = make_account(session, "mo@example.org", moderator=True)
    moderator.tf_primary_method = None
    session.commit()
    browser.sign_in(staff, moderator.id)

    response = browser.open("/moderation/")

    assert response.headers["Location"].endswith("/account/second-factor")
