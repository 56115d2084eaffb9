"""The API's description is true: of its routes, of what it takes, of what it answers."""

import json
import re
from uuid import UUID

import pytest
import schemathesis
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy.orm import Session

from app.web.api.asked import AskedForChanges, AskedForClusters, AskedForExport
from app.web.api.downloads import FORMATS
from app.web.api.shapes import Feature, Shape
from app.web.asked_along import AskedOfApiAlong
from app.web.params import AskedForLocale, AskedForPlaces, AskedOfApi, names_of
from tests.conforming import conformance_of
from tests.factories import NOW, make_listing
from tests.pages import StrictClient
from tests.web.asking import Json, ask, pages, problem_of

DESCRIPTION = "/api/v1/openapi.json"


@pytest.fixture(scope="module")
def description(client: StrictClient) -> Json:
    return ask(client, "openapi.json")


def test_it_is_valid_openapi(description: Json) -> None:
    OpenAPIV31SpecValidator(description).validate()


def test_it_describes_every_route_of_the_api_and_no_other(app: Flask, description: Json) -> None:
    routes = {
        (
            re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.replace("<format>", kind)),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        for kind in (FORMATS if "format" in rule.arguments else [""])
        if rule.rule.startswith("/api/") and rule.endpoint not in ("api.openapi", "api.docs")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (f"/api/v1{path}", method)
        for path, methods in description["paths"].items()
        for method in methods
    }

    assert routes == described


def test_its_parameters_are_those_that_are_checked(description: Json) -> None:
    for path, model in (
        ("/services", AskedOfApi), ("/services/{listing_id}", AskedForLocale),
        ("/places", AskedForPlaces), ("/taxonomies", AskedForLocale),
        ("/languages", AskedForLocale), ("/corridors", AskedForLocale),
        ("/corridors/{slug}", AskedForLocale), ("/corridors/{slug}/services", AskedOfApiAlong),
        ("/export.csv", AskedForExport), ("/clusters", AskedForClusters),
        ("/changes.atom", AskedForChanges),
    ):  # fmt: skip
        named = description["paths"][path]["get"]["parameters"]
        assert [p["name"] for p in named if p["in"] == "query"] == names_of(model)
        assert all(p["description"] for p in named if p["in"] == "query")


def test_it_leads_to_this_server_and_no_other(client: StrictClient) -> None:
    forged = client.raw.get(DESCRIPTION, headers={"Host": "elsewhere.example"})

    servers = json.loads(forged.get_data())["servers"]
    assert servers == [{"url": "https://amparo.example.org/api/v1"}]


