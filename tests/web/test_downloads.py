"""The open data as files: what is in them, what never is, and what a program makes of them."""

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.services.open_data import taking
from app.services.open_data.rows import COLUMNS
from app.services.taxonomies import DATA, terms
from app.web.api import downloads
from app.web.api.downloads import FORMATS
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient
from tests.web.asking import problem_of

HERE, FAR = (-92.26, 14.9), (-106.42, 31.69)
GPX = "{http://www.topografix.com/GPX/1/1}"
KML = "{http://www.opengis.net/kml/2.2}"


def file(client: StrictClient, format: str, query: str = "") -> bytes:
    """A whole file, as it is streamed."""
    response = client.raw.get(f"/api/v1/export.{format}?{query}")
    assert response.status_code == 200, response.text
    assert response.mimetype == FORMATS[format].media_type
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.get_data()


def table(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file, that of its hashtags first."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def ids(client: StrictClient, query: str = "") -> set[UUID]:
    return {UUID(row["id"]) for row in table(file(client, "csv", query))[1:]}


def test_a_table_says_of_each_row_how_long_it_holds(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, name="A made-up place", point=HERE, languages=["es", "ht"])

    tags, row = table(file(own, "csv"))

    assert tuple(tags) == tuple(COLUMNS)
    assert all(tag.startswith("#") for tag in tags.values())
    assert row["id"] == str(listing)
    assert row["languages"] == "es; ht"
    assert (row["latitude"], row["longitude"]) == ("14.9", "-92.26")
    assert row["phones"] == "tel:+12025550101"
    assert row["r4v_sectors"] == "Shelter"
    assert row["valid_until"]
    assert "check the source" in row["check"].lower()
    assert "Amparo, CC BY 4.0" in row["licence"]
    assert "GeoNames" in row["licence"]
    assert row["url"] == f"https://amparo.example.org/es/listings/{listing}"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(session: Session, own: StrictClient, sign: str) -> None:
    make_listing(session, name=f"{sign}1+2", point=HERE)

    assert table(file(own, "csv"))[1]["name"] == f"'{sign}1+2"
    sheet = load_workbook(io.BytesIO(file(own, "xlsx"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["B2"].value.strip() == f"{sign}1+2".strip()


@pytest.mark.parametrize("format", FORMATS)
def test_no_file_holds_what_is_not_open(session: Session, own: StrictClient, format: str) -> None:
    make_listing(session, name="Anybody's office", point=HERE)
    make_listing(session, name="Closed A", disclosure="hidden", public_fields=["name"])
    make_listing(session, name="Closed B", disclosure="area")
    make_listing(session, name="Closed C", point=HERE, categories=["gbv"], setting="residential")

    content = file(own, format)
    if format.endswith("xlsx"):
        book = load_workbook(io.BytesIO(content))
        content = repr([list(sheet.values) for sheet in book]).encode()

    assert b"Anybody" in content
    assert b"Closed" not in content


def test_some_of_it_can_be_asked_for(session: Session, own: StrictClient) -> None:
    here = make_listing(session, point=HERE, categories=["food"])
    far = make_listing(session, point=FAR, categories=["shelter"], conditions={"no_id": "no"})
    line = make_listing(session, line=True, coverage=("MX", ""), categories=["emergency"])

    assert ids(own) == {here, far, line}
    assert ids(own, f"place={TAPACHULA}") == {here}
    assert ids(own, f"place={TAPACHULA}&radius_km=5000") == {here, far}
    assert ids(own, "bbox=-107,31,-106,32") == {far}
    assert ids(own, "category=food&category=emergency") == {here, line}
    assert ids(own, "needs=no_id") == {here, line}


def test_many_are_read_in_batches_and_none_is_lost(
    session: Session, own: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH", 2)
    monkeypatch.setattr(taking, "WINDOW", 3)
    listings = {make_listing(session, point=HERE) for _ in range(7)}
    meals = {make_listing(session, point=HERE, categories=["food"]) for _ in range(2)}

    assert ids(own) == listings | meals
    assert ids(own, "category=food") == meals  # most windows have none
    assert ids(own, "category=consular") == set()


def test_maps_get_doors_and_no_middle_of_a_town(session: Session, own: StrictClient) -> None:
    make_listing(session, name="A & <b>", point=HERE, address="Calle 1", opening_hours="24/7")
    make_listing(session, name="Somewhere in town")

    gpx = etree.fromstring(file(own, "gpx"))
    kml = etree.fromstring(file(own, "kml"))

    (point,) = gpx.findall(f"{GPX}wpt")
    assert (point.get("lat"), point.get("lon")) == ("14.9", "-92.26")
    assert point.findtext(f"{GPX}name") == "A & <b>"
    told = point.findtext(f"{GPX}desc") or ""
    assert all(part in told for part in ("tel:+12025550101", "Calle 1", "valid until", "Call or"))
    (mark,) = kml.iter(f"{KML}Placemark")
    assert mark.findtext(f"{KML}name") == "A & <b>"
    assert mark.findtext(f"{KML}Point/{KML}coordinates") == "-92.26,14.9"


def test_geojson_is_whole_and_says_its_source(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE)
    make_listing(session, line=True, coverage=("MX", ""), categories=["emergency"])

    found = json.loads(file(own, "geojson"))

    assert found["source"] == "Amparo"
    assert "GeoNames" in found["licence"]
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in sorted(
        found["features"], key=lambda f: f["geometry"] is None
    )] == [list(HERE), None]  # fmt: skip


def test_an_empty_directory_is_a_whole_file(own: StrictClient) -> None:
    assert json.loads(file(own, "geojson"))["features"] == []
    assert len(table(file(own, "csv"))) == 1


def test_the_five_questions_have_a_sheet(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE, organization="Made-up Helpers", serves=["women"])

    header, row = load_workbook(io.BytesIO(file(own, "5w.xlsx"))).worksheets[0].values

    said: dict[str, Any] = dict(zip(header, row, strict=True))
    assert said["Who"].startswith("Made-up Helpers")
    assert said["What: sector (R4V)"] == "Shelter"
    assert said["For whom"] == "women"


def test_a_workbook_that_would_be_too_large_names_the_table(
    session: Session, own: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_A_BOOK", 1)
    make_listing(session, point=HERE)
    file(own, "xlsx")
    make_listing(session, point=HERE)

    problem = problem_of(own.raw.get("/api/v1/export.xlsx"), 422)
    assert "csv" in problem["detail"]
    file(own, "xlsx", "category=gbv")  # a part of it may still fit


def test_a_file_that_somebody_has_is_not_sent_again(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE)
    etag = own.raw.get("/api/v1/export.csv").headers["ETag"]

    again = own.raw.get("/api/v1/export.csv", headers={"If-None-Match": etag})
    assert (again.status_code, again.get_data()) == (304, b"")

    make_listing(session, point=HERE)
    changed = own.raw.get("/api/v1/export.csv", headers={"If-None-Match": etag})
    assert changed.status_code == 200


def test_what_is_sensitive_is_stored_nowhere(own: StrictClient) -> None:
    assert own.raw.get("/api/v1/export.csv?category=gbv").headers["Cache-Control"] == "no-store"
    assert own.raw.get("/api/v1/export.csv").headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    "query", ["lat=14.9&lon=-92.3", "radius_km=5", "bbox=1", "foo=1", "place=x"]
)
def test_what_cannot_be_asked_is_refused(own: StrictClient, query: str) -> None:
    problem_of(own.raw.get(f"/api/v1/export.csv?{query}"), 422)


def test_sectors_are_those_of_the_plan() -> None:
    with (DATA / "r4v_sectors.csv").open(encoding="utf-8", newline="") as names:
        known = {row["name"] for row in csv.DictReader(names)}

    assert {term.r4v_sector for term in terms("category").values()} <= known


def test_an_unknown_kind_or_place_is_not_there(own: StrictClient) -> None:
    problem_of(own.raw.get("/api/v1/export.exe"), 404)
    problem_of(own.raw.get("/api/v1/export.csv?place=1"), 404)
