"""Half a request, sent slowly or never finished, keeps nobody else from an answer."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from tests.browser.serving import serving
from tests.postgres import DatabaseUrls

MANY = 40
HALF_A_HEAD = b"GET /es/ HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /es/search HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlat=14"
)
HALF_A_CHUNK = (
    b"POST /es/search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n100\r\nlat=14"
)
NEVER_READ = b"GET /api/v1/services?limit=100 HTTP/1.1\r\nHost: x\r\n\r\n" * 20


@pytest.fixture(scope="module")
def server(demo_urls: DatabaseUrls) -> Iterator[str]:
    """The address of ``amparo serve``, one process."""
    with serving(demo_urls) as address:
        yield address


@contextmanager
def held(server: str, beginning: bytes) -> Iterator[list[socket.socket]]:
    """Many connections that send the beginning of a request and then nothing."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(server)) for _ in range(MANY)]
        for connection in connections:
            connection.sendall(beginning)
        yield connections


def connected(server: str) -> socket.socket:
    parts = urlsplit(server)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60)


def statuses(server: str) -> list[int]:
    """What somebody else gets meanwhile: a page kept or made, and a position by POST."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    found = []
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for method, path, body in (
        ("GET", "/es/", None),
        ("GET", "/es/search?near=Tapachula", None),
        ("POST", "/es/search", "lat=14.91&lon=-92.26"),
    ):
        connection.request(method, path, body, form if body else {})
        response = connection.getresponse()
        response.read()
        found.append(response.status)
    connection.close()
    return found


def said(connection: socket.socket) -> bytes:
    """What the server says until it hangs up."""
    answer = b""
    while part := connection.recv(65_536):
        answer += part
    return answer


@pytest.mark.parametrize(
    "beginning",
    [HALF_A_HEAD, HALF_A_FORM, HALF_A_CHUNK, NEVER_READ],
    ids=["half a head", "half a form", "half a chunk", "answers never read"],
)
def test_others_are_answered_meanwhile(server: str, beginning: bytes) -> None:
    with held(server, beginning):
        assert statuses(server) == [200, 200, 200]


def test_nobody_is_waited_for_without_end(server: str) -> None:
    with held(server, HALF_A_HEAD) as heads, held(server, HALF_A_FORM) as forms:
        assert {said(connection)[:12] for connection in forms} == {b"HTTP/1.1 408"}
        assert {said(connection) for connection in heads} == {b""}
    assert statuses(server) == [200, 200, 200]


def test_a_client_that_goes_away_in_the_middle_harms_nobody(server: str) -> None:
    for beginning in (HALF_A_HEAD, HALF_A_FORM, HALF_A_CHUNK):
        with held(server, beginning):
            pass
    assert statuses(server) == [200, 200, 200]


def test_a_body_without_end_is_cut_off(server: str) -> None:
    with connected(server) as connection:
        connection.sendall(HALF_A_CHUNK.partition(b"100\r\n")[0])
        for _ in range(80):
            connection.sendall(b"400\r\n" + b"q" * 1024 + b"\r\n")
        assert said(connection).startswith(b"HTTP/1.1 413")
    assert statuses(server) == [200, 200, 200]


def test_a_head_without_end_is_cut_off(server: str) -> None:
    with connected(server) as connection:
        connection.sendall(b"GET /es/ HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 17_000)
        assert said(connection).startswith(b"HTTP/1.1 431")


def test_a_header_is_read_as_one_and_none_can_pass_for_another(server: str) -> None:
    """Repeated lines are one list; accept_language is not Accept-Language (nor is its like)."""
    where = []
    for lines in ("Accept-Language: zz\r\nAccept-Language: en", "Accept_Language: en"):
        with connected(server) as connection:
            head = f"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n\r\n"
            connection.sendall(head.encode())
            answer = said(connection).decode()
        where += [x.partition(": ")[2] for x in answer.splitlines() if x.startswith("location:")]

    assert where == ["/en/", "/es/"]
