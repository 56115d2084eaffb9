"""The private PostGIS of the tests: templates made once, a fresh clone for every worker.

``template_<hash>`` holds the tables and the towns of the Americas; ``demo_<hash>`` is the same
with the starter data, and is only ever read. The hash is of all that they are made from, so
they are made anew when that changes. The server keeps running between runs.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from app import cluster, migrating
from app.cluster import SUPERUSER, Cluster
from app.db import staff_engine, writing
from app.models import (
    DIRECTORY,
    Admin1,
    Base,
    Corridor,
    CorridorStop,
    Place,
    PlaceName,
    Role,
    Version,
)
from app.services import gazetteer
from app.services.gaps.regions import count_regions
from app.services.imports import places
from app.services.imports.writing import import_services
from app.services.taxonomies import DATA

ROOT = Path(__file__).resolve().parents[1]
STARTER_DATA = DATA / "services.csv"
#: When the starter data of ``demo`` was loaded, as far as its listings can tell.
LOADED_AT = dt.datetime(2026, 11, 25, 18, 0, tzinfo=dt.UTC)
#: Larger tables are made anew instead of emptied, in bytes.
_SMALL = 256_000
_KEPT = {m.__table__ for m in (Admin1, Corridor, CorridorStop, Place, PlaceName, Role, Version)}
#: All others, those that others refer to first.
_TABLES = [str(t) for t in Base.metadata.sorted_tables if t not in _KEPT]
_LOCK = 0x616D7061726F  # any number: the advisory lock of those who make or drop databases


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """The libpq addresses of one database, for each role."""

    owner: str
    staff: str
    public: str
    intake: str
    superuser: str


@contextmanager
def started() -> Iterator[Cluster]:
    """The running server of the tests."""
    var = Path(os.environ.get("AMPARO_VAR", ROOT / "var")) / "test"
    server = cluster.ensure(var, durable=False, shared_buffers="128MB")
    with _alone(server) as connection:
        _drop_leftovers(connection)
    yield server


@contextmanager
def cloned(server: Cluster, what: str) -> Iterator[DatabaseUrls]:
    """A database of this process alone, with towns and no services; dropped at the end."""
    name = f"clone_{os.getpid()}_{what}"
    with _alone(server) as connection:
        _make_template(server, connection)
        _create(server, connection, name, template())
    yield urls(server, name)
    with _alone(server) as connection:
        _drop(connection, name, force=True)


@contextmanager
def demo_of(server: Cluster) -> Iterator[DatabaseUrls]:
    """The database with the starter data, which all workers share; it cannot be written to."""
    with _alone(server) as connection:
        _make_template(server, connection)
        _make_demo(server, connection)
        found = urls(server, demo())
        in_use = psycopg.connect(found.public)  # so that no other run drops it
    with in_use:
        yield found


def empty(urls: DatabaseUrls) -> None:
    """Take every service out of a database; towns stay, and servers learn that it is another."""
    connection = emptying(urls)
    written = written_tables(connection)
    if any(size > _SMALL for size in written.values()):
        connection.execute(f"TRUNCATE {', '.join(_TABLES)}")
    else:  # new files for each table and index take ten times as long
        connection.execute("; ".join(["SELECT", *(f"DELETE FROM {name}" for name in written)]))
    connection.execute(f"UPDATE {DIRECTORY}.version SET number = number + 1, facets = ''")


def written_tables(connection: psycopg.Connection) -> dict[str, int]:
    """The tables that a test may have written to, and how large they are, in bytes."""
    return dict(
        connection.execute(
            "SELECT name, pg_relation_size(name::regclass) FROM unnest(%s::text[]) name"
            " WHERE pg_relation_size(name::regclass) > 0",
            (_TABLES,),
        ).fetchall()
    )


@cache
def emptying(urls: DatabaseUrls) -> psycopg.Connection:
    """A superuser's connection that stays: a new one knows no table, and looks each up."""
    connection = psycopg.connect(urls.superuser, autocommit=True)
    connection.execute("SET lock_timeout = '5s'; SET session_replication_role = replica")
    return connection


