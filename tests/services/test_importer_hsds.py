"""A directory that exists elsewhere moves in by its HSDS, or is told plainly why it cannot."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from app.cli.loading import load_file
from app.services.gazetteer import Gazetteer

Json = dict[str, Any]
Loaded = Callable[[str, str], None]
COLUMNS = (
    "name, organization, operator, categories, serves, languages, phones, email, website, address,"
    " city, longitude, latitude, opening_hours, source_date, conditions"
)
TABLES = {
    "organizations": "id,name,description\no1,A made-up organization,-",
    "services": "id,organization_id,name,description,status\n"
    "s1,o1,A made-up place,Come in,active\ns2,o1,Gone,,defunct",
    "locations": "id,location_type,latitude,longitude\nl1,physical,14.91,-92.27",
    "service_at_location": "id,service_id,location_id\na1,s1,l1",
    "phones": "id,service_id,number,type\np1,s1,+12025550101,voice\np2,s1,+12025550102,fax",
}
#: What differs between the versions.
VERSIONS = {
    "3": {
        "addresses": "id,location_id,address_1,city,state_province,postal_code,country,address_type"
        "\nd1,l1,1 Made-up Road,Tapachula,Chiapas,-,MX,physical",
        "schedules": 'id,service_id,byday,opens_at,closes_at\nh1,s1,"MO,TU",08:00,16:00',
        "attributes": "id,link_id,taxonomy_term_id,link_type,link_entity\nt1,s1,x1,,service",
        "taxonomy_terms": "id,code,name,description\nx1,,Food Pantry,-",
        "languages": "id,service_id,name,code\ng1,s1,Spanish,es",
    },
    "2": {
        "physical_addresses": "id,location_id,address_1,city,state_province,postal_code,country"
        "\nd1,l1,1 Made-up Road,Tapachula,Chiapas,-,MX",
        "regular_schedules": "id,service_id,weekday,opens_at,closes_at\n"
        "h1,s1,1,08:00,16:00\nh2,s1,2,08:00,16:00",
        "services_taxonomy": "id,service_id,taxonomy_id\nt1,s1,x1",
        "taxonomy": "id,name\nx1,Food Pantry",
        "languages": "id,service_id,language\ng1,s1,es",
    },
}


def service(**said: Any) -> Json:
    """A full service of HSDS 3, made up."""
    address = {
        "address_1": "1 Made-up Road",
        "city": "Tapachula",
        "state_province": "Chiapas",
        "postal_code": "-",
        "country": "MX",
        "address_type": "physical",
    }
    location = {"id": "l1", "latitude": 14.91, "longitude": -92.27, "addresses": [address]}
    return {
        "id": "s1",
        "name": "A made-up place",
        "status": "active",
        "description": "Come in",
        "organization": {"id": "o1", "name": "A made-up organization", "description": "-"},
        "phones": [{"number": "+12025550101", "type": "voice"}],
        "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "16:00"}],
        "attributes": [{"taxonomy_term": {"id": "x1", "name": "Food Pantry"}}],
        "service_at_locations": [{"id": "a1", "location": location}],
        **said,
    }


@pytest.fixture
def loaded(staff: Engine, clean: None, gazetteer: Gazetteer, tmp_path: Path) -> Loaded:
    """Loads a file of a name and content, as ``amparo load`` does."""

    def loaded(name: str, content: str) -> None:
        (tmp_path / name).write_text(content)
        load_file(staff, tmp_path / name, gazetteer)

    return loaded


@pytest.fixture
def refusal(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], str]:
    """What ``amparo load`` says of a file that it does not take."""

    def refusal(name: str, content: str) -> str:
        with pytest.raises(SystemExit):
            loaded(name, content)
        return capsys.readouterr().err

    return refusal


def listed(public: psycopg.Connection, columns: str = "name") -> list[tuple[Any, ...]]:
    return public.execute(f"SELECT {columns} FROM listing ORDER BY name").fetchall()


@pytest.mark.parametrize("version", VERSIONS)
def test_tables_move_in(
    staff: Engine,
    clean: None,
    gazetteer: Gazetteer,
    tmp_path: Path,
    public: psycopg.Connection,
    version: str,
) -> None:
    for name, text in {**TABLES, **VERSIONS[version]}.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n")

    load_file(staff, tmp_path, gazetteer)

    (found,) = listed(public, "name, organization, categories, address, city, opening_hours")
    assert found[:5] == (
        *("A made-up place", "A made-up organization", ["food"], "1 Made-up Road", "Tapachula"),
    )
    assert found[5] == "Mo 08:00-16:00; Tu 08:00-16:00"
    ((phones, languages, latitude),) = listed(public, "phones, languages, latitude")
    assert [phone["number"] for phone in phones] == ["+12025550101"]
    assert [spoken["code"] for spoken in languages] == ["es"]
    assert latitude == 14.91


@pytest.mark.parametrize(
    ("name", "made"),
    [
        pytest.param("a.json", lambda s: json.dumps(s), id="one service"),
        pytest.param("a.json", lambda s: json.dumps([s], indent=1), id="a list"),
        pytest.param("a.json", lambda s: json.dumps({"contents": [s]}), id="a page"),
        pytest.param(
            "a.json",
            lambda s: json.dumps({"name": s.pop("organization")["name"], "services": [s]}),
            id="an organization",
        ),
        pytest.param(
            "a.ndjson",
            lambda s: "\n".join(map(json.dumps, (s, service(id="s2", status="inactive")))),
            id="lines",
        ),
    ],
)
def test_json_moves_in(
    loaded: Loaded, public: psycopg.Connection, name: str, made: Callable[[Json], str]
) -> None:
    loaded(name, made(service()))
    found = listed(public, "name, organization, city, opening_hours")
    assert found == [
        ("A made-up place", "A made-up organization", "Tapachula", "Mo 08:00-16:00"),
    ]


def test_a_number_without_its_country_is_of_the_country_of_its_place(
    loaded: Loaded, public: psycopg.Connection
) -> None:
    (at,) = service()["service_at_locations"]
    address = {
        **at["location"]["addresses"][0], "city": "Chicago", "state_province": "Illinois",
        "country": "US",
    }  # fmt: skip
    location = {"id": "l1", "latitude": 41.88, "longitude": -87.63, "addresses": [address]}
    phones = [{"number": "(202) 555-0101"}]
    loaded(
        "a.json",
        json.dumps(service(phones=phones, service_at_locations=[{**at, "location": location}])),
    )
    assert [phone["number"] for phone in listed(public, "phones")[0][0]] == ["+12025550101"]


def test_the_same_file_again_changes_nothing(
    loaded: Loaded, public: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded("a.json", json.dumps([service()]))
    before = listed(public, COLUMNS)
    loaded("a.json", json.dumps([service()]))
    assert "0 new, 0 changed, 1 unchanged" in capsys.readouterr().out
    assert listed(public, COLUMNS) == before


def test_each_location_of_a_service_is_a_listing(
    loaded: Loaded, public: psycopg.Connection
) -> None:
    (at,) = service()["service_at_locations"]
    loaded("a.json", json.dumps(service(service_at_locations=[at, {**at, "id": "a2"}])))
    assert len(listed(public)) == 2


@pytest.mark.parametrize("word", ["Emergency Shelter", "Help Escape Violence"])
def test_a_place_that_could_be_a_refuge_is_loaded_hidden(
    loaded: Loaded, public: psycopg.Connection, word: str
) -> None:
    terms = [{"taxonomy_term": {"name": name}} for name in ("Help Escape Violence", word)]
    loaded("a.json", json.dumps(service(attributes=terms)))
    assert listed(public, "disclosure, address, city, longitude, name") == [
        ("hidden", None, None, None, None)
    ]


def test_every_bad_service_is_named_and_nothing_is_loaded(
    refusal: Callable[[str, str], str], public: psycopg.Connection
) -> None:
    bad = [
        service(),
        service(id="s2", attributes=[{"taxonomy_term": {"name": "Swimming"}}]),
        service(id="s3", phones=[{"number": "call us"}]),
        service(id="s1"),
        service(id="s4", phones=[{"number": "(202) 555-0101"}]),  # of no place in Mexico
    ]
    said = refusal("a.json", json.dumps({"contents": bad}))
    assert "contents[1], attributes[].taxonomy_term: needs at least one category" in said
    assert "contents[2], phones[].number:" in said
    assert "contents[3], id: is already" in said
    assert "contents[4], phones[].number:" in said
    assert listed(public) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "{", "is no JSON"),
        ("a.json", "[1]", "[0], file: is no service of HSDS"),
        ("a.json", '{"version": "3.0"}', "has no status"),
        ("a.ndjson", '{"id": "1", "status": "defunct"}\n{', "line 2, file: is no JSON"),
        ("a.zip", "no archive", "is no ZIP file"),
    ],
)
def test_what_is_no_hsds_is_refused(
    refusal: Callable[[str, str], str], name: str, content: str, said: str
) -> None:
    assert said in refusal(name, content)
