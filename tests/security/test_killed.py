"""Web server and database are killed during a hundred edits at once: none acknowledged is lost."""

import datetime as dt
import http.client
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import cluster, migrating
from app.cluster import SUPERUSER, Cluster
from app.db import staff_engine
from app.models import Admin1, FieldChange, Place, Service
from app.services.editing.changing import read_values, seen
from app.services.publishing import publish
from app.web.staff import create_staff_app
from app.web.staff.editing.desk import SECTIONS
from tests.browser.serving import SERVE, answers
from tests.factories import CHIAPAS, TAPACHULA, make_listing
from tests.postgres import ROOT, DatabaseUrls, urls
from tests.settings import settings_of
from tests.staff.people import Browser, make_account

EDITORS = 100
LETTERS = str.maketrans("0123456789", "bdfghjklmn")
NOW = dt.datetime.now(dt.UTC)
SECRET = "a secret of the tests"


@dataclass
class Editor:
    """Somebody who renames one listing again and again, as fast as she is answered."""

    url: str
    values: dict[str, Any]
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def work(self, port: int, cookie: str, number: int, stop: threading.Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while not stop.is_set():
            # In letters: digits in a name could be a phone's, and would wait for a second person.
            name = "Edit q" + f"{number:02d}{len(self.tried)}".translate(LETTERS)
            self.tried.append(name)
            body = {**self.values, "name": name, "seen": seen(self.values), "do": "save"}
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            typed = urlencode({**body, "csrf_token": self.token}, doseq=True)
            try:
                connection.request("POST", self.url, typed, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 303:
                self.acknowledged.append(name)
                self.values["name"] = name


@pytest.fixture
def var() -> Iterator[Path]:
    """The directory of an instance of this test alone."""
    with tempfile.TemporaryDirectory(prefix="amparo-killed-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)
        yield Path(var)


@pytest.fixture
def server(var: Path) -> Iterator[Cluster]:
    """A PostgreSQL of this test alone, as durable as that of an instance."""
    found = cluster.ensure(var, shared_buffers="64MB")
    yield found
    cluster.stop(found)


def database_of(server: Cluster) -> DatabaseUrls:
    """A database with one town."""
    with psycopg.connect(server.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute("CREATE DATABASE killed")
    made = urls(server, "killed")
    migrating.bootstrap(made.superuser)
    migrating.upgrade(made.owner)
    return made


def listings(session: Session) -> list[Service]:
    country, code = CHIAPAS
    session.add(Admin1(country=country, code=code, name="Chiapas"))
    session.add(
        Place(
            id=TAPACHULA, name="Tapachula", country=country, admin1_code=code,
            point="SRID=4326;POINT(-92.26 14.9)", longitude=-92.26, latitude=14.9,
            population=200_000, timezone="America/Mexico_City",
        )
    )  # fmt: skip
    session.flush()
    for number in range(EDITORS):
        make_listing(session, name=f"Shelter {number}", phones=(), published=False, now=NOW)
    services = list(session.scalars(select(Service).order_by(Service.id)))
    publish(session, [service.id for service in services], now=NOW)
    session.commit()
    return services


@contextmanager
def web(made: DatabaseUrls, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server, in a group of processes of its own."""
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": made.public,
        "AMPARO_STAFF_DATABASE_URL": made.staff,
        "AMPARO_SECRET_KEY": SECRET,
        "AMPARO_WORKERS": "1",
        "PORT": str(port),
    }
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            SERVE, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True
        )
        try:
            assert answers(f"http://127.0.0.1:{port}", lambda: process.poll() is not None)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def test_no_acknowledged_edit_is_lost(var: Path, server: Cluster) -> None:
    made = database_of(server)
    engine = staff_engine(made.staff)
    with Session(engine) as session:
        services = listings(session)
        account = make_account(session, "mo@example.org", moderator=True).id
        session.commit()
        editors = [
            Editor(
                f"/provider/{s.organization_id}/listings/{s.id}/edit/what",
                read_values(session, s, SECTIONS["what"]),
            )
            for s in services
        ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    cookie, token = signed_in(made, engine, account, port)
    stop = threading.Event()
    with web(made, port) as process:
        threads = []
        for number, editor in enumerate(editors):
            editor.token = token
            arguments = (port, cookie, number, stop)
            threads.append(threading.Thread(target=editor.work, args=arguments))
        for thread in threads:
            thread.start()
        wait_until(lambda: sum(len(e.acknowledged) for e in editors) >= EDITORS)
        os.killpg(process.pid, signal.SIGKILL)
        os.kill(postmaster(server), signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
    engine.dispose()

    cluster.ensure(var, shared_buffers="64MB")
    acknowledged = {name for editor in editors for name in editor.acknowledged}
    with Session(engine) as session:
        kept = set(session.scalars(select(FieldChange.after).where(FieldChange.field == "name")))
        names = {s.id: s.name for s in session.scalars(select(Service))}
    with psycopg.connect(made.public) as stranger:
        public = {row[0] for row in stranger.execute("SELECT name FROM listing")}
    engine.dispose()
    tried = sum(len(editor.tried) for editor in editors)
    print(f"\n{tried} edits sent, {len(acknowledged)} acknowledged, {len(kept)} kept")  # noqa: T201 - the count is the point
    assert acknowledged - kept == set()
    assert public == set(names.values())
    for service, editor in zip(services, editors, strict=True):
        assert names[service.id] in (editor.acknowledged[-1:] or [editor.values["name"]]) or (
            names[service.id] == editor.tried[-1]  # done, and killed before it was said
        )


def signed_in(made: DatabaseUrls, engine: Engine, account: Any, port: int) -> tuple[str, str]:
    """The cookie of a browser that is signed in, and the token of its forms."""
    address = f"http://127.0.0.1:{port}"
    settings = replace(settings_of(made), secret_key=SECRET, base_url=address)
    app = create_staff_app(settings)
    browser = Browser(app).sign_in(engine, account)
    token = browser.token()
    name = str(app.config["SESSION_COOKIE_NAME"])
    cookie = browser.raw.get_cookie(name, domain="127.0.0.1")
    assert cookie is not None
    used = app.extensions["amparo.staff"]
    assert isinstance(used, Engine)
    used.dispose()
    return f"{name}={cookie.value}", token


def postmaster(server: Cluster) -> int:
    """The process of the database server of this test."""
    return int((server.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])


def wait_until(holds: Any, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "too slow"
        time.sleep(0.02)
