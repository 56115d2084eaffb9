"""What seekers ask is written nowhere (law 3): the real server, looked at from all sides.

Logs of the server and of PostgreSQL, every table, temporary files. The values asked with are in
:mod:`tests.security.watching`; the first test shows that they would be found.
"""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.cluster import SUPERUSER, Cluster
from app.db import staff_engine
from tests import postgres
from tests.browser.serving import serving
from tests.factories import TAPACHULA, make_listing
from tests.postgres import DatabaseUrls
from tests.security.passing_by import Request, ask, break_off, nonsense, searches
from tests.security.watching import LATITUDE, LONGITUDE, NEEDLES, TERM, Watch

A_LINE = re.compile(r"(?:GET|HEAD|POST|OPTIONS|PUT|PATCH|DELETE|-) (\S+) ([1-5]\d\d) \d+ \d+\.\d")


@dataclass(frozen=True)
class Scene:
    """A server that strangers ask, and everything around it that could remember them."""

    address: str
    urls: DatabaseUrls
    cluster: Cluster
    log: Path
    temporary: Path
    listing_id: str
    watch: Watch

    def database(self) -> psycopg.Connection:
        """The database as its superuser, from another one."""
        return psycopg.connect(self.cluster.url("postgres", SUPERUSER), autocommit=True)

    def name(self) -> str:
        return psycopg.conninfo.conninfo_to_dict(self.urls.public)["dbname"]  # type: ignore[return-value]


@pytest.fixture(scope="module")
def own_urls(postgres_server: Cluster) -> Iterator[DatabaseUrls]:
    """A database for this file alone, since it is broken in many ways."""
    with postgres.cloned(postgres_server, "silence") as urls:
        yield urls


@pytest.fixture(scope="module")
def listing_id(own_urls: DatabaseUrls) -> str:
    engine = staff_engine(own_urls.staff)
    with Session(engine) as session:
        made = [make_listing(session, town=TAPACHULA, categories=(c,)) for c in ("shelter", "gbv")]
    engine.dispose()
    return str(made[0])


@contextmanager
def staged(
    urls: DatabaseUrls, cluster: Cluster, listing_id: str, place: Path, **settings: str
) -> Iterator[Scene]:
    """The server of ``amparo serve`` behind one proxy, with all its files under ``place``."""
    log, temporary, var = place / "server.log", place / "temporary", place / "var"
    temporary.mkdir()
    var.mkdir()
    settings |= {"AMPARO_SECRET_KEY": "x", "AMPARO_SMTP_URL": "smtp://127.0.0.1:9"}  # or it is said
    settings |= {
        "AMPARO_MAIL_FROM": "amparo@example.org",
        "TMPDIR": str(temporary),
        "AMPARO_VAR": str(var),
        "AMPARO_WORKERS": "2",
    }
    with serving(urls, log=log, anew=True, AMPARO_TRUSTED_PROXIES="1", **settings) as address:
        watch = Watch(urls, cluster, logs=[log], directories=[temporary, var])
        yield Scene(address, urls, cluster, log, temporary, listing_id, watch)


