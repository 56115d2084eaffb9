"""OGC API Features: GDAL reads all that may be taken in bulk, and nothing else."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Listing, Organization, Service
from app.services.publishing import publish
from app.services.taxonomies import terms
from tests.browser.serving import free_port, serving
from tests.factories import NOW, make_listing
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls
from tests.web.asking import Json, problem_of

ITEMS = "/ogc/collections/listings/items"
LISTINGS = Listing.__table__


def ask(client: StrictClient, path: str) -> Json:
    response = client.raw.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: Json = json.loads(response.get_data())
    return found


def all_of(client: StrictClient, query: str) -> list[Json]:
    """All features, by the link to the next page; the first says how many there are."""
    found: list[Json] = []
    matched: list[int] = []
    path: str | None = f"{ITEMS}?{query}"
    while path:
        page = ask(client, path)
        assert page["numberReturned"] == len(page["features"])
        found += page["features"]
        matched += [page["numberMatched"]] if "numberMatched" in page else []
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        path = "?".join(urlsplit(following[0])[2:4]) if following else None
    assert matched == [len(found)]
    return found


def is_target(found: Json) -> bool:
    """Whether people sleep there who are hunted."""
    said = found["properties"]
    codes = {
        "category": said["categories"],
        "serves": said["serves"] + said["only_for"],
    }
    sensitive = any(terms(kind)[code].sensitive for kind in codes for code in codes[kind])
    return said["setting"] == "residential" and sensitive


def test_every_link_of_the_landing_page_leads_somewhere(client: StrictClient) -> None:
    landing = ask(client, "/ogc/")
    assert {"self", "service-desc", "conformance", "data"} == {x["rel"] for x in landing["links"]}
    for link in landing["links"]:
        response = client.raw.get(urlsplit(link["href"]).path)
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith(link["type"])


def test_all_that_may_be_taken_in_bulk_is_read_by_pages(
    client: StrictClient, everything: list[Json]
) -> None:
    allowed = [
        x["id"] for x in everything if x["properties"]["disclosure"] == "exact" and not is_target(x)
    ]
    assert len(allowed) < len(everything)
    assert [x["id"] for x in all_of(client, "limit=70")] == allowed


def test_what_may_not_be_taken_in_bulk_is_no_item(
    client: StrictClient, everything: list[Json]
) -> None:
    for found in everything:
        if found["properties"]["disclosure"] != "exact" or is_target(found):
            problem_of(client.raw.get(f"{ITEMS}/{found['id']}"), 404)


def test_features_are_those_of_the_box_category_and_language(client: StrictClient) -> None:
    for found in all_of(client, "bbox=-100,14,-92,20"):
        longitude, latitude = found["geometry"]["coordinates"]
        assert -100 <= longitude <= -92
        assert 14 <= latitude <= 20
    for found in all_of(client, "category=shelter&category=food"):
        assert {"shelter", "food"} & set(found["properties"]["categories"])
    for found in all_of(client, "language=ht"):
        spoken = {x["code"] for x in found["properties"]["languages"]}
        assert not spoken or "ht" in spoken


def test_each_feature_says_to_check_it(client: StrictClient) -> None:
    first = ask(client, f"{ITEMS}?limit=1")["features"][0]
    alone = ask(client, f"{ITEMS}/{first['id']}")
    assert alone["properties"]["check"] == "check the source before use"
    assert "valid_until" in alone["properties"]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,91", "bbox"),
        ("category=nothing", "category"),
        ("language=zz", "language"),
        ("after=x", "after"),
        ("datetime=yesterday", "datetime"),
        ("unknown=1", "unknown"),
    ],
)
def test_a_wrong_parameter_is_named(client: StrictClient, asked: str, parameter: str) -> None:
    problem = problem_of(client.raw.get(f"{ITEMS}?{asked}"), 400)
    assert [x["parameter"] for x in problem["errors"]] == [parameter]


def test_a_program_learns_how_large_a_page_may_be(client: StrictClient) -> None:
    described = ask(client, "/ogc/api")["paths"]["/collections/listings/items"]["get"]
    limit = next(x for x in described["parameters"] if x["name"] == "limit")
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 1_000)
    assert ask(client, f"{ITEMS}?limit=5000")["numberReturned"] > 100  # more is no error


def test_a_program_learns_the_licence(client: StrictClient) -> None:
    links = ask(client, "/ogc/collections/listings")["links"]
    (licence,) = [link for link in links if link["rel"] == "license"]
    assert licence["href"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "GeoNames" in licence["title"]


#: From version 3.8 on it takes pages of 1,000 by itself, for the description says that there are.
#: As docs/urls.md advises, it asks again what was not answered.
GDAL = ("ogr2ogr", "--config", "GDAL_HTTP_MAX_RETRY", "3", "-oo", "PAGE_SIZE=1000", "-f", "GeoJSON")
#: How often each listing of the starter data is there, under an id of its own.
TIMES = 16


@pytest.fixture
def many(demo_urls: DatabaseUrls, database_urls: DatabaseUrls, clean: None) -> set[str]:
    """Fills the database with more listings than GDAL reads at once; ids of what is open."""
    columns = Listing.__table__.columns
    names = ", ".join(column.name for column in columns if column.computed is None)
    multiplied = names.replace("id,", "md5(id::text || n)::uuid,", 1)
    taken = f"COPY (SELECT {multiplied} FROM {LISTINGS}, generate_series(1, {TIMES}) n) TO STDOUT"
    with (
        psycopg.connect(demo_urls.owner) as demo,
        psycopg.connect(database_urls.owner) as own,
        demo.cursor().copy(taken) as rows,
        own.cursor().copy(f"COPY {LISTINGS} ({names}) FROM STDIN") as written,
    ):
        for row in rows:
            written.write(row)
    with psycopg.connect(database_urls.public) as public:
        return {str(x) for (x,) in public.execute(f"SELECT id FROM {LISTINGS} WHERE open_data")}


@pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="gdal-bin is not installed")
def test_gdal_reads_ten_thousand_features_by_paging(
    many: set[str], database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    out, log = tmp_path / "out.geojson", tmp_path / "server.log"
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with serving(database_urls, port=port, log=log, AMPARO_BASE_URL=address):
        read = subprocess.run(
            [*GDAL, str(out), f"OAPIF:{address}/ogc", "listings"],
            capture_output=True,
            text=True,
            check=True,
        )

    assert len(many) > 10_000
    assert "ERROR" not in read.stderr, log.read_text()
    got = [x["properties"]["id"] for x in json.loads(out.read_text())["features"]]
    assert len(got) == len(many)
    assert set(got) == many


def test_what_an_organization_keeps_out_of_the_open_data_is_no_item(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, point=(-92.26, 14.9))
    session.execute(update(Organization).values(open_data=False))
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()

    assert own.raw.get(f"{ITEMS}/{listing}").status_code == 404
    found = own.raw.get(ITEMS)
    assert json.loads(found.get_data())["features"] == []
