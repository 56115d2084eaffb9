"""Anything at all may come in: nothing of it breaks a page, and none of it comes back as markup.

`AMPARO_FUZZ` multiplies how much is asked (`make audit` asks 100 times as much); what was asked
is then written to the file that `AMPARO_FUZZ_REPORT` names.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.web import elsewhere
from tests.fuzz import requests as made_up
from tests.fuzz.answers import BASE_URL, Asker
from tests.fuzz.requests import BREAKS, HOST, MARKER, MARKUP, Request
from tests.pages import StrictClient
from tests.web.asking import Json

TIMES = int(os.environ.get("AMPARO_FUZZ", "1"))
NAMES = made_up.parameter_names()


def bounded(examples: int) -> settings:
    return settings(
        max_examples=examples * TIMES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )


@pytest.fixture(scope="module")
def asker(app: Flask) -> Iterator[Asker]:
    """Asks the application, checks every answer, and counts."""
    asker = Asker(app)
    yield asker
    if report := os.environ.get("AMPARO_FUZZ_REPORT"):
        said = {"requests": asker.requests, "statuses": asker.statuses}
        Path(report).write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture(scope="module")
def ids(everything: list[Json]) -> list[str]:
    """Listings of each disclosure, lines and doors, and one that is not there."""
    kinds = {(f["properties"]["disclosure"], f["properties"]["line"]): f["id"] for f in everything}
    return [*kinds.values(), "3f2b8d0e-5c1a-4d6e-9b7f-0a1b2c3d4e5f"]


@bounded(250)
@given(data=st.data())
def test_no_request_at_all_breaks_a_page(
    app: Flask, asker: Asker, ids: list[str], data: st.DataObject
) -> None:
    asker.ask(data.draw(made_up.requests(app, NAMES, ids)))


def test_no_parameter_of_any_page_comes_back_as_markup_or_header(
    app: Flask, asker: Asker, ids: list[str]
) -> None:
    """Every route with every parameter; which hostile text goes where turns with the route."""
    sent = list(made_up.each_alone(NAMES))
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for number, rule in enumerate(rules):
        path = re.sub(r"<uuid:\w+>", ids[0], rule.rule).replace("<locale:locale>", "en")
        path = path.replace("<voice>/<recording>", "mam/2-0123456789").replace("<country>", "MX")
        path = path.replace("<part>", "pages").replace("<slug>", "mexico-pacific")
        path = path.replace("<format>", "csv")
        assert "<" not in path, f"a new kind of part in {path}: fill it in here"
        for query in sent[number % len(rules) :: max(1, len(rules) * 2 // TIMES)]:
            given = (b"u=u6&" if path.endswith("urgent") else b"") + query
            asker.ask(Request("GET", path.encode(), given))
            if "POST" in (rule.methods or ()):
                form = "application/x-www-form-urlencoded"
                asker.ask(Request("POST", path.encode(), b"", (), given, form))


def test_no_path_comes_back_as_markup_or_header(asker: Asker) -> None:
    for text in [*MARKUP, *BREAKS, f"/{HOST}/", f"\\{HOST}"]:
        part = made_up.encoded(text.encode(), 9)
        for path in (b"/" + part, b"//" + part, b"/es/" + part, b"/en" + part, b"/api/v1/" + part,
                     b"/es//listings/" + part, b"/" + part + b"/..//es"):  # fmt: skip
            for query in (b"", b"x=" + part):
                asker.ask(Request("GET", path, query))


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Server", "Forwarded"])
def test_a_forged_host_reaches_no_answer(app: Flask, ids: list[str], name: str) -> None:
    """Canonical links, API addresses, cards and redirects come from AMPARO_BASE_URL alone."""
    value = f"host={HOST};proto=gopher" if name == "Forwarded" else HOST
    forged = [(name, value.encode()), ("X-Forwarded-Proto", b"gopher")]
    asker = Asker(app)
    for rule in sorted({rule.rule for rule in app.url_map.iter_rules()}):
        path = re.sub(r"<uuid:\w+>", ids[0], rule).replace("<locale:locale>", "en")
        for asked in (path, path.rstrip("/"), path.replace("/", "//")):
            answer = asker.ask(Request("GET", asked.encode(), b"near=Tapachula", forged))
            assert b"gopher" not in answer.body


@pytest.mark.parametrize(
    ("asked", "onward"),
    [("/es", "/es/?a=1"), ("//es//about", "/es/about?a=1"), ("/", "/es/")],
)
def test_a_redirect_leads_to_our_own_address(asker: Asker, asked: str, onward: str) -> None:
    """A cache in front may keep it for everybody."""
    answer = asker.ask(Request("GET", asked.encode(), b"a=1"))

    location = answer.header("Location").removeprefix(BASE_URL)
    assert location == onward


def test_a_host_that_is_none_is_no_reason_to_break(client: StrictClient) -> None:
    for host in ("", "[", "a b", "x" * 5_000, "é", f"{HOST}:x", "\xff", "a,b"):
        for path in ("/", "/es", "/es/", "/api/v1/languages", "/exit"):
            response = client.raw.get(path, headers={"Host": host})

            assert response.status_code < 500, (host, path)


def test_the_ways_on_and_out_take_nothing_from_the_address(client: StrictClient) -> None:
    """No open redirect, no header made by a line break."""
    for query in ("next=//evil.example", f"url=%0d%0a{MARKER}:1", f"%0d%0a{MARKER}:1"):
        assert client.raw.get(f"/exit?{query}").headers["Location"].startswith(elsewhere.HOST)
        assert client.raw.get(f"/?{query}").headers["Location"] in ("/es/", "/en/")
