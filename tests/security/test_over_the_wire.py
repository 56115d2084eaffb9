"""What the real server hands on: bytes that no browser of today sends, and old ones do."""

import http.client
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from tests.browser.serving import serving
from tests.fuzz import requests as made_up
from tests.fuzz.wire import WireAsker
from tests.postgres import DatabaseUrls

NOWHERE = "3f2b8d0e-5c1a-4d6e-9b7f-0a1b2c3d4e5f"


@pytest.fixture(scope="module")
def server(demo_urls: DatabaseUrls) -> Iterator[str]:
    """The address of ``amparo serve``, one process."""
    with serving(demo_urls) as address:
        yield address


def got(server: str, target: bytes) -> tuple[int, str]:
    """Status and title of what the bytes of a target are answered with, sent as they are."""
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as wire:
        wire.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        response = http.client.HTTPResponse(wire)
        response.begin()
        body = response.read().decode()
    title = re.search("<title>(.*?)</title>", body, re.S)
    return response.status, title[1] if title else ""


@pytest.mark.parametrize("town", ["Tecún Umán", "Ōsaka", "塔帕丘拉", "Сьюдад-Хуарес"])
def test_letters_in_an_address_are_read_as_when_they_are_encoded(server: str, town: str) -> None:
    """Old phones and hand-made links send them raw."""
    raw = town.encode().replace(b" ", b"+")

    answer = got(server, b"/es/search?near=" + raw)

    assert answer == got(server, b"/es/search?near=" + quote_from_bytes(raw, safe="+").encode())
    assert answer[0] == 200


def test_no_request_over_the_wire_breaks_a_page(server: str, app: Flask) -> None:
    wire = WireAsker(server)

    @settings(
        max_examples=200,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(request=made_up.requests(app, made_up.parameter_names(), [NOWHERE]))
    def ask(request: made_up.Request) -> None:
        wire.ask(request)

    ask()
