"""HSDS 3.1: what a program of somebody else reads is valid, whole, and says nothing withheld."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest

from tests.pages import StrictClient
from tests.web.asking import Json, problem_of

#: Open Referral's compiled JSON Schemas (3.1), where whoever tests has them.
SCHEMAS = os.environ.get("HSDS_SCHEMAS", "")
LISTS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
OF_ORGANIZATION = {"id", "name", "description"}
OF_LOCATION = {"id", "location_type", "name", "latitude", "longitude", "addresses"}
OF_SERVICE = {
    *("id", "organization_id", "name", "description", "url", "email", "status"),
    *("interpretation_services", "assured_date", "last_modified", "alert", "organization"),
    *("phones", "languages", "schedules", "service_areas", "attributes", "service_at_locations"),
}


def ask(client: StrictClient, path: str, **parameters: Any) -> Json:
    response = client.raw.get(f"/hsds/{path}?{urlencode(parameters)}")
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    found: Json = json.loads(response.get_data())
    return found


def all_of(client: StrictClient, path: str, **parameters: Any) -> list[Json]:
    """All things of a list, page after page."""
    found: list[Json] = []
    for number in range(1, 100):
        page = ask(client, path, page=number, per_page=100, **parameters)
        assert page["size"] == len(page["contents"])
        assert page["first_page"] == (number == 1)
        found += page["contents"]
        if page["last_page"]:
            assert len(found) == page["total_items"]
            return found
    raise AssertionError("the pages do not end")


def empty_in(found: Any, path: str = "") -> list[str]:
    """Where a field is there without a value."""
    if isinstance(found, list):
        return [where for one in found for where in empty_in(one, path)]
    if not isinstance(found, dict):
        return []
    empty = [f"{path}.{name}" for name, value in found.items() if value in (None, "", [], {})]
    return empty + [x for name, value in found.items() for x in empty_in(value, f"{path}.{name}")]


@pytest.fixture(scope="module")
def services(client: StrictClient) -> list[Json]:
    """Every service of the starter data with all that belongs to it."""
    return all_of(client, "services", full="true")


def test_what_has_no_value_is_left_out(services: list[Json]) -> None:
    assert set(empty_in(services)) == set()


def test_it_says_its_version(client: StrictClient) -> None:
    about = ask(client, "")
    assert about["version"] == "3.1"
    assert client.raw.get("/hsds/profile").text.startswith("# Our profile of HSDS 3.1")
    assert about["profile"].endswith("/hsds/profile")


def test_every_listing_is_a_service(services: list[Json], everything: list[Json]) -> None:
    assert [x["id"] for x in services] == [x["id"] for x in everything]
    assert {name for x in services for name in x} <= OF_SERVICE


def test_a_withheld_place_is_given_as_remote_help(
    services: list[Json], everything: list[Json]
) -> None:
    withheld = {x["id"] for x in everything if x["properties"]["disclosure"] != "exact"}
    assert withheld
    for service in services:
        if service["id"] in withheld:
            assert "service_at_locations" not in service
            assert service["service_areas"]


def test_a_point_is_given_only_where_a_door_is_known(
    services: list[Json], everything: list[Json]
) -> None:
    doors = {
        x["id"]: x["geometry"]["coordinates"]
        for x in everything
        if x["properties"]["point"] == "exact"
    }
    given = {}
    for service in services:
        for at in service.get("service_at_locations", ()):
            assert at["location"].keys() <= OF_LOCATION
            if "latitude" in at["location"]:
                given[service["id"]] = [at["location"]["longitude"], at["location"]["latitude"]]
    assert given
    assert given.items() <= doors.items()


def test_a_description_that_nobody_wrote_says_so(client: StrictClient) -> None:
    for organization in all_of(client, "organizations"):
        assert organization.keys() == OF_ORGANIZATION
        assert organization["description"].startswith("[composed] ")


@pytest.mark.parametrize("path", LISTS)
def test_lines_give_all_of_a_list(client: StrictClient, path: str) -> None:
    response = client.raw.get(f"/hsds/{path}?format=ndjson")
    assert response.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in response.get_data().splitlines()]
    assert lines == all_of(client, path)


@pytest.mark.parametrize("path", LISTS)
def test_what_a_list_names_can_be_asked_for(client: StrictClient, path: str) -> None:
    named = ask(client, path, per_page=3)["contents"]
    assert named
    for one in named:
        found = ask(client, f"{path}/{one['id']}")
        assert {name: found.get(name) for name in ("id", "name")} == {
            name: one.get(name) for name in ("id", "name")
        }


def test_services_are_found_by_term_taxonomy_organization_and_words(client: StrictClient) -> None:
    shelter = next(x for x in all_of(client, "taxonomy_terms") if x["code"] == "category.shelter")
    found = all_of(client, "services", taxonomy_term_id=shelter["id"], full="true")
    assert found
    for service in found:
        assert shelter["id"] in {x["taxonomy_term_id"] for x in service["attributes"]}
    everything = ask(client, "services")["total_items"]
    by_kind = ask(client, "services", taxonomy_id=shelter["taxonomy_id"])["total_items"]
    assert by_kind == everything
    one = next(x for x in found if "organization" in x)
    of_it = all_of(client, "services", organization_id=one["organization_id"])
    assert one["id"] in {x["id"] for x in of_it}
    named = all_of(client, "services", search=one["organization"]["name"][:200])
    assert one["id"] in {x["id"] for x in named}


def test_minimal_gives_ids_and_dates_alone(client: StrictClient) -> None:
    minimal = ask(client, "services", minimal="true")["contents"]
    assert {frozenset(x) for x in minimal} == {frozenset({"id", "modified_date"})}


@pytest.mark.parametrize(
    ("asked", "parameter", "allowed"),
    [
        ("services?unknown=1", "unknown", ""),
        ("services?page=0", "page", "1"),
        ("services?per_page=101", "per_page", "100"),
        ("services?format=xml", "format", "ndjson"),
        ("services?modified_after=yesterday", "modified_after", ""),
        ("services?taxonomy_id=00000000-0000-4000-8000-000000000000", "taxonomy_id", ""),
        ("organizations?minimal=true", "minimal", ""),
        ("taxonomies?full=true", "full", ""),
    ],
)
def test_a_wrong_parameter_is_named(
    client: StrictClient, asked: str, parameter: str, allowed: str
) -> None:
    problem = problem_of(client.raw.get(f"/hsds/{asked}"), 422)
    assert [x["parameter"] for x in problem["errors"]] == [parameter]
    assert allowed in problem["errors"][0]["detail"]


def test_what_is_not_there_is_not_found(client: StrictClient) -> None:
    for path in LISTS:
        address = f"/hsds/{path}/00000000-0000-4000-8000-000000000000"
        problem_of(client.raw.get(address), 404)


@pytest.mark.skipif(not SCHEMAS, reason="HSDS_SCHEMAS names no folder of the official schemas")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("full", ["true", "false"])
def test_all_of_it_is_valid_against_the_official_schemas(
    client: StrictClient, path: str, full: str
) -> None:
    nested = path.startswith("taxonom")
    name = LISTS[path] + ("" if full == "true" or nested else "_list")
    schema = json.loads((Path(SCHEMAS) / f"{name}.json").read_text())
    _refuse_more(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    things = all_of(client, path, **({} if nested else {"full": full}))
    assert things
    assert [*_errors(checker, things)] == []


def _errors(checker: Any, things: list[Json]) -> Iterator[str]:
    for thing in things:
        for error in checker.iter_errors(thing):
            yield f"{error.json_path}: {error.message[:200]}"


def _refuse_more(schema: Any) -> None:
    """No object may have a property that its schema does not name."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            _refuse_more(value)
    elif isinstance(schema, list):
        for value in schema:
            _refuse_more(value)
