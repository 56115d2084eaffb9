"""HSDS as tables: whole, each reference leads somewhere, nothing withheld has a place."""

import csv
import io
import json
import zipfile

import pytest

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


def test_every_listing_is_in_it_and_no_withheld_one_has_a_place(
    package: tuple[Json, Tables], everything: list[Json]
) -> None:
    _, tables = package
    assert {x["id"] for x in tables["service"]} == {x["id"] for x in everything}
    placed = {x["service_id"] for x in tables["service_at_location"]}
    assert placed
    withheld = {x["id"] for x in everything if x["properties"]["disclosure"] != "exact"}
    assert not placed & withheld
    assert len(tables["location"]) == len(placed)
