"""A way to load rows, and people who keep them."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.services.gazetteer import Gazetteer
from app.services.imports.writing import ImportReport, import_services
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.remembered import beginning
from tests.services.files import Load, table
from tests.services.people import People


@pytest.fixture
def load(session: Session, gazetteer: Gazetteer, now: dt.datetime) -> Load:
    """Imports rows as one file, commits, returns the report."""

    def load(*rows: dict[str, str], **options: Any) -> ImportReport:
        options = {"dataset": "test", "now": now} | options
        report = import_services(session, table(rows), gazetteer, **options)
        session.commit()
        return report

    return load


@pytest.fixture
def listing(session: Session, database_urls: DatabaseUrls) -> UUID:
    def make() -> UUID:
        return make_listing(
            session,
            name="A made-up shelter",
            address="1 Made-up Road",
            point=(-92.26, 14.9),
            email="help@example.org",
            website="https://example.org/help",
            opening_hours="Mo-Fr 09:00-17:00",
            wording="Todas las personas",
        )

    return beginning(database_urls, "a shelter that is open on weekdays", make)


@pytest.fixture
def people(session: Session, listing: UUID) -> People:
    return People(session)
