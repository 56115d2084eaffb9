"""What every test may ask for: databases, a staff session, a stranger's connection, a moment."""

import datetime as dt
import gc
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.cli.catalogs import compile_catalogs
from app.cluster import Cluster
from app.db import staff_engine
from app.services.gazetteer import (
    Gazetteer,
    Town,
    countries_of_the_americas,
    load_admin1,
    load_towns,
)
from tests import postgres
from tests.compiled import share_templates
from tests.factories import NOW
from tests.postgres import DatabaseUrls

gc.set_threshold(100_000, 50, 100)  # much is kept, and looking through it took a twentieth

#: Files whose tests take long or wait long come first: at the end, every worker has small ones.
SLOW_FIRST = ("tests/security/", "tests/browser/")


def pytest_configure(config: pytest.Config) -> None:
    """What all processes of a run share."""
    share_templates(config.add_cleanup)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the slow folders; the order within a file stays.

    While the first file waits for databases that are made once, others need none.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW_FIRST))
    first = items[0].path if items else None
    waiting = {item.path for item in items if "postgres_server" in _fixtures_of(item)}
    items.sort(key=lambda item: item.path != first and item.path in waiting)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nobody need look through it again for what is not used."""
    gc.freeze()


def _fixtures_of(item: pytest.Item) -> list[str]:
    """The names of all fixtures that a test needs, and of those that they need."""
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(scope="session", autouse=True)
def catalogs() -> None:
    """The translations as they are in the catalogs now, also where nobody ran ``make``."""
    compile_catalogs()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster]:
    """The private PostGIS of the tests."""
    with postgres.started() as server:
        yield server


@pytest.fixture(scope="session")
def database_urls(postgres_server: Cluster) -> Iterator[DatabaseUrls]:
    """A database of this worker alone: the towns of the Americas, no services."""
    with postgres.cloned(postgres_server, "empty") as urls:
        yield urls


@pytest.fixture(scope="session")
def demo_urls(postgres_server: Cluster) -> Iterator[DatabaseUrls]:
    """The database with the starter data; read only, the same for all workers."""
    with postgres.demo_of(postgres_server) as urls:
        yield urls


@pytest.fixture(scope="session")
def staff(database_urls: DatabaseUrls) -> Iterator[Engine]:
    """The engine of staff on the worker's own database."""
    engine = staff_engine(database_urls.staff)
    yield engine
    engine.dispose()


@pytest.fixture
def session(staff: Engine, clean: None) -> Iterator[Session]:
    """A staff session on the worker's own database; what it commits everybody sees."""
    with Session(staff) as session:
        yield session


@pytest.fixture
def clean(database_urls: DatabaseUrls) -> Iterator[None]:
    """Takes every service out of the worker's own database after the test."""
    yield
    postgres.empty(database_urls)


@pytest.fixture
def public(database_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """What a stranger's request has: the role that reads the public directory only."""
    with _stranger(database_urls) as connection:
        yield connection


@pytest.fixture
def demo_public(demo_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """The same, on the starter data."""
    with _stranger(demo_urls) as connection:
        yield connection


@pytest.fixture(scope="session")
def towns() -> list[Town]:
    """The towns of the Americas, read once for a worker: that takes seconds."""
    return load_towns(countries_of_the_americas())


@pytest.fixture(scope="session")
def gazetteer(towns: list[Town]) -> Gazetteer:
    """The towns and divisions of the Americas by name."""
    return Gazetteer(towns, load_admin1())


@pytest.fixture
def now() -> dt.datetime:
    """A Wednesday, 18:00 UTC: noon in Tapachula."""
    return NOW


def _stranger(urls: DatabaseUrls) -> psycopg.Connection:
    return psycopg.connect(urls.public, autocommit=True, prepare_threshold=1)
