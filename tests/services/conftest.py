"""The towns that an importer knows, read once for a worker, and a way to load rows."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.services.gazetteer import Gazetteer, countries_of_the_americas, load_admin1, load_towns
from app.services.imports.writing import ImportReport, import_services
from tests.services.files import Load, table


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The towns and divisions of the Americas by name."""
    return Gazetteer(load_towns(countries_of_the_americas()), load_admin1())


@pytest.fixture
def load(session: Session, gazetteer: Gazetteer, now: dt.datetime) -> Load:
    """Imports rows as one file, commits, returns the report."""

    def load(*rows: dict[str, str], **options: Any) -> ImportReport:
        options = {"dataset": "test", "now": now} | options
        report = import_services(session, table(rows), gazetteer, **options)
        session.commit()
        return report

    return load
