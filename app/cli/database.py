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
from app.services.area_notices.deciding import forget_expired
from app.services.cases.gathering import gather
from app.services.gaps.regions import count_regions
from app.services.gaps.weekly import publish_gaps


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
    changed = publish_what_expired(engine, here.settings.secret_key)
    click.echo(f"{changed} listings published anew")
    click.echo(f"{send_due(engine, here.settings)} mails sent")


def publish_what_expired(engine: Engine, secret: str) -> int:
    """Publish anew what changed by the clock, counts too; returns how many listings."""
    now = dt.datetime.now(dt.UTC)
    with writing(engine) as session:
        gather(session, now=now)
        changed = publishing.publish_expired(session, now=now)
        forget_expired(session, now=now)
        publish_gaps(session, secret=secret, now=now)
        count_regions(session, now=now)
    return changed
