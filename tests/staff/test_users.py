"""Accounts that an operator makes: told how to sign in, and without a password that others know."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.cli import amparo
from app.services import accounts
from tests.postgres import DatabaseUrls
from tests.staff.mailbox import Mailbox, mail_server
from tests.staff.people import Browser, make_account
from tests.staff.test_second_factor import set_password, set_up
from tests.staff.test_signing_in import is_signed_in

Run = Callable[..., Result]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def run(database_urls: DatabaseUrls, clean: None, box: Mailbox) -> Run:
    environ = {
        "AMPARO_STAFF_DATABASE_URL": database_urls.staff,
        "AMPARO_PUBLIC_DATABASE_URL": database_urls.public,
        "AMPARO_BASE_URL": "https://amparo.example.org",
        "AMPARO_SMTP_URL": box.url,
        "AMPARO_MAIL_FROM": "amparo@example.org",
    }
    return lambda *args: CliRunner().invoke(amparo, ["user", *args], env=environ)


def test_two_moderators_are_made_and_written_to(run: Run, box: Mailbox, session: Session) -> None:
    first = run("add", "Mo@Example.org", "--role", "moderator", "--name", "Mo", "--locale", "en")
    second = run("add", "di@example.org", "--role", "moderator")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "Add another." in first.output
    assert "Add another." not in second.output
    assert accounts.count_moderators(session) == 2
    english, spanish = box.mails
    assert english["To"] == "mo@example.org"
    assert "Hello Mo," in english.get_content()
    assert "https://amparo.example.org/account/sign-in" in english.get_content()
    assert "Moderators also need an app on the phone" in english.get_content()
    assert spanish["Subject"] == "Tu cuenta de Amparo"
    account = accounts.find_account(session, "mo@example.org")
    assert account is not None
    assert account.password is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["add", "nobody"], "'nobody' is no e-mail address"),
        (["add", "a@example.org, b@example.org"], "is no e-mail address"),
        (["add", "ana@example.org"], "ana@example.org has an account already"),
        (["reset", "eve@example.org"], "eve@example.org has no account"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run, box: Mailbox, session: Session, args: list[str], said: str
) -> None:
    make_account(session, "ana@example.org")
    session.commit()
    result = run(*args)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1
    assert box.mails == []


def test_an_account_that_is_reset_is_signed_in_by_mail_alone(
    run: Run, box: Mailbox, session: Session, staff: Engine, staff_app: Flask
) -> None:
    moderator = make_account(session, "mo@example.org", moderator=True)
    session.commit()
    browser = Browser(staff_app).sign_in(staff, moderator.id)
    set_password(browser)
    set_up(browser)

    assert run("reset", "mo@example.org").exit_code == 0

    assert not is_signed_in(browser)
    session.rollback()
    session.refresh(moderator)
    assert moderator.is_moderator
    assert moderator.password is None
    assert moderator.tf_totp_secret is None
    assert moderator.mf_recovery_codes is None
    assert "restableció" in box.mails[-1]["Subject"]
