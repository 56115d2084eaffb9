"""Searching and paging in API v1 (design, section 4), on the starter data."""

import json
from math import asin, cos, radians, sin, sqrt

import psycopg
import pytest
from sqlalchemy.orm import Session

from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient
from tests.web.asking import Json, ask, ids, pages


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
    assert "1,000" in problem["detail"]


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


def test_words_find_listings_by_name(client: StrictClient) -> None:
    found = ask(client, q="Hospitalidad y Solidaridad")

    assert "Hospitalidad y Solidaridad" in [f["properties"]["name"] for f in found["features"]]
    assert all(f["properties"]["distance_km"] is None for f in found["features"])
