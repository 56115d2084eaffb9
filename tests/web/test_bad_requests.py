"""Paths, methods, bodies and headers that lead nowhere: 4xx, and a problem in the API."""

import pytest

from tests.pages import StrictClient
from tests.web.asking import problem_of

LONG = "a" * 10_000


@pytest.mark.parametrize(
    "path",
    [
        "/es/%ff",
        "/%ff/search",
        "/%00",
        "/es/listings/%ff",
        "/es/listings/00000000-0000-0000-0000-00000000000g",
        "/es/listings/1",
        "/es/listings/../../etc/passwd",
        "/es/search/",
        "/" + "a" * 5_000,
        "/es/map.svg/x",
        "/static/x.css",
        "/es-MX/",
        "/.env",
    ],
)
def test_a_path_that_leads_nowhere_is_not_found(client: StrictClient, path: str) -> None:
    client.get(path, status=404)


@pytest.mark.parametrize(
    "path", ["/api/v1", "/api/v1/%ff", "/api/v1/services/%ff", "/api/v1/services/1", "/api/v2/x"]
)
def test_a_path_of_the_api_that_leads_nowhere_is_a_problem(client: StrictClient, path: str) -> None:
    problem_of(client.raw.get(path), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: StrictClient, method: str) -> None:
    page = client.raw.open("/es/search", method=method)
    api = client.raw.open("/api/v1/services", method=method)

    assert page.status_code == 405
    assert {"GET", "POST"} <= set(page.headers["Allow"].split(", "))
    problem_of(api, 405)


def test_pages_that_take_no_form_refuse_one(client: StrictClient) -> None:
    for path in ("/es/", "/es/about", "/es/map", "/es/filters", "/es/hide-your-visit"):
        assert client.raw.post(path, data={"near": "x"}).status_code == 405


def test_a_head_request_has_the_headers_and_no_body(client: StrictClient) -> None:
    response = client.raw.head("/es/search?near=Tapachula")

    assert response.status_code == 200
    assert response.get_data() == b""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b'"text"',
        b"\xff",
        b'{"near": "\xff"}',
        b'{"near": "\\ud800"}',
        b'{"near": "\\u0000"}',
        b'{"near": ["Tapachula"]}',
        b'{"near": {"a": 1}}',
        b'{"category": {"a": 1}}',
        b'{"category": [1, null]}',
        b'{"lat": "x", "lon": 1}',
        b'{"lat": NaN, "lon": 1}',
        b'{"lat": 1e400, "lon": 1}',
        b'{"lat": 1}',
        b'{"place": 1.5}',
        b'{"unknown": 1}',
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b'{"place": ' + b"9" * 10_000 + b"}",
    ],
)
def test_json_that_cannot_be_used_is_a_problem(client: StrictClient, body: bytes) -> None:
    response = client.raw.post("/api/v1/services", data=body, content_type="application/json")

    problem_of(response, 422)


def test_a_body_that_is_no_json_is_a_problem(client: StrictClient) -> None:
    problem_of(client.raw.post("/api/v1/services", data={"near": "Tapachula"}), 422)


def test_a_giant_body_is_refused_unread(client: StrictClient) -> None:
    giant = b"near=" + b"a" * 1_000_000
    kind = "application/x-www-form-urlencoded"

    page = client.raw.post("/es/search", data=giant, content_type=kind)
    api = client.raw.post("/api/v1/services", data=giant, content_type="application/json")
    parts = client.raw.post("/es/search", data={f"x{n}": "1" * 100 for n in range(2_000)},
                            content_type="multipart/form-data")  # fmt: skip

    assert page.status_code == 413
    assert parts.status_code == 413
    problem_of(api, 413)


def test_broken_letters_in_a_multipart_form_are_refused(client: StrictClient) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="near"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    response = client.raw.post(
        "/es/search", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert response.status_code == 422


@pytest.mark.parametrize(
    "header", ["Accept-Language", "Accept-Encoding", "If-None-Match", "Accept"]
)
def test_headers_of_any_kind_do_no_harm(client: StrictClient, header: str) -> None:
    for value in ("\xff\xfe", "%00", "a" * 5_000, '"', ";q=;", "*", ",,,"):
        for path in ("/", "/es/", "/api/v1/languages"):
            response = client.raw.get(path, headers={header: value})

            assert response.status_code < 400


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("services", "foo=1"),
        ("services", "utm_source=x"),
        ("services", "limit=0"),
        ("services", "limit=101"),
        ("services", "limit=x"),
        ("services", "radius_km=5"),
        ("services", "radius_km=-1&near=Tapachula"),
        ("services", "radius_km=nan&near=Tapachula"),
        ("services", "lat=1"),
        ("services", "lon=1"),
        ("services", "bbox=1,2,3"),
        ("services", "bbox=a,b,c,d"),
        ("services", "bbox=nan,0,1,1"),
        ("services", "bbox=0,10,1,5"),
        ("services", "bbox=-200,0,1,1"),
        ("services", "bbox=0,0,1,1&bbox=0,0,1,1"),
        ("services", "cursor=x"),
        ("services", "cursor=%F0%9F%98%80"),
        ("services", "cursor=" + "A" * 150),
        ("services", "cursor=bzE&bbox=0,0,1,1"),
        ("services", "locale=xx"),
        ("places", ""),
        ("places", "q="),
        ("places", "q=%00"),
        ("places", "q=%ff"),
        ("places", "q=a&q=b"),
        ("places", "q=a&foo=1"),
        ("places", f"q={LONG}"),
        ("taxonomies", "foo=1"),
        ("taxonomies", "locale=xx"),
        ("languages", "foo=1"),
        ("languages", "locale=%1F"),
        ("corridors", "locale=%1E"),
    ],
)
def test_the_api_refuses_what_it_does_not_know(client: StrictClient, path: str, query: str) -> None:
    problem_of(client.raw.get(f"/api/v1/{path}?{query}"), 422)
