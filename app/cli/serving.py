"""``amparo serve`` and ``amparo up``: the web server, and everything it needs before."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from sqlalchemy import Engine

from app import cluster, instance
from app.cli.database import publish_what_expired
from app.cli.loading import load_starter_data
from app.cli.reminding import remind_all
from app.config import Settings, SettingsError, settings_from
from app.db import staff_engine
from app.mail import send_due
from app.owner import drop_to_unprivileged, home, secret_key
from app.services.links import Issuer
from app.web.limiting import counter_of

#: How often an instance that `up` runs publishes what changed by the clock.
EXPIRE_EVERY_S = 300
#: How long a connection may take for its headers, or stay open without asking anything.
HEADERS_WITHIN_MS = 10_000
#: Bytes of a request's line and headers together.
LARGEST_HEADERS = 16 * 1024
_WITHOUT_VALUES = {"()": "app.web.logs.WithoutValues", "fmt": "[%(levelname)s] %(message)s"}


@click.command()
def serve() -> None:
    """Serve the web pages on 127.0.0.1:PORT, with the addresses that the environment gives."""
    settings = settings_from()
    settings.public_url()
    settings.staff_url()
    _serve(settings)


@click.command()
def up() -> None:
    """Bring up a whole instance: PostgreSQL, tables, starter data, web server."""
    settings = settings_from()
    drop_to_unprivileged(settings.var)
    # Ended before the server runs, it leaves no PostgreSQL behind either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with instance.only_one_up(settings):
        _refuse_a_port_in_use(settings.port)
        here = instance.open_instance(settings)
        try:
            _bring_up(here)
        finally:
            if here.private:
                cluster.stop(here.private)


def _bring_up(here: instance.Instance) -> None:
    """Everything from tables to the answer of the server; returns when it has stopped."""
    settings = here.settings
    instance.prepare(here)
    engine = staff_engine(settings.staff_url())
    load_starter_data(engine, home(settings.var) / "loaded")
    click.echo(f"Amparo is at {settings.base_url}/ (Ctrl-C stops it)")
    secret = secret_key(settings.var) or settings.secret_key
    issuer = Issuer(secret, settings.base_url)
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": settings.public_url(),
        "AMPARO_STAFF_DATABASE_URL": settings.staff_url(),
        "AMPARO_SECRET_KEY": secret,
    }
    if settings.intake_database_url:
        environ["AMPARO_INTAKE_DATABASE_URL"] = settings.intake_database_url
    environ.pop("AMPARO_DATABASE_URL", None)
    command = [str(Path(sys.argv[0]).resolve()), "serve"]
    _run_until_stopped(command, environ, meanwhile=lambda: _upkeep(engine, settings, issuer))


def _upkeep(engine: Engine, settings: Settings, issuer: Issuer) -> None:
    publish_what_expired(engine, issuer.secret)
    remind_all(engine, issuer)
    send_due(engine, settings)


def _run_until_stopped(
    command: list[str], environ: dict[str, str], *, meanwhile: Callable[[], object]
) -> None:
    """Run the server as a child until it has stopped; pass on Ctrl-C and TERM.

    ``meanwhile`` is called at the start and every five minutes.
    """
    # A session of its own: a terminal's Ctrl-C reaches only us, and we pass on one TERM.
    server = subprocess.Popen(command, env=environ, start_new_session=True)  # noqa: S603 - ours

    def stop(_signal: int, _frame: object) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        while server.poll() is None:
            meanwhile()
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=EXPIRE_EVERY_S)
    finally:
        server.terminate()
        server.wait()


def _serve(settings: Settings) -> None:
    _refuse_a_port_in_use(settings.port)
    counter_of(settings)
    if settings.base_url.startswith("https://") and not settings.trusted_proxies:
        click.echo("AMPARO_TRUSTED_PROXIES is 0: no address is known, nobody is limited", err=True)
    if not os.environ.get("AMPARO_SECRET_KEY"):
        click.echo("AMPARO_SECRET_KEY is not set: who signs in is out at a restart", err=True)
        os.environ["AMPARO_SECRET_KEY"] = settings.secret_key  # the same in all our processes
    if not settings.smtp_url:
        folder = home(settings.var) / "mail"
        click.echo(f"AMPARO_SMTP_URL is not set: mail is written to {folder}", err=True)
    # A process that crashes must not write what it answers to a file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    Granian(
        "app.rsgi:application",
        address="127.0.0.1",
        port=settings.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADERS_WITHIN_MS, max_buffer_size=LARGEST_HEADERS
        ),
        workers=settings.workers,
        backlog=1024,
        backpressure=256,
        log_access=False,
        log_dictconfig={"formatters": dict.fromkeys(("generic", "access"), _WITHOUT_VALUES)},
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


def _refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SettingsError(
                f"port {port} cannot be used ({error.strerror}): set PORT"
            ) from None