def urls(server: Cluster, database: str) -> DatabaseUrls:
    """The addresses of a database of the test server."""
    return DatabaseUrls(
        owner=server.url(database, "amparo_owner"),
        staff=server.url(database, "amparo_staff"),
        public=server.url(database, "amparo_public"),
        intake=server.url(database, "amparo_intake"),
        superuser=server.url(database, SUPERUSER),
    )


@cache
def template() -> str:
    """The name of the template without services."""
    made_from = [
        *(ROOT / "migrations").rglob("*.py"),
        ROOT / "migrations" / "bootstrap.sql",
        *(DATA / "places").iterdir(),
        *(DATA / "corridors").glob("*.csv"),
        *(ROOT / "app" / "services" / "corridors").glob("*.py"),
        Path(gazetteer.__file__),
        Path(places.__file__),
    ]
    return f"template_{_hash(made_from)}"


@cache
def demo() -> str:
    """The name of the database with the starter data."""
    made_from = [*(ROOT / "app" / "services").rglob("*.py"), *DATA.glob("*.csv")]
    made_from += (ROOT / "app" / "models").glob("*.py")
    return f"demo_{_hash(made_from, template())}"


def _hash(paths: list[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for path in sorted(paths):
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _make_template(server: Cluster, connection: psycopg.Connection) -> None:
    if _exists(connection, template()):
        return
    name = f"new_{template()}"
    _drop(connection, name, force=True)
    _create(server, connection, name, "template0")
    making = urls(server, name)
    migrating.upgrade(making.owner)
    engine = staff_engine(making.staff)
    with writing(engine) as session:
        towns = gazetteer.load_towns(gazetteer.countries_of_the_americas())
        places.load_places(session, towns)
    engine.dispose()
    with psycopg.connect(making.superuser, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    _rename(connection, name, template())
    connection.execute(
        sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(
            sql.Identifier(template())
        )
    )


def _make_demo(server: Cluster, connection: psycopg.Connection) -> None:
    if _exists(connection, demo()):
        return
    name = f"new_{demo()}"
    _drop(connection, name, force=True)
    _create(server, connection, name, template())
    making = urls(server, name)
    engine = staff_engine(making.staff)
    with writing(engine) as session:
        import_services(
            session,
            STARTER_DATA.read_text(encoding="utf-8-sig"),
            places.known_gazetteer(session),
            dataset=STARTER_DATA.stem,
            now=LOADED_AT,
        )
        count_regions(session, now=LOADED_AT)
    engine.dispose()
    with psycopg.connect(making.superuser, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    _rename(connection, name, demo())
    connection.execute(
        sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(
            sql.Identifier(demo())
        )
    )


@contextmanager
def _alone(server: Cluster) -> Iterator[psycopg.Connection]:
    """A superuser's connection; only one process at a time makes or drops databases."""
    url = server.url("postgres", SUPERUSER)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        yield connection


def _drop_leftovers(connection: psycopg.Connection) -> None:
    """Drop clones of processes that are gone, and templates that nothing is made from."""
    rows = connection.execute(
        "SELECT datname FROM pg_database d WHERE datname ~ '^(new_|template_|demo_|clone_)'"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
    ).fetchall()
    for (name,) in rows:
        process = name.split("_")[1]
        alive = name.startswith("clone_") and Path("/proc", process).exists()
        if not alive and name not in (template(), demo()):
            _drop(connection, name)


def _exists(connection: psycopg.Connection, name: str) -> bool:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,))
    return found.fetchone() is not None


def _create(server: Cluster, connection: psycopg.Connection, name: str, original: str) -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(original)
        )
    )
    migrating.bootstrap(urls(server, name).superuser)  # rights on a database are not copied


def _drop(connection: psycopg.Connection, name: str, *, force: bool = False) -> None:
    database = sql.Identifier(name)
    if not _exists(connection, name):
        return
    connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(database))
    how = sql.SQL(" WITH (FORCE)" if force else "")
    connection.execute(sql.SQL("DROP DATABASE {}").format(database) + how)


def _rename(connection: psycopg.Connection, name: str, final: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(name), sql.Identifier(final)
        )
    )
