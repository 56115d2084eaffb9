"""HSDS as tables: whole, each reference leads somewhere, nothing withheld has a place."""

import csv
import io
import json
import zipfile

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Organization, Service
from app.services.publishing import publish
from tests.factories import NOW, make_listing
from tests.pages import StrictClient
from tests.web.asking import Json

Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def package(client: StrictClient) -> tuple[Json, Tables]:
    """What datapackage.json says, and the tables by name."""
    response = client.raw.get("/hsds/datapackage.zip")
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        assert archive.testzip() is None
        about = json.loads(archive.read("datapackage.json"))
        texts = {x["name"]: archive.read(x["path"]).decode() for x in about["resources"]}
    tables = {name: [*csv.DictReader(io.StringIO(text))] for name, text in texts.items()}
    return about, tables


def test_every_table_is_as_the_package_says(package: tuple[Json, Tables]) -> None:
    about, tables = package
    for resource in about["resources"]:
        rows, fields = tables[resource["name"]], resource["schema"]["fields"]
        assert rows
        assert [*rows[0]] == [field["name"] for field in fields]
        for field in fields:
            values = [row[field["name"]] for row in rows]
            assert all(values) or not field["constraints"]["required"]
            assert len({*values}) == len(values) or not field["constraints"]["unique"]
        for key in resource["schema"]["foreignKeys"]:
            there = {row["id"] for row in tables[key["reference"]["resource"]]}
            assert {row[key["fields"]] for row in rows} - {""} <= there


def test_it_holds_what_may_be_taken_in_bulk_and_nothing_else(
    package: tuple[Json, Tables], demo_public: psycopg.Connection
) -> None:
    _, tables = package
    rows = demo_public.execute("SELECT id::text, line FROM listing WHERE open_data").fetchall()
    may = {key for key, _ in rows}
    assert {x["id"] for x in tables["service"]} == may
    placed = {x["service_id"] for x in tables["service_at_location"]}
    assert placed == {key for key, line in rows if not line}
    assert len(tables["location"]) == len(placed)


def test_who_is_kept_out_of_downloads_is_in_no_table_and_has_no_place_in_hsds(
    session: Session, own: StrictClient
) -> None:
    out = make_listing(session, name="Kept out", point=(-92.26, 14.9), address="1 Made-up Road")
    session.execute(update(Organization).values(open_data=False))
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()

    content = own.raw.get("/hsds/datapackage.zip").get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [x for x in archive.namelist() if b"Kept out" in archive.read(x)]
    service = own.raw.get(f"/hsds/services/{out}").get_data(as_text=True)
    assert "Kept out" in service
    assert "Made-up Road" not in service
    assert "14.9" not in service
    assert own.raw.get(f"/hsds/service_at_locations/{out}").status_code == 404
