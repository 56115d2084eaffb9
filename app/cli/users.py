"""``amparo user …``: accounts that an operator makes or resets. None has a password at first."""

from __future__ import annotations

import datetime as dt
import re

import click
from sqlalchemy.orm import Session

from app import instance
from app.config import Settings, settings_from
from app.db import staff_engine, writing
from app.locales import DEFAULT, PORTAL
from app.mail import send_due
from app.models import Account
from app.services import accounts, outbox
from app.services.errors import NotFound, Taken

SIGN_IN = "/account/sign-in"
_ADDRESS = re.compile(r"[^@\s,<>]+@[\w-]+(\.[\w-]+)+")


@click.group()
def user() -> None:
    """Accounts of the people who keep the directory."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice(["moderator"]), help="What the account may do.")
@click.option("--name", default="", help="As colleagues know the person; never published.")
@click.option("--locale", type=click.Choice(PORTAL), default=DEFAULT.code, show_default=True)
def add(email: str, role: str | None, name: str, locale: str) -> None:
    """Make an account for EMAIL, and write to it how to sign in."""
    settings = _settings()
    if not _ADDRESS.fullmatch(email):
        raise click.ClickException(f"{email!r} is no e-mail address")
    moderator = role == "moderator"
    engine = staff_engine(settings.staff_url())
    try:
        with writing(engine) as session:
            account = accounts.add_account(
                session,
                email,
                name=name or email.partition("@")[0],
                locale=locale,
                moderator=moderator,
            )
            _tell(session, "welcome", account, settings, name=account.name, moderator=moderator)
            moderators = accounts.count_moderators(session)
    except Taken:
        raise click.ClickException(f"{email} has an account already") from None
    click.echo(f"{email} has an account; it is told how to sign in.")
    if moderator and moderators < 2:
        click.echo("One moderator can approve nothing: two different people must. Add another.")
    send_due(engine, settings)


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Take password, second factor, passkeys and sign-ins from the account of EMAIL.

    For who lost phone and codes. Make sure by voice who asks: whoever reads its mail then gets in.
    """
    settings = _settings()
    engine = staff_engine(settings.staff_url())
    try:
        with writing(engine) as session:
            account = accounts.reset_account(session, email)
            _tell(session, "account_reset", account, settings)
    except NotFound:
        raise click.ClickException(f"{email} has no account") from None
    click.echo(f"{email} signs in by a code sent by mail from now on; it is told so.")
    send_due(engine, settings)


def _settings() -> Settings:
    return instance.open_as_owner(settings_from()).settings


def _tell(
    session: Session, kind: str, account: Account, settings: Settings, **values: object
) -> None:
    """Write a mail to the owner of an account, with the way to sign in."""
    outbox.add(
        session,
        kind,
        to=account.email,
        locale=account.locale or DEFAULT.code,
        values={"email": account.email, "link": settings.base_url + SIGN_IN, **values},
        now=dt.datetime.now(dt.UTC),
    )
