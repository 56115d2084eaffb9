"""The application of staff on the worker's own database."""

import datetime as dt
from collections.abc import Iterator

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
from tests.staff.shelter import Shelter


@pytest.fixture
def staff_app(database_urls: DatabaseUrls, clean: None) -> Iterator[Flask]:
    """The application of staff."""
    app = create_staff_app(settings_of(database_urls))
    yield app
    close_staff(app)


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
def shelter(
    staff_app: Flask, session: Session, staff: Engine, public: psycopg.Connection
) -> Shelter:
    """A listing that people of an organization keep."""
    return Shelter(staff_app, session, staff, public)
