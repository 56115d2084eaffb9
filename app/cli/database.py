"""``amparo db …`` and ``amparo expire``: the tables, and what changes by itself."""

from __future__ import annotations

import datetime as dt

import click
from sqlalchemy import Engine

from app import instance, migrating
from app.config import SettingsError, settings_from
from app.db import staff_engine, writing
from app.mail import send_due
from app.services import publishing


@click.group()
def db() -> None:
    """The database's roles and tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest migration."""
    instance.prepare(instance.open_instance(settings_from()))


@db.command()
@click.argument("superuser_url")
def bootstrap(superuser_url: str) -> None:
    """Make roles, extensions and schemas, once, with a superuser's address. Repeatable."""
    if not superuser_url.startswith(("postgresql://", "postgres://")):
        raise SettingsError("the superuser's address must start with postgresql://")
    for warning in migrating.bootstrap(superuser_url):
        click.echo(warning, err=True)


@click.command()
def expire() -> None:
    """Publish anew what changed by itself, and send the mail that waits."""
    here = instance.open_as_owner(settings_from())
    engine = staff_engine(here.settings.staff_url())
    changed = publish_what_expired(engine)
    click.echo(f"{changed} listings published anew")
    click.echo(f"{send_due(engine, here.settings)} mails sent")


def publish_what_expired(engine: Engine) -> int:
    """Publish anew what changed by the clock; returns how many listings."""
    with writing(engine) as session:
        return publishing.publish_expired(session, now=dt.datetime.now(dt.UTC))
