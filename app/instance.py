"""The database an instance works on: the operator's, or a private one that it starts itself."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg

from app import cluster, migrating
from app.config import Settings, SettingsError
from app.db import staff_engine, writing
from app.owner import drop_to_unprivileged, make_home
from app.services import publishing

DATABASE = "amparo"
SUPERUSER = "amparo_admin"
#: Ours alone, by chance: who prepares a database holds the advisory lock of this number.
_PREPARING = 4_190_622_117


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


@contextmanager
def only_one_up(settings: Settings) -> Iterator[None]:
    """Hold the instance while it is up: a second one would stop the database of the first.

    Raises SettingsError when another process holds it, or when its directory cannot be made.
    """
    try:
        held = os.open(make_home(settings.var) / "up.lock", os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise SettingsError(f"cannot make {error.filename}: {error.strerror}") from None
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"{settings.var} is up already: stop it, or set AMPARO_VAR and PORT for another"
            ) from None
        yield
    finally:
        os.close(held)


def open_instance(settings: Settings) -> Instance:
    """The instance of these settings; starts the private PostgreSQL when no address is set."""
    if settings.owner_database_url or settings.staff_database_url or settings.public_database_url:
        return Instance(settings, None)
    private = cluster.ensure(settings.var)
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
    """Bring roles, extensions, tables and search rows of the database to what the code expects.

    Two at once come one after the other.
    """
    private = instance.private
    superuser_url = None
    if private:
        _create_database(private)
        superuser_url = private.url(DATABASE, SUPERUSER)
    with psycopg.connect(superuser_url or instance.owner_url(), autocommit=True) as alone:
        alone.execute("SELECT pg_advisory_lock(%s)", (_PREPARING,))
        if superuser_url:
            migrating.bootstrap(superuser_url)
        migrating.upgrade(instance.owner_url())
        engine = staff_engine(instance.owner_url())
        with writing(engine) as session:
            publishing.renumber(session, now=dt.datetime.now(dt.UTC))
        engine.dispose()


def _create_database(private: cluster.Cluster) -> None:
    with psycopg.connect(private.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_PREPARING,))
        known = connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
        ).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")
