"""Every answer, of every route, says what a browser may do with it; also errors and kept ones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from app import create_app
from app.web.programs import BEGINNINGS
from tests.locales import ONE_FOR_ALL
from tests.postgres import DatabaseUrls
from tests.web.conftest import settings_of

NOBODY = "00000000-0000-4000-8000-000000000000"
EVERYWHERE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
#: What other sites show or load, beside the API.
OPEN_TO_ALL = {"/embed", "/embed.js", "/embed/map.svg"}
LOOSE = re.compile(r"unsafe|\*(?!\.)|https?:(?:;| |$)|'strict-dynamic'|'self'[^;]*(?:script|style)")


@pytest.fixture(scope="module")
def app(demo_urls: DatabaseUrls) -> Iterator[Flask]:
    app = create_app(settings_of(demo_urls))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture(scope="module")
def client(app: Flask) -> Client:
    return app.test_client()


def check(response: TestResponse, path: str) -> None:
    """The whole set, each once, and a policy that allows what the page carries and no more."""
    headers = response.headers
    names = [name.lower() for name, _ in headers if name != "Vary"]
    assert len(names) == len(set(names)), f"{path}: a header twice"
    framed = path == "/embed" and headers["Content-Security-Policy"].endswith("ancestors *")
    for name, value in EVERYWHERE.items():
        expected = None if framed and name == "X-Frame-Options" else value
        assert headers.get(name) == expected, f"{path}: {name}"
    api = path.startswith(BEGINNINGS)
    if path not in OPEN_TO_ALL:  # of these, errors are as of all others
        resources = "cross-origin" if api else "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == resources, path
    if path not in ("/embed.js", "/oembed"):
        assert headers.get("Access-Control-Allow-Origin") == ("*" if api else None), path
    permissions = headers["Permissions-Policy"].split(", ")
    permitted = {name for name in permissions if not name.endswith("=()")}
    more = {"microphone=(self)"} if path.endswith("/record") else set()
    assert permitted - more == {"geolocation=(self)"}, path
    assert headers["Cache-Control"], path
    assert "Set-Cookie" not in headers, path
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'"), path
    if framed:
        policy = policy.replace("frame-ancestors *", "frame-ancestors 'none'")
    assert not LOOSE.search(policy), f"{path}: {policy}"
    if path.endswith(".svg") and response.status_code == 200:
        return
    assert "frame-ancestors 'none'" in policy, path
    if headers.get("Content-Type", "").startswith("text/html"):
        assert "base-uri 'none'" in policy, path
        assert "form-action 'self'" in policy, path
    else:
        assert "src 'self'" not in policy, path


def addresses(app: Flask) -> set[tuple[str, str]]:
    """(method, path) of every route: with what is there, with what is not, with what is wrong."""
    listing = app.test_client().get("/api/v1/services?limit=1").get_json()["features"][0]["id"]
    found = {
        ("GET", path) for path in ("/nowhere", "/es/nowhere", "/api/v1/nowhere", "/xx/", "/es/%ff")
    }
    for rule, locale, key in product(app.url_map.iter_rules(), ONE_FOR_ALL, (listing, NOBODY)):
        path = rule.rule.replace("<locale:locale>", locale)
        path = re.sub(r"<uuid:\w+>", key, path)
        path = re.sub(r"<[^>]+>", "x", path)
        found |= {(method, path) for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE")}
        found.add(("GET", f"{path}?near=Tapachula&c=k19&q=x"))
        found.add(("GET", f"{path}?near=%ff&lat=1&page=99&locale=xx&bbox=1"))
    return found


def test_every_answer_of_every_route_has_them_all(app: Flask, client: Client) -> None:
    seen = set()
    for method, path in sorted(addresses(app)):
        response = client.open(path, method=method)
        check(response, path.partition("?")[0])
        seen.add(response.status_code)

    assert {200, 204, 302, 303, 404, 405, 422} <= seen


def test_a_kept_page_and_one_that_has_not_changed_have_them_too(client: Client) -> None:
    path = "/es/search?near=Tapachula"
    made = client.get(path)
    kept = client.get(path)
    unchanged = client.get(path, headers={"If-None-Match": made.headers["ETag"]})

    assert [made.status_code, kept.status_code, unchanged.status_code] == [200, 200, 304]
    for response in (made, kept):
        check(response, "/es/search")
    unchanged.headers["Content-Type"] = "text/html"
    check(unchanged, "/es/search")


def test_what_fails_has_them_too(demo_urls: DatabaseUrls) -> None:
    app = create_app(settings_of(demo_urls))
    app.view_functions["seeker.about"] = app.view_functions["api.languages"] = lambda: 1 / 0
    client = app.test_client()
    responses = {
        "/es/about": client.get("/es/about"),
        "/api/v1/languages": client.get("/api/v1/languages"),
        "/es/search": client.post("/es/search", data={"q": "x" * 70_000}),
    }
    app.extensions["amparo.database"].close()
    responses["/readyz"] = client.get("/readyz")

    for path, response in responses.items():
        check(response, path)
    assert [response.status_code for response in responses.values()] == [500, 500, 413, 503]


def test_only_a_site_with_tls_asks_for_it_for_good(demo_urls: DatabaseUrls) -> None:
    settings = replace(settings_of(demo_urls), base_url="http://127.0.0.1:8000")
    app = create_app(settings)

    assert "Strict-Transport-Security" not in app.test_client().get("/es/about").headers
    app.extensions["amparo.database"].close()


def test_no_page_carries_what_its_policy_would_have_to_allow(client: Client) -> None:
    for path in ("/es/", "/es/search?near=Tapachula", "/es/map?near=Tapachula", "/es/urgent"):
        html = client.get(path).get_data(as_text=True)

        assert not re.search(r"<[^>]+ (?:style|on\w+)=", html), path
        assert "javascript:" not in html, path
