"""The same requests over the wire, to the server that strangers reach."""

from __future__ import annotations

import http.client
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.fuzz.answers import Answer, check
from tests.fuzz.requests import HOST, Request

LONGEST_S = 20.0


@dataclass(slots=True)
class WireAsker:
    """Asks a running server and counts; ``refused`` were refused before any of our code ran."""

    address: str
    requests: int = 0
    refused: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def ask(self, request: Request) -> Answer:
        """The answer to a request, after checking all that must hold of every answer."""
        parts = urlsplit(self.address)
        place = (parts.hostname or "", parts.port or 80)
        with socket.create_connection(place, timeout=LONGEST_S) as connection:
            connection.sendall(as_sent(request))
            response = http.client.HTTPResponse(connection, method=request.method)
            response.begin()
            answer = Answer(response.status, response.getheaders(), response.read())
        self.requests += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if 400 <= answer.status < 500 and not answer.header("Content-Security-Policy"):
            assert HOST.encode() not in answer.body, request
            self.refused += 1
        else:
            check(request, answer, self.address)
        return answer


def as_sent(request: Request) -> bytes:
    """The bytes of a request: one line, one blank line, and no second request in between."""
    target = request.path + (b"?" + request.query if request.query else b"")
    target = re.sub(rb"[\x00-\x20\x7f]", b"+", target) or b"/"
    lines = [request.method.encode() + b" " + target + b" HTTP/1.1"]
    named = {name.lower() for name, _ in request.headers}
    if "host" not in named:
        lines.append(b"Host: " + HOST.encode())
    lines += [
        name.encode() + b": " + re.sub(rb"[\r\n\0]", b" ", value)
        for name, value in request.headers
        if name.lower() not in ("content-length", "connection", "expect", "upgrade")
    ]
    lines.append(b"Connection: close")
    if request.body:
        lines.append(b"Content-Length: %d" % len(request.body))
    if request.content_type and "content-type" not in named:
        lines.append(b"Content-Type: " + request.content_type.encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body