@pytest.fixture(scope="module")
def scene(
    own_urls: DatabaseUrls,
    postgres_server: Cluster,
    listing_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("silence")
    with staged(own_urls, postgres_server, listing_id, place) as scene:
        yield scene


def test_what_is_written_anywhere_would_be_found(scene: Scene, tmp_path: Path) -> None:
    log = tmp_path / "some.log"
    values = f"{TERM} 203.0.113.77 Needlephone/9.7 referrer-needle {LATITUDE} (-101.67, 17.74)"
    log.write_text(values)
    with psycopg.connect(scene.urls.superuser, autocommit=True) as connection:
        connection.execute("CREATE TABLE core.was_there AS SELECT '' AS what")
        watch = Watch(scene.urls, scene.cluster, logs=[log], directories=[tmp_path])
        connection.execute("CREATE TABLE core.left_behind (what text)")
        try:
            connection.execute("INSERT INTO core.left_behind VALUES (%s)", [values])
            connection.execute("UPDATE core.was_there SET what = %s", [values])
            connection.execute(f"SELECT 'near {TERM}'")
            found = watch.found()
        finally:
            connection.execute("DROP TABLE core.left_behind, core.was_there")

    places = ("some.log", "core.left_behind", "core.was_there")
    everything = {(where, needle) for where in places for needle in NEEDLES}
    assert everything <= found
    assert ("pg_catalog.pg_stat_activity", "term") in found


def test_searches_positions_and_exits_leave_no_trace(scene: Scene) -> None:
    asked = [*searches(scene.listing_id, "es"), *searches(scene.listing_id, "en")]

    statuses = ask(scene.address, asked * 3)

    assert len(statuses) > 300
    assert {200, 302, 303} <= set(statuses) <= {200, 204, 302, 303, 404}
    assert scene.watch.found() == set()
    assert scene.listing_id not in scene.log.read_text()


def test_nonsense_leaves_no_trace(scene: Scene) -> None:
    statuses = ask(scene.address, nonsense())
    break_off(scene.address)

    assert {400, 404, 405, 413, 422} >= set(statuses) - {200}
    assert scene.watch.found() == set()


def test_a_query_that_the_database_refuses_says_only_where(scene: Scene) -> None:
    renamed = "ALTER TABLE directory.{} RENAME COLUMN {} TO {}"
    with psycopg.connect(scene.urls.owner, autocommit=True) as connection:
        connection.execute(renamed.format("place_name", "folded", "otherwise"))
        try:
            statuses = ask(scene.address, _unkept("refused"))
        finally:
            connection.execute(renamed.format("place_name", "otherwise", "folded"))

    assert 500 in statuses
    assert "UndefinedColumn in " in scene.log.read_text()
    assert "POST /<locale:locale>/search" in scene.log.read_text()
    assert scene.watch.found() == set()


def test_a_query_that_waits_too_long_says_only_where(scene: Scene) -> None:
    with psycopg.connect(scene.urls.owner) as connection:
        connection.execute("LOCK TABLE directory.place_name IN ACCESS EXCLUSIVE MODE")
        statuses = ask(scene.address, _unkept("locked")[:2])

    assert 503 in statuses
    assert "LockNotAvailable in " in scene.log.read_text()
    assert scene.watch.found() == set()


def test_a_query_that_runs_too_long_says_only_where(scene: Scene) -> None:
    limit = f"ALTER ROLE amparo_public IN DATABASE {scene.name()}"
    with scene.database() as connection:
        connection.execute(f"{limit} SET statement_timeout = '1ms'")
        _hang_up(connection, scene.name())
        try:
            statuses = ask(scene.address, _unkept("slow") * 5)
        finally:
            connection.execute(f"{limit} RESET statement_timeout")
            _hang_up(connection, scene.name())

    assert 503 in statuses
    assert scene.watch.found() == set()
    _wait_until_ready(scene.address)


def test_a_database_that_goes_away_takes_nothing_along(scene: Scene) -> None:
    allowed = f"ALTER DATABASE {scene.name()} ALLOW_CONNECTIONS"
    with scene.database() as connection:
        connection.execute(f"{allowed} false")
        _hang_up(connection, scene.name())
        try:
            statuses = ask(scene.address, _unkept("away")[:2])
        finally:
            connection.execute(f"{allowed} true")

    assert statuses == [503, 503]
    _wait_until_ready(scene.address)
    assert scene.watch.found() == set()


def test_an_access_log_holds_five_fields_and_no_exits(
    own_urls: DatabaseUrls,
    postgres_server: Cluster,
    listing_id: str,
    tmp_path: Path,
    routes: Flask,
) -> None:
    with staged(own_urls, postgres_server, listing_id, tmp_path, AMPARO_ACCESS_LOG="1") as scene:
        statuses = ask(scene.address, [*searches(listing_id, "es"), *nonsense()] * 2)
        said = scene.log.read_text().splitlines()
        lines = [line for line in said if not line.startswith(("[", "AMPARO_"))]

        assert scene.watch.found() == set()
    found = [A_LINE.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    patterns = {match[1] for match in found if match}
    assert patterns <= {rule.rule for rule in routes.url_map.iter_rules()} | {"-"}
    assert {"/<locale:locale>/search", "/<locale:locale>/listings/<uuid:listing_id>"} <= patterns
    assert not {"/exit", "/<locale:locale>/erase"} & patterns
    assert len(lines) > len(statuses) * 0.9  # the cached ones too


@pytest.fixture
def routes(own_urls: DatabaseUrls) -> Iterator[Flask]:
    """The application, for its routes."""
    from app import create_app
    from tests.web.conftest import settings_of

    app = create_app(settings_of(own_urls))
    yield app
    app.extensions["amparo.database"].close()


def test_a_process_that_crashes_writes_no_memory(scene: Scene) -> None:
    workers = [
        path.parent
        for path in Path("/proc").glob("[0-9]*/environ")
        if str(scene.temporary).encode() in _bytes_of(path)
    ]
    limits = [(worker / "limits").read_text() for worker in workers]

    assert len(limits) >= 3  # the server and two workers
    assert all(re.search(r"Max core file size +0 ", text) for text in limits)


def _unkept(word: str) -> list[Request]:
    """Searches that no kept page answers."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"near={TERM}&q={TERM}&lat={LATITUDE}&lon={LONGITUDE}"
    return [
        Request("POST", "/es/search", f"near={TERM}+{word}", form),
        Request("GET", f"/api/v1/places?q={TERM}+{word}"),
        Request("POST", "/es/search", body, form),
        Request("POST", "/en/urgent", f"u=u4&{body}", form),
        Request("GET", f"/en/search?near={TERM}+{word}&q={TERM}"),
    ]


def _hang_up(connection: psycopg.Connection, database: str) -> None:
    """End the server's own connections to a database."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND usename = 'amparo_public'",
        [database],
    )


def _wait_until_ready(address: str) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=30).close()
        except urllib.error.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not find its database again")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
