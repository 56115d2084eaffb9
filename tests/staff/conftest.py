"""The application of staff on the worker's own database."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.web.staff import create_staff_app
from tests.postgres import DatabaseUrls
from tests.settings import close_staff, settings_of
from tests.staff.links import Holder
from tests.staff.people import Browser
from tests.staff.shelter import Keep, Shelter


@pytest.fixture(scope="package")
def shared_staff_app(database_urls: DatabaseUrls) -> Iterator[Flask]:
    """The application of staff, made once: its pages are compiled once."""
    app = create_staff_app(settings_of(database_urls))
    yield app
    close_staff(app)


@pytest.fixture
def new_staff_app(database_urls: DatabaseUrls, clean: None) -> Iterator[Flask]:
    """An application of staff that a test may break."""
    app = create_staff_app(settings_of(database_urls))
    yield app
    close_staff(app)


@pytest.fixture
def staff_app(request: pytest.FixtureRequest, clean: None) -> Flask:
    """The application of staff: the shared one, but for tests marked ``new_app``.

    It has counted no tries yet.
    """
    new = request.node.get_closest_marker("new_app") is not None
    app = request.getfixturevalue("new_staff_app" if new else "shared_staff_app")
    assert isinstance(app, Flask)
    for counter in ("amparo.asked", "amparo.tried"):
        app.extensions[counter].__init__()
    return app


@pytest.fixture
def browser(staff_app: Flask) -> Browser:
    """A browser that nobody is signed in with."""
    return Browser(staff_app)


@pytest.fixture
def today() -> dt.datetime:
    """The time that the pages answer by."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def holder(staff_app: Flask) -> Holder:
    """Somebody whom a link was forwarded to."""
    return Holder(staff_app)


@pytest.fixture
def keep(
    database_urls: DatabaseUrls,
    staff_app: Flask,
    session: Session,
    staff: Engine,
    public: psycopg.Connection,
) -> Keep:
    """Makes a listing that people of an organization keep, with other facts than the usual."""
    return partial(Shelter, database_urls, staff_app, session, staff, public)


@pytest.fixture
def shelter(keep: Keep) -> Shelter:
    """A listing that people of an organization keep."""
    return keep()
