"""What a listing is in API v1 (design, section 4), and what its answers say to caches and sites."""

from uuid import UUID

import geojson
import pytest

from app.services.taxonomies import languages, terms
from tests.pages import StrictClient
from tests.web.asking import Json, ask

#: The contract's names, exactly.
PROPERTIES = {
    "id", "name", "organization", "operator", "categories", "serves", "only_for", "conditions",
    "languages", "phones", "line", "coverage", "email", "website", "address", "city", "admin1",
    "country", "setting", "disclosure", "point", "opening_hours", "hours_text", "timezone",
    "open_now", "distance_km", "language_match", "freshness", "notices", "wording", "url",
    "in_check",
}  # fmt: skip
NEEDS = {
    "no_id", "no_papers", "no_police_report", "no_referral", "no_appointment", "free",
    "families_together", "with_children", "men_alone", "arrival_after_hours", "may_leave",
    "phone_allowed", "wheelchair", "foreign_sim", "trans_women_as_women",
    "no_authorities_at_door",
}  # fmt: skip


def test_a_feature_has_exactly_the_properties_of_the_contract(everything: list[Json]) -> None:
    for feature in everything:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["properties"].keys() == PROPERTIES
        assert feature["id"] == feature["properties"]["id"]
        assert UUID(feature["id"]).version == 4


def test_a_feature_says_only_what_the_contract_allows(everything: list[Json]) -> None:
    for feature in everything:
        p = feature["properties"]
        assert set(p["categories"]) <= terms("category").keys()
        assert p["categories"]
        assert set(p["serves"]) | set(p["only_for"]) <= terms("serves").keys()
        assert p["conditions"].keys() == NEEDS
        assert set(p["conditions"].values()) <= {"yes", "no", "unknown"}
        assert p["operator"] in terms("operator")
        assert all(x.keys() == {"code", "how"} for x in p["languages"])
        assert {x["code"] for x in p["languages"]} <= languages().keys()
        assert {x["how"] for x in p["languages"]} <= {
            "staff", "interpreter_on_site", "interpreter_by_phone"
        }  # fmt: skip
        for phone in p["phones"]:
            assert phone.keys() == {"number", "kind", "extension", "answers"}
            assert phone["kind"] in {"voice", "whatsapp", "short", "national"}
        assert p["coverage"] is None or p["coverage"].keys() == {"country", "admin1"}
        assert p["setting"] in {"office", "residential", "remote"}
        assert p["disclosure"] in {"exact", "area", "hidden"}
        assert p["point"] in {"exact", "town", "none"}
        assert p["open_now"] in (True, False, None)
        assert p["distance_km"] is None
        assert p["language_match"] in {"yes", "unknown", "no"}
        assert p["freshness"].keys() == {"state", "confirmed_on", "by", "source_date", "source_url"}
        assert p["freshness"]["state"] in {"confirmed", "due", "stale", "unconfirmed"}
        assert p["wording"] is None or {"locale", "source"} <= p["wording"].keys()
        assert p["url"] == f"https://amparo.example.org/es/listings/{feature['id']}"
        assert (feature["geometry"] is None) == (p["point"] == "none")


def test_what_is_not_exact_has_no_address_and_no_source_link(everything: list[Json]) -> None:
    withheld = [f for f in everything if f["properties"]["disclosure"] != "exact"]

    assert withheld
    for feature in withheld:
        p = feature["properties"]
        assert p["address"] is None
        assert p["freshness"]["source_url"] is None
        if p["disclosure"] == "hidden":
            assert feature["geometry"] is None
            assert p["city"] is None
            assert p["point"] == "none"


def test_answers_are_valid_geojson(client: StrictClient) -> None:
    response = client.raw.get("/api/v1/services?near=Tapachula&limit=100")

    assert response.mimetype == "application/geo+json"
    found = geojson.loads(response.get_data(as_text=True))
    assert found.is_valid, found.errors()
    for feature in found["features"]:
        if feature["geometry"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= -20  # the Americas: longitude first
            assert -60 <= latitude <= 75


def test_a_single_listing_is_a_feature(client: StrictClient, everything: list[Json]) -> None:
    for feature in everything[:: max(1, len(everything) // 20)]:
        alone = ask(client, f"services/{feature['id']}")

        for moving in ("open_now",):
            alone["properties"].pop(moving)
        known = {**feature, "properties": dict(feature["properties"])}
        known["properties"].pop("open_now")
        assert alone == known


def test_a_listing_that_is_not_there_is_a_problem(client: StrictClient) -> None:
    response = client.raw.get("/api/v1/services/3f2b8d0e-5c1a-4d6e-9b7f-0a1b2c3d4e5f")

    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_places_are_found_in_any_script(client: StrictClient) -> None:
    for text, name in (("juarez", "Ciudad Juárez"), ("塔帕丘拉", "Tapachula")):
        found = ask(client, "places", q=text)

        first = found["places"][0]
        assert first["name"] == name
        assert first.keys() >= {"id", "name", "country", "admin1", "longitude", "latitude"}


def test_a_name_that_is_only_alike_is_suggested_not_taken(client: StrictClient) -> None:
    found = ask(client, "places", q="Tapachulla")

    assert found["places"] == []
    assert found["suggested"][0]["name"] == "Tapachula"


def test_taxonomies_and_languages_list_every_code(client: StrictClient) -> None:
    found = ask(client, "taxonomies")

    for kind in ("category", "serves", "need", "operator"):
        assert [term["code"] for term in found[kind]] == list(terms(kind))
        assert all(term["name"] for term in found[kind])
    assert [term["code"] for term in ask(client, "languages")["languages"]] == list(languages())


def test_every_site_may_read_and_post(client: StrictClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    response = client.raw.options("/api/v1/services", headers=asked)

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "content-type" in response.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "path", ["services?near=Tapachula", "services", "places?q=Tapachula", "taxonomies", "languages"]
)
def test_what_is_public_has_an_etag_and_answers_304(client: StrictClient, path: str) -> None:
    first = client.raw.get(f"/api/v1/{path}")
    again = client.raw.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"].startswith("public, max-age=30")
    assert again.status_code == 304
    assert again.get_data() == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
