"""``amparo remind``: asks people whether their listings are still right, and who wishes at 16:00.

Each organization and each person is a transaction of its own: a run that is stopped has asked
those it came to, and the next goes on with the others. Nobody is asked twice.
"""

from __future__ import annotations

import datetime as dt

import click
from sqlalchemy import Engine

from app import instance
from app.cli.progress import progress_bar
from app.config import SettingsError, settings_from
from app.db import staff_engine, writing
from app.mail import send_due
from app.owner import secret_key
from app.services import reminders
from app.services.links import Issuer


@click.command()
def remind() -> None:
    """Ask whether listings are still right where that is due, and whether there is room tonight."""
    here = instance.open_as_owner(settings_from())
    secret = secret_key(here.settings.var if here.private else None)
    if not secret:
        raise SettingsError(
            "AMPARO_SECRET_KEY is not set: the links of the mail would open nothing. Give the key"
            " that `serve` has"
        )
    engine = staff_engine(here.settings.staff_url())
    written = remind_all(engine, Issuer(secret, here.settings.base_url))
    click.echo(f"{written} mails written")
    click.echo(f"{send_due(engine, here.settings)} mails sent")


def remind_all(engine: Engine, issuer: Issuer) -> int:
    """Write what is due to be asked now; returns how many mails that is."""
    now = dt.datetime.now(dt.UTC)
    with writing(engine) as session:
        organizations = reminders.find_organizations(session, now=now)
        evenings = reminders.find_evenings(session, now=now)
    written, total = 0, len(organizations) + len(evenings)
    with progress_bar("asking") as progress:
        for done, organization_id in enumerate(organizations, start=1):
            with writing(engine) as session:
                written += reminders.remind(session, organization_id, issuer=issuer, now=now)
            progress(done, total)
        for done, (service_id, account_id) in enumerate(evenings, start=len(organizations) + 1):
            with writing(engine) as session:
                written += reminders.remind_tonight(
                    session, service_id, account_id, issuer=issuer, now=now
                )
            progress(done, total)
    return written
