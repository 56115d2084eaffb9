"""The application of staff on the worker's own database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.web.staff import create_staff_app
from tests.postgres import DatabaseUrls
from tests.settings import close_staff, settings_of
from tests.staff.people import Browser


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
