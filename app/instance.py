"""The database an instance works on: the operator's, or a private one that it starts itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import psycopg

from app import cluster, migrating
from app.config import Settings, SettingsError
from app.db import staff_engine, writing
from app.owner import drop_to_unprivileged
from app.services import publishing

DATABASE = "amparo"
SUPERUSER = "amparo_admin"


@dataclass(frozen=True, slots=True)
class Instance:
    """Where each role finds the database; ``private`` is the cluster that we started."""

    settings: Settings
    private: cluster.Cluster | None

    def owner_url(self) -> str:
        """The address for migrations, which `serve` never needs."""
        if self.private:
            return self.private.url(DATABASE, "amparo_owner")
        if not self.settings.owner_database_url:
            raise SettingsError("AMPARO_DATABASE_URL is not set: give the address of amparo_owner")
        return self.settings.owner_database_url


def open_instance(settings: Settings) -> Instance:
    """The instance of these settings; starts the private PostgreSQL when no address is set."""
    if settings.owner_database_url or settings.staff_database_url or settings.public_database_url:
        return Instance(settings, None)
    private = cluster.ensure(settings.var)
    _create_database(private)
    with_addresses = replace(
        settings,
        staff_database_url=private.url(DATABASE, "amparo_staff"),
        public_database_url=private.url(DATABASE, "amparo_public"),
        intake_database_url=private.url(DATABASE, "amparo_intake"),
    )
    return Instance(with_addresses, private)


def open_as_owner(settings: Settings) -> Instance:
    """The same, for commands that write into its directory beside the server: mail, for one.

    Called by root, the process goes on as the owner of the private instance.
    """
    if not settings.staff_database_url:
        drop_to_unprivileged(settings.var)
    return open_instance(settings)


def prepare(instance: Instance) -> None:
    """Bring roles, extensions, tables and search rows of the database to what the code expects."""
    if instance.private:
        migrating.bootstrap(instance.private.url(DATABASE, SUPERUSER))
    migrating.upgrade(instance.owner_url())
    engine = staff_engine(instance.owner_url())
    with writing(engine) as session:
        publishing.renumber(session, now=dt.datetime.now(dt.UTC))
    engine.dispose()


def _create_database(private: cluster.Cluster) -> None:
    with psycopg.connect(private.url("postgres", SUPERUSER), autocommit=True) as connection:
        known = connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
        ).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")
