"""A position more precise than 0.01° gets no further than the door, however it comes (law 3)."""

import json
import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.pages import StrictClient
from tests.web.asking import problem_of

ROUGH = {"lat": "14.91", "lon": "-92.26"}
#: Ways to write a point of the same cell more precisely.
PRECISE = [
    ("14.9135678", "-92.2612345"),
    ("1.49135678e1", "-9226.12345E-2"),
    ("+14.9135678", " -92.2612345 "),
    ("0014.91356780000000000001", "-92.26123450"),
    ("14.9050001", "-92.2649999"),
    ("14.91_35678", "-92.26_12345"),
    ("\uff11\uff14.9135678", "-92.2612345"),
]
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # may hold any digits
#: Digits of those that the rounded point does not have.
DIGITS = re.compile(r"9135|91_3|2612|26_1|9050001|2649999|612345")


def as_json(response: TestResponse) -> bytes:
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return response.get_data()


@pytest.mark.parametrize(("lat", "lon"), PRECISE)
@pytest.mark.parametrize("path", ["/es/search", "/en/urgent"])
def test_a_page_is_the_same_for_all_points_of_a_cell(
    client: StrictClient, path: str, lat: str, lon: str
) -> None:
    more = {"u": "u2", "c": "k19", "l": "ht"}
    expected = client.post(path, {**more, **ROUGH})
    try:
        page = client.post(path, {**more, "lat": lat, "lon": lon})
    except AssertionError:
        page = client.post(path, {**more, "lat": lat, "lon": lon}, status=422)
    else:
        assert page.html == expected.html

    assert not DIGITS.search(RANDOM_ID.sub("", page.html))
    assert not page.is_stored()


@pytest.mark.parametrize(("lat", "lon"), PRECISE[:5])
def test_the_api_answers_the_same_for_all_points_of_a_cell(
    client: StrictClient, lat: str, lon: str
) -> None:
    want = {"limit": "5"}
    expected = as_json(client.raw.get(f"/api/v1/services?{urlencode({**want, **ROUGH})}"))
    precise = {"lat": lat, "lon": lon}
    got = as_json(client.raw.get(f"/api/v1/services?{urlencode({**want, **precise})}"))
    posted = as_json(
        client.raw.post("/api/v1/services", json={"limit": 5, "lat": float(lat), "lon": float(lon)})
    )

    assert _without_time(got) == _without_time(posted) == _without_time(expected)
    assert not DIGITS.search(got.decode())


@pytest.mark.parametrize(
    "bad",
    [
        {"page": "99"},
        {"c": "nothing"},
        {"near": "\x00"},
        {"lon": "500.2612345"},
        {"lat": "nan"},
        {"lat": "9135678e400"},
        {"lat": "14.9135678,-92.2612345"},
        {"lat": ""},
    ],
)
@pytest.mark.parametrize("path", ["/es/search", "/es/urgent"])
def test_what_is_refused_or_half_given_repeats_no_position(
    client: StrictClient, path: str, bad: dict[str, str]
) -> None:
    form = {"lat": "14.9135678", "lon": "-92.2612345", "u": "u2"} | bad
    response = client.raw.post(path, data=form)

    assert response.status_code in (200, 422)
    assert response.headers["Cache-Control"] == "no-store"
    assert not DIGITS.search(response.get_data(as_text=True))


def test_a_problem_of_the_api_repeats_no_position(client: StrictClient) -> None:
    for body in ({"lat": 14.9135678}, {"lat": "14.9135678x", "lon": 1}, {"lat": 9135678, "lon": 1}):
        response = client.raw.post("/api/v1/services", json=body)

        assert not DIGITS.search(json.dumps(problem_of(response, 422)))


def test_no_page_uses_or_keeps_a_position_in_its_address(app: Flask, client: StrictClient) -> None:
    """Every page of the URL map, from the map: a new one is asked too."""
    found = client.raw.get("/api/v1/services?limit=1").get_json()["features"][0]["id"]
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("api.", "hsds.", "ogc.", "health.")) or "GET" not in (
            rule.methods or ()
        ):
            continue
        path = rule.rule.replace("<locale:locale>", "es")
        path = re.sub(r"<uuid:\w+>", found, path)
        path = path.replace("<voice>/<recording>", "mam/2-0123456789").replace("<country>", "MX")
        path = path.replace("<part>", "pages").replace("<slug>", "mexico-pacific")
        path = path.replace("<format>", "csv")
        assert "<" not in path, f"how is {path} filled in?"
        for query in ("lat=14.9135678&lon=-92.2612345", "%6Cat=14.9135678", "lon=-92.2612345"):
            for more in ("", "&near=Tijuana&c=k19", "&u=u2"):
                plain = client.raw.get(f"{path}?{more[1:]}")
                response = client.raw.get(f"{path}?{query}{more}")
                text = response.get_data(as_text=True)

                assert response.status_code == plain.status_code, path
                assert not DIGITS.search(text + str(response.headers)), path
                assert text == plain.get_data(as_text=True), path
                if rule.endpoint not in ("seeker.root", "seeker.favicon"):  # these say nothing
                    assert response.headers["Cache-Control"] == "no-store", path
                    assert "ETag" not in response.headers, path
                asked += 1

    assert asked > 50


def _without_time(body: bytes) -> object:
    """The answer without what may change while it is asked for again."""
    answer = json.loads(body)
    for feature in answer["features"] + answer["lines"]:
        feature["properties"].pop("open_now")
    return answer
