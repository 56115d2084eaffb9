"""Applications for the tests of pages and API: on the starter data, and on an own database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.web import counting
from tests.locales import TESTED
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls
from tests.settings import settings_of
from tests.web.asking import Json, pages


@pytest.fixture(scope="session")
def app(demo_urls: DatabaseUrls) -> Iterator[Flask]:
    """The application on the starter data, with the role of strangers."""
    app = create_app(settings_of(demo_urls))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture(scope="session")
def client(app: Flask) -> StrictClient:
    """The strict client on the starter data."""
    return StrictClient(app)


@pytest.fixture(scope="session")
def shared_app(database_urls: DatabaseUrls) -> Iterator[Flask]:
    """The application on the worker's own database, made once."""
    app = create_app(settings_of(database_urls))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture
def new_app(database_urls: DatabaseUrls, clean: None) -> Iterator[Flask]:
    """An application of one test, which may break it."""
    app = create_app(settings_of(database_urls))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture
def own_app(request: pytest.FixtureRequest, clean: None) -> Flask:
    """An application on the worker's own database: what a test has published, nothing else.

    The shared one, but for tests marked ``new_app``; it remembers nothing of the test before.
    """
    new = request.node.get_closest_marker("new_app") is not None
    app = request.getfixturevalue("new_app" if new else "shared_app")
    assert isinstance(app, Flask)
    app.extensions["amparo.snapshot"].__init__()
    counting.register(app)
    return app


@pytest.fixture
def own(own_app: Flask) -> StrictClient:
    """The strict client on the worker's own database."""
    return StrictClient(own_app)


@pytest.fixture(params=TESTED)
def locale(request: pytest.FixtureRequest) -> str:
    """Each interface locale."""
    return str(request.param)


@pytest.fixture(scope="session")
def everything(client: StrictClient) -> list[Json]:
    """All features of the directory, by id."""
    return [feature for page in pages(client, limit=100) for feature in page["features"]]
