"""People who ask with values that would be recognised, and programs that ask nonsense."""

import http.client
import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.security.watching import ADDRESSES, BROWSER, LATITUDE, LONGITUDE, REFERRER, TERM

HERE = {"lat": LATITUDE, "lon": LONGITUDE}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Request:
    """One request; its headers beside those that everybody sends."""

    method: str
    path: str
    body: str | bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def searches(listing_id: str, locale: str) -> Iterator[Request]:
    """Searches, positions, listings, exits, as people and programs ask for them."""
    near = {"near": TERM, "q": f"{TERM} tonight"}
    for codes in ({}, {"c": "k19"}, {"c": "k3", "s": "s17"}, {"l": "ht", "open": "now"}):
        query = urlencode(near | codes)
        for page in ("search", "filters", "map", "map.svg", "urgent"):
            yield Request("GET", f"/{locale}/{page}?{query}")
        yield Request("GET", f"/{locale}/urgent?u=u4&{query}")
        for page in ("embed", "embed/map.svg", f"{locale}/embed/builder"):
            yield Request("GET", f"/{page}?locale={locale}&{query}")
        framed = f"https://amparo.example.org/{locale}/search?{query}"
        yield Request("GET", f"/oembed?{urlencode({'url': framed})}")
        yield Request("GET", f"/{locale}/search?{query}&{urlencode(HERE)}")
        for path in (f"/{locale}/search", f"/{locale}/urgent"):
            yield Request("POST", path, urlencode(HERE | codes | {"q": TERM, "u": "u2"}), FORM)
        wanted = {"category": ["shelter"], "q": TERM, "lat": 17.7391824, "lon": -101.6683947}
        yield Request("POST", "/api/v1/services", json.dumps(wanted), JSON)
        yield Request("GET", f"/api/v1/services?{urlencode(HERE)}&q={TERM}")
        yield Request("GET", f"/api/v1/places?q={TERM}")
    for path in (f"/{locale}/listings/{listing_id}", f"/{locale}/listings/{listing_id}.vcf"):
        yield Request("GET", f"{path}?from={TERM}")
    for path in (
        "/",
        "/exit",
        f"/{locale}/erase",
        f"/{locale}/",
        f"/{locale}/about",
        "/robots.txt",
        "/favicon.ico",
    ):
        yield Request("GET", f"{path}?utm={TERM}")


def nonsense() -> Iterator[Request]:
    """What no page of ours asks: refused, not found, unreadable."""
    yield Request("GET", f"/{TERM}/{LATITUDE}")
    yield Request("GET", f"/es/listings/{TERM}?{urlencode(HERE)}")
    yield Request("GET", f"/es/search?near={TERM}%ff&q=%00{TERM}&place={TERM}&page=99&c={TERM}")
    yield Request("POST", "/es/search", f"lat=x{LATITUDE}&lon={LONGITUDE}&q={TERM}", FORM)
    yield Request("POST", "/es/search", f"lat={LATITUDE}&near=%ff{TERM}", FORM)
    yield Request("POST", "/es/urgent", f"u=u1&lat={LATITUDE}&lon=500&near={TERM}", FORM)
    yield Request("POST", "/es/search", f"near={TERM}&" + "q=" + "a" * 70_000, FORM)
    yield Request("POST", "/api/v1/services", b'{"q": "' + TERM.encode() + b"\xff", JSON)
    yield Request("POST", "/api/v1/services", json.dumps({TERM: TERM, **HERE}), JSON)
    yield Request("GET", f"/api/v1/services?bbox={LONGITUDE},{LATITUDE}&cursor={TERM}&{TERM}=1")
    yield Request("GET", f"/api/v1/places?q={TERM}%ed%a0%80")
    yield Request(TERM.upper(), f"/es/search?q={TERM}")
    yield Request("PUT", f"/es/search?q={TERM}", TERM)
    yield Request(
        "GET", f"/es/?q={TERM}", headers={"Accept-Language": f"{TERM};q=x", "Cookie": TERM}
    )


def ask(address: str, requests: Iterable[Request]) -> list[int]:
    """Send them one after the other, each from another of the addresses; the statuses."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    statuses = []
    for number, request in enumerate(requests):
        headers = {
            "X-Forwarded-For": ADDRESSES[number % len(ADDRESSES)],
            "User-Agent": BROWSER,
            "Referer": REFERRER,
            **request.headers,
        }
        connection.request(request.method, request.path, request.body, headers)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
        if response.will_close:
            connection.close()
    connection.close()
    return statuses


def break_off(address: str) -> None:
    """Requests that are no HTTP, too large, or end in the middle; over when the server says so."""
    head = f"Host: x\r\nUser-Agent: {BROWSER}\r\nX-Forwarded-For: {ADDRESSES[0]}\r\n"
    for raw in (
        f"GET /{TERM}\x00 HTTP/1.1\r\n{head}\r\n",
        f"GET /{TERM} HTTP/9.9\r\n{head}\r\n",
        f"GET /{TERM} HTTP/1.1\r\n{head}X: {TERM * 3_000}\r\n\r\n",
        f"POST /es/search HTTP/1.1\r\n{head}Transfer-Encoding: {TERM}\r\n\r\n",
        f"POST /es/search HTTP/1.1\r\n{head}Content-Length: -{TERM}\r\n\r\n",
        f"POST /es/search HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz{TERM}\r\n",
        f"POST /es/search HTTP/1.1\r\n{head}Content-Length: 500\r\n\r\nlat={LATITUDE}&q={TERM}",
    ):
        parts = urlsplit(address)
        where = (parts.hostname or "", parts.port or 0)
        with socket.create_connection(where, timeout=60) as connection, suppress(OSError):
            # The server hangs up on most of these.
            connection.sendall(raw.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65_536):
                pass
