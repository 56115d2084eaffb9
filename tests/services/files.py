"""Files of services for the importer's tests: made-up rows that name only what a test is about."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from app.services.imports.tabular import OPTIONAL, REQUIRED
from app.services.imports.writing import ImportReport

Load = Callable[..., ImportReport]

_ROW = {
    "id": "mx-made-up-place",
    "organization": "A made-up organization",
    "operator": "ngo",
    "name": "A made-up place",
    "categories": "food",
    "country": "MX",
    "admin1": "Chiapas",
    "city": "Tapachula",
    "address": "1 Made-up Road",
    "latitude": "14.91",
    "longitude": "-92.27",
    "point": "exact",
    "setting": "office",
    "disclosure": "exact",
    "phones": "+12025550101",
    "source_url": "https://example.org/list",
    "source_date": "2026-05",
}
HEADER = (*REQUIRED, *OPTIONAL)


def row(**cells: str) -> dict[str, str]:
    """A good row of a file of services, but for ``cells``."""
    return dict.fromkeys(HEADER, "") | _ROW | cells


def table(rows: Iterable[dict[str, str]], header: Iterable[str] = HEADER) -> str:
    """The text of a file with these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(header), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def only(connection: psycopg.Connection, columns: str) -> tuple[Any, ...]:
    """These columns of the only public listing."""
    rows = connection.execute(f"SELECT {columns} FROM listing").fetchall()
    assert len(rows) == 1
    return tuple(rows[0])
