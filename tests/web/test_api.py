"""The public contract of API v1 (design, section 4), on the starter data."""

import json
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import geojson
import psycopg
import pytest
from sqlalchemy.orm import Session

from app.services.taxonomies import languages, terms
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient

#: The contract's names, exactly.
PROPERTIES = {
    "id", "name", "organization", "operator", "categories", "serves", "only_for", "conditions",
    "languages", "phones", "line", "coverage", "email", "website", "address", "city", "admin1",
    "country", "setting", "disclosure", "point", "opening_hours", "hours_text", "timezone",
    "open_now", "distance_km", "language_match", "freshness", "notices", "wording", "url",
}  # fmt: skip
NEEDS = {
    "no_id", "no_papers", "no_police_report", "no_referral", "no_appointment", "free",
    "families_together", "with_children", "men_alone", "arrival_after_hours", "may_leave",
    "phone_allowed", "wheelchair", "foreign_sim", "trans_women_as_women",
    "no_authorities_at_door",
}  # fmt: skip
Json = dict[str, Any]


def ask(client: StrictClient, path: str = "services", **parameters: Any) -> Json:
    """The JSON of an answer."""
    response = client.raw.get(f"/api/v1/{path}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers
    found: Json = json.loads(response.get_data())
    return found


def pages(client: StrictClient, **parameters: Any) -> Iterator[Json]:
    """The pages of a question, to the end."""
    cursor = None
    for _ in range(200):
        page = ask(client, **parameters, **({"cursor": cursor} if cursor else {}))
        yield page
        cursor = page["next_cursor"]
        if cursor is None:
            return
    raise AssertionError("the pages do not end")


def ids(*collections: Json) -> list[str]:
    return [feature["id"] for found in collections for feature in found["features"]]


@pytest.fixture(scope="session")
def everything(client: StrictClient) -> list[Json]:
    """All features of the directory, by id."""
    return [feature for page in pages(client, limit=100) for feature in page["features"]]


# What a feature is


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
            assert phone.keys() == {"number", "kind", "extension"}
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


# Paging


def test_without_a_point_all_of_it_comes_by_id_exactly_once(
    client: StrictClient, everything: list[Json], demo_public: psycopg.Connection
) -> None:
    row = demo_public.execute("SELECT count(*) FROM listing").fetchone()
    found = [feature["id"] for feature in everything]

    assert row is not None
    assert len(found) == len(set(found)) == row[0]
    assert found == sorted(found)
    small = ids(*pages(client, limit=97))
    assert small == found


def test_every_page_says_how_many_it_returns(client: StrictClient) -> None:
    for page in pages(client, near="Tapachula", limit=50):
        assert page["type"] == "FeatureCollection"
        assert page["numberReturned"] == len(page["features"])
        assert isinstance(page["links"], list)


@pytest.mark.parametrize("more", [{}, {"language": "ht"}, {"category": "health"}])
def test_pages_by_distance_equal_one_large_page(client: StrictClient, more: Json) -> None:
    large = ask(client, near="Tijuana", limit=100, **more)
    cursor = None
    found: list[str] = []
    while len(found) < 100:
        page = ask(
            client, near="Tijuana", limit=13, **more, **({"cursor": cursor} if cursor else {})
        )
        found += ids(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert found[:100] == ids(large)


def test_pages_by_distance_go_outward_to_the_end(
    client: StrictClient, everything: list[Json]
) -> None:
    found = ids(*pages(client, near="Tapachula", limit=100))

    placed = {f["id"] for f in everything if f["geometry"]}
    assert len(found) == len(set(found))
    assert set(found) == placed


def test_the_api_and_the_page_show_the_same_list(client: StrictClient) -> None:
    for query in ("near=Tapachula&category=shelter&language=ht", "near=juarez&serves=women"):
        page = client.get(f"/es/search?{query}")
        answer = json.loads(client.raw.get(f"/api/v1/services?{query}").get_data())

        shown = [str(a).rsplit("/", 1)[1] for a in page.all("//li[@class='card']//h3//a/@href")]
        assert shown == ids(answer)


def test_deeper_than_1000_listings_is_a_problem_that_says_so(client: StrictClient) -> None:
    response = client.raw.get("/api/v1/services?near=Tapachula&limit=100&page=11")

    assert response.status_code == 422
    problem = json.loads(response.get_data())
    assert problem["errors"][0]["reason"] == "too_deep"
    assert "download" in problem["detail"]


# Searching


def test_a_search_in_tapachula_for_a_place_to_sleep(client: StrictClient) -> None:
    found = ask(client, near="Tapachula", category="shelter", language="ht")

    first = [f["properties"] for f in found["features"][:2]]
    assert {p["name"] for p in first} == {"Albergue Diocesano Belén", "Hospitalidad y Solidaridad"}
    assert all(p["city"] == "Tapachula" for p in first)
    assert all(p["language_match"] == "unknown" for p in first)
    assert found["lines"][0]["properties"]["phones"][0]["number"] == "911"
    assert found["place"]["id"] == TAPACHULA


def test_only_what_has_one_of_the_categories_is_found(client: StrictClient) -> None:
    found = ask(client, near="Tapachula", category=["shelter", "k22"], limit=100)

    assert found["features"]
    assert all({"shelter", "food"} & set(f["properties"]["categories"]) for f in found["features"])


def test_a_radius_is_kept(client: StrictClient) -> None:
    found = list(pages(client, place=TAPACHULA, radius_km=60, limit=100))
    all_of_it = list(pages(client, place=TAPACHULA, limit=100))

    near = {i for i, km in distances(all_of_it).items() if km < 59.5}
    outside = {i for i, km in distances(all_of_it).items() if km > 60.5}
    assert near <= set(ids(*found))
    assert not outside & set(ids(*found))
    assert outside


def distances(collections: list[Json]) -> dict[str, float]:
    """Great-circle kilometres from the centre of Tapachula."""
    found = {}
    for feature in [f for c in collections for f in c["features"]]:
        lon, lat = (radians(x) for x in feature["geometry"]["coordinates"])
        lon0, lat0 = radians(-92.25891), radians(14.90541)
        a = sin((lat - lat0) / 2) ** 2 + cos(lat) * cos(lat0) * sin((lon - lon0) / 2) ** 2
        found[feature["id"]] = 2 * 6371.0088 * asin(sqrt(a))
    return found


def test_a_box_holds_what_lies_in_it(client: StrictClient, everything: list[Json]) -> None:
    west, south, east, north = -93.0, 14.0, -91.0, 16.0
    found = ids(*pages(client, bbox=f"{west},{south},{east},{north}", limit=30))

    expected = [
        f["id"] for f in everything
        if f["geometry"]
        and west <= f["geometry"]["coordinates"][0] <= east
        and south <= f["geometry"]["coordinates"][1] <= north
    ]  # fmt: skip
    assert found == expected
    assert found


def test_a_box_may_cross_the_antimeridian(
    session: Session, own: StrictClient, client: StrictClient, everything: list[Json]
) -> None:
    inside = make_listing(session, name="Far west", point=(-179.9, 51.9), town=TAPACHULA)
    make_listing(session, name="Here", town=TAPACHULA)

    assert ids(ask(own, bbox="170,50,-170,60")) == [str(inside)]
    assert ids(ask(own, bbox="-180,-90,180,90")) != []
    around = ids(*pages(client, bbox="-60,-90,-120,90", limit=100))
    assert around == [
        f["id"] for f in everything
        if f["geometry"]
        and not -120 < f["geometry"]["coordinates"][0] < -60
    ]  # fmt: skip


def test_a_post_is_the_same_search_in_json(client: StrictClient) -> None:
    asked = {"near": "Tapachula", "category": ["shelter"], "language": "ht", "limit": 5}
    by_get = ask(client, **asked)
    response = client.raw.post("/api/v1/services", json=asked)

    assert response.status_code == 200
    assert json.loads(response.get_data()) == by_get
    assert response.headers["Cache-Control"] == "no-store"


def test_a_position_is_rounded_and_its_answer_kept_nowhere(client: StrictClient) -> None:
    first = client.raw.get("/api/v1/services?lat=14.9149&lon=-92.2551")
    same = client.raw.get("/api/v1/services?lat=14.9051&lon=-92.2649")
    posted = client.raw.post("/api/v1/services", json={"lat": 14.9149, "lon": -92.2551})

    assert first.get_data() == same.get_data() == posted.get_data()
    for response in (first, same, posted):
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
    found = json.loads(first.get_data())
    assert found["features"]
    assert "14.91" not in json.dumps(found["links"])
    assert "place" not in found


def test_names_come_in_the_locale_asked_for(client: StrictClient) -> None:
    spanish = ask(client, "taxonomies", locale="es")
    english = ask(client, "taxonomies", locale="en")

    names = {term["code"]: term["name"] for term in english["category"]}
    assert names["shelter"] == "Place to sleep"
    assert {term["code"]: term["name"] for term in spanish["category"]}["shelter"] != names[
        "shelter"
    ]
    page = ask(client, near="Tapachula", locale="en", limit=1)
    assert "/en/listings/" in page["features"][0]["properties"]["url"]


def test_one_address_has_one_answer_whatever_the_browser_speaks(client: StrictClient) -> None:
    for path in ("taxonomies", "languages", "services?near=Tapachula&limit=3"):
        spanish = client.raw.get(f"/api/v1/{path}", headers={"Accept-Language": "es"})
        english = client.raw.get(f"/api/v1/{path}", headers={"Accept-Language": "en"})

        assert spanish.get_data() == english.get_data()


def test_words_find_listings_by_name(client: StrictClient) -> None:
    found = ask(client, q="Hospitalidad y Solidaridad")

    assert "Hospitalidad y Solidaridad" in [f["properties"]["name"] for f in found["features"]]
    assert all(f["properties"]["distance_km"] is None for f in found["features"])


# Places and codes


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


# For other sites and caches


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
