"""What ``/hsds/`` gives moves into another directory, and is there what it was here."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from app.cli.loading import load_file
from app.services.gazetteer import Gazetteer
from app.services.taxonomies import terms
from tests.pages import StrictClient

#: Who answers a number is not in HSDS.
NUMBERS = "(SELECT jsonb_agg(phone - 'answers') FROM jsonb_array_elements(phones) phone)"
#: What a listing says that is given with its place, or is a line; of a withheld one no more is
#: public than how to reach it.
SAID = (
    "name", "operator", "categories", "serves", "only_for", "languages", NUMBERS, "email",
    "website", "country", "opening_hours", "source_date",
)  # fmt: skip
OF_A_DOOR = ("city", "admin1", "address", "longitude", "latitude", "timezone", "disclosure")
ROW = tuple[Any, ...]


def listings(connection: psycopg.Connection, columns: tuple[str, ...], which: str) -> list[ROW]:
    """Those of the directory that the kind of answer could give whole, in any order."""
    found = connection.execute(f"SELECT {', '.join(columns)} FROM listing WHERE {which}").fetchall()
    return sorted(found, key=repr)


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("theirs.ndjson", "/hsds/services?full=true&format=ndjson"),
        ("theirs.zip", "/hsds/datapackage.zip"),
    ],
)
def test_our_own_answers_move_into_an_empty_directory(
    client: StrictClient,
    demo_public: psycopg.Connection,
    staff: Engine,
    clean: None,
    gazetteer: Gazetteer,
    public: psycopg.Connection,
    tmp_path: Path,
    file: str,
    address: str,
) -> None:
    theirs = tmp_path / file
    theirs.write_bytes(client.raw.get(address).get_data())

    load_file(staff, theirs, gazetteer)

    sensitive = [code for code, term in terms("category").items() if term.sensitive]
    aimed_at = [code for code, term in terms("serves").items() if term.sensitive]
    # Whether people sleep in a place is not in HSDS: those are hidden until somebody says.
    plain = f"NOT categories && ARRAY{sensitive} AND NOT (serves || only_for) && ARRAY{aimed_at}"
    doors = f"open_data AND NOT line AND point_kind <> 'none' AND {plain}"
    columns = SAID + OF_A_DOOR
    assert listings(public, columns, doors) == listings(demo_public, columns, doors)
    lines = f"line AND phones <> '[]' AND NOT categories && ARRAY['shelter'] AND {plain}"
    assert listings(public, SAID, lines) == listings(demo_public, SAID, lines)
