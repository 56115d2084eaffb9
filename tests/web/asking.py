"""Questions to the API, as a program of somebody else asks them."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from tests.pages import StrictClient

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


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """The problem of an answer, checked against RFC 9457."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    problem: dict[str, Any] = json.loads(response.get_data())
    assert problem["status"] == status
    assert isinstance(problem["title"], str)
    assert problem["title"]
    assert problem["type"] == "about:blank"
    return problem