def held_against(description: Json, name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_listing_is_as_described(description: Json, everything: list[Json]) -> None:
    feature = held_against(description, "Feature")

    for listing in everything:
        feature.validate(listing)
        Feature.model_validate(listing)


def with_all_there_is(session: Session) -> UUID:
    """A listing that has a value for everything."""
    return make_listing(
        session,
        point=(-92.26, 14.9), address="Calle 1", city="Tapachula", wording="Llame antes.",
        languages=["es", ("ht", "interpreter_by_phone")], phones=["+12025550101;ext=12"],
        whatsapp=["+12025550102"], email="a@example.org", website="https://example.org",
        notices=[("call_first", NOW.replace(year=2099))], opening_hours="24/7", hours_text="24 h",
        verified_on=NOW.date(), source_url="https://example.org/x", source_date="2026-10-01",
        serves=["women"], only_for=["women"], conditions={"free": "yes"},
    )  # fmt: skip


def test_a_listing_with_all_there_is_is_as_described(
    session: Session, own: StrictClient, description: Json
) -> None:
    listing_id = with_all_there_is(session)
    found = ask(own, f"services/{listing_id}")

    held_against(description, "Feature").validate(found)
    empty = [name for name, value in found["properties"].items() if value in (None, [])]
    assert empty == ["coverage", "distance_km"]  # all else was there to be held against


def test_every_kind_of_answer_is_as_described(client: StrictClient, description: Json) -> None:
    for path, shape in (
        ("places?q=Tapachulla", "Places"), ("places?q=Tapachula", "Places"),
        ("taxonomies", "Taxonomies"), ("languages", "Languages"),
        ("services?near=Tapachula&language=ht", "FeatureCollection"),
        ("services?near=Tapachulla", "FeatureCollection"), ("services?q=casa", "FeatureCollection"),
        ("corridors", "Corridors"), ("corridors/mexico-gulf", "CorridorWithBorders"),
        ("corridors/mexico-gulf/services?direction=forward&language=es", "FeaturesAlong"),
        ("clusters?bbox=-118,14,-86,33&zoom=5", "Clusters"),
        ("services?foo=1", "ProblemDetails"), ("services/1", "ProblemDetails"),
    ):  # fmt: skip
        response = client.raw.get(f"/api/v1/{path}")

        held_against(description, shape).validate(json.loads(response.get_data()))
    for page in pages(client, category="gbv", limit=100):
        held_against(description, "FeatureCollection").validate(page)


def test_nothing_undescribed_fits_into_an_answer(description: Json) -> None:
    objects = [s for s in description["components"]["schemas"].values() if s["type"] == "object"]

    assert len(objects) == len(_all_kinds(Shape)) + 1  # and the body of a search
    assert all(schema["additionalProperties"] is False for schema in objects)


def _all_kinds(shape: type[Shape]) -> set[type[Shape]]:
    direct = set(shape.__subclasses__())
    return direct.union(*map(_all_kinds, direct))


#: Paths that are asked by one test, and how many requests that takes at least: the largest are
#: tests of their own, so that they run side by side. All kinds of file are asked in the same way.
ASKED = {
    "services$": 900,
    r"(corridors/.+/services|export\.csv)$": 500,
    "(?!.*services$|export)": 250,
}


@pytest.mark.parametrize("paths", ASKED)
def test_requests_made_up_from_it_are_answered_as_it_says(
    session: Session, own_app: Flask, paths: str
) -> None:
    """With few listings, to be quick: what many of them look like, others ask."""
    listing = with_all_there_is(session)
    make_listing(session, line=True, coverage=("MX", ""), categories=["emergency"])
    make_listing(session, disclosure="hidden", public_fields=["name"])
    make_listing(session, disclosure="area")

    found = conformance_of(
        lambda config: schemathesis.openapi.from_wsgi(DESCRIPTION, own_app, config=config),
        str(listing),
        examples=8,
        without=f"^/(?!{paths})",
    )

    assert found.failures == []
    assert found.requests > ASKED[paths]


@pytest.mark.parametrize("format", FORMATS)
def test_every_kind_of_file_is_answered_as_described(
    session: Session, own: StrictClient, description: Json, format: str
) -> None:
    with_all_there_is(session)
    described = description["paths"][f"/export.{format}"]["get"]
    assert described["parameters"] == description["paths"]["/export.csv"]["get"]["parameters"]
    path = f"/api/v1/export.{format}"
    etag = own.raw.get(path).headers["ETag"]
    for query, headers, status in (
        ("", {}, 200), ("", {"If-None-Match": etag}, 304),
        ("place=1", {}, 404), ("bbox=1", {}, 422),
    ):  # fmt: skip
        response = own.raw.get(f"{path}?{query}", headers=headers)
        assert response.status_code == status
        told = described["responses"][str(status)]
        assert {name for name, x in told["headers"].items() if x.get("required")} <= set(
            dict(response.headers)
        )
        assert status == 304 or response.mimetype in told["content"]


@pytest.mark.parametrize(
    "body", [{"limit": "5"}, {"lat": "14.9", "lon": -92.2}, {"page": True}, {"near": 5}]
)
def test_a_json_body_has_the_types_that_it_says(client: StrictClient, body: Json) -> None:
    problem_of(client.raw.post("/api/v1/services", json=body), 422)


def test_the_page_for_people_lists_all_of_it(client: StrictClient, description: Json) -> None:
    page = client.get("/api/v1/docs")

    for path, methods in description["paths"].items():
        for method in methods:
            assert f"{method.upper()} /api/v1{path}" in page.texts("//h2")
    assert set(description["components"]["schemas"]) <= {str(i) for i in page.all("//h2/@id")}
    for name in AskedOfApi.model_fields:
        assert name in page.texts("//li/code")
    assert page.one("//main/div").get("lang") == "en"
    assert DESCRIPTION in page.hrefs()
