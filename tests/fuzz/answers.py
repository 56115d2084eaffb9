"""Asks an application, and refuses an answer that no request at all may get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from app.web import elsewhere
from tests.fuzz.requests import HOST, MARKER, Request

BASE_URL = "https://amparo.example.org"  # of the tests' settings
#: What no browser reads as markup.
UNREAD = {
    "text/plain", "text/vcard", "text/csv", "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
SAFE_SCHEMES = {"", "http", "https", "tel", "mailto", "geo"}


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")


@dataclass(slots=True)
class Asker:
    """Asks an application and counts."""

    app: Callable[..., Any]
    requests: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def ask(self, request: Request) -> Answer:
        """The answer to a request, after checking all that must hold of every answer."""
        caught: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
            caught[:] = [status, headers]

        parts = self.app(request.environ(), start)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        answer = Answer(int(caught[0].split()[0]), caught[1], body)
        self.requests += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        check(request, answer)
        return answer


def check(request: Request, answer: Answer, base_url: str = BASE_URL) -> None:
    """Refuse an answer that breaks, that carries what was sent as markup, or that says too much."""
    assert answer.status < 500, request
    for name, value in answer.headers:
        assert MARKER not in name.lower(), request
        assert not re.search(r"[\r\n\0]", name + value), request
        assert HOST not in value, (name, value, request)
        assert name.lower() != "set-cookie", request
    assert answer.header("X-Content-Type-Options") == "nosniff", request
    assert answer.header("Content-Security-Policy"), request
    assert answer.header("Referrer-Policy") == "no-referrer", request
    control = answer.header("Cache-Control")
    assert control, request
    if answer.status >= 400 or request.method not in ("GET", "HEAD"):
        assert control == "no-store", request
    _check_location(request, answer.header("Location").removeprefix(base_url))
    assert b"Traceback" not in answer.body, request
    assert HOST.encode() not in answer.body, request
    if request.method == "HEAD" or answer.status in (204, 304):
        assert answer.body == b"", request
    elif answer.body and not answer.header("Content-Encoding"):
        _check_body(request, answer)


def _check_location(request: Request, location: str) -> None:
    if location and not location.startswith(elsewhere.HOST):
        assert re.match(r"/(?![/\\])", location), (location, request)


def _check_body(request: Request, answer: Answer) -> None:
    kind = answer.header("Content-Type").partition(";")[0]
    if kind == "text/html":
        page = answer.body.decode()
        assert f"<{MARKER}" not in page.lower(), request
        _check_markup(request, lxml_html.document_fromstring(page))
        assert "49" not in re.findall(r">\s*(49)\s*<", page), request  # no template was evaluated
    elif kind.endswith(("/xml", "+xml")):
        _check_markup(request, etree.fromstring(answer.body))
    elif kind == "application/x-ndjson":
        for line in answer.body.splitlines():
            json.loads(line)
    elif kind == "application/json" or kind.endswith("+json"):
        json.loads(answer.body)
    elif kind == "text/javascript":
        assert MARKER.encode() not in answer.body, request
    else:
        assert kind in UNREAD, (kind, request)


def _check_markup(request: Request, tree: Any) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert MARKER not in element.tag, request
        for name, value in element.attrib.items():
            assert MARKER not in name, request
            assert not name.startswith("on"), (name, request)
            if name in ("href", "src", "action", "formaction"):
                scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", value)
                assert (scheme[1].lower() if scheme else "") in SAFE_SCHEMES, (value, request)
