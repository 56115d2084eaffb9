"""Staff beside seekers on the real server: who waits, how much is taken, what is written down."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from app import LARGEST_BODY
from app.cli.serving import kept_secret
from app.web.staff import LARGEST_UPLOAD
from tests.browser.serving import serving
from tests.postgres import DatabaseUrls
from tests.security.test_slow_clients import connected
from tests.staff.mailbox import var_of_the_tests

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: What somebody types or is sent, and what must be nowhere afterwards.
TRACES = ["trace-of-mail@example.org", "traceofatoken", "traceoftyping", "traceofcookie"]
HALF = (
    b"POST /account/language HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlocale=es"
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "serve.log"


@pytest.fixture(scope="module")
def server(database_urls: DatabaseUrls, log: Path) -> Iterator[str]:
    """The address of ``amparo serve``, one process, with an access log."""
    with (
        var_of_the_tests() as var,
        serving(database_urls, log=log, AMPARO_ACCESS_LOG="1", AMPARO_VAR=str(var)) as address,
    ):
        yield address


def ask(
    server: str, method: str, path: str, body: bytes | str | None = None, **headers: str
) -> int:
    """The status of an answer; 0 where the server has hung up while it was still sent to."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    try:
        connection.request(method, path, body, {**(FORM if body else {}), **headers})
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return 0
    finally:
        connection.close()


@contextmanager
def nobody_can_sign_in(urls: DatabaseUrls) -> Iterator[None]:
    """Let whoever asks for an account wait."""
    with psycopg.connect(urls.superuser) as connection:
        connection.execute("LOCK TABLE core.account IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


def test_seekers_are_answered_while_staff_wait(server: str, database_urls: DatabaseUrls) -> None:
    token, cookie = token_of(server)
    body = f"csrf_token={token}&identity=ana%40example.org&chosen_method=email"
    assert ask(server, "POST", "/account/sign-in/code", body, Cookie=cookie) == 200
    with ThreadPoolExecutor(3) as pool:
        with nobody_can_sign_in(database_urls):
            waiting = [
                pool.submit(ask, server, "POST", "/account/sign-in/code", body, Cookie=cookie)
                for _ in range(3)
            ]
            time.sleep(0.5)
            for path in ("/es/", "/es/search?near=Tapachula", "/exit"):
                began = time.monotonic()
                assert ask(server, "GET", path) in (200, 303)
                assert time.monotonic() - began < 5
            assert not any(one.done() for one in waiting)
        assert [one.result(20) for one in waiting] == [200, 200, 200]


def token_of(server: str) -> tuple[str, str]:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    connection.request("GET", "/account/sign-in")
    response = connection.getresponse()
    page = response.read().decode()
    cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
    return page.partition('name="csrf_token" value="')[2].partition('"')[0], cookie


def test_a_slow_upload_keeps_nobody_waiting_and_there_are_not_many_at_once(server: str) -> None:
    connections = [connected(server) for _ in range(4)]
    try:
        for connection in connections:
            connection.sendall(HALF)
        time.sleep(0.5)
        assert ask(server, "GET", "/es/") == 200
        assert ask(server, "GET", "/account/sign-in") == 200
        assert ask(server, "POST", "/account/language", "x" * 100_000) == 503
    finally:
        for connection in connections:
            connection.close()
    until = time.monotonic() + 20
    while (status := ask(server, "POST", "/account/language", "x" * 100_000)) == 503:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert status == 400  # a form without a token


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/es/search", LARGEST_BODY + 1, 413),
        ("/account/language", LARGEST_BODY + 1, 400),
        ("/account/language", LARGEST_UPLOAD + 1, 413),
    ],
)
def test_staff_may_send_a_spreadsheet_and_nobody_else(
    server: str, path: str, size: int, status: int
) -> None:
    assert ask(server, "POST", path, "x" * size) in (status, 0)


def test_nothing_that_staff_sends_or_is_sent_reaches_a_log(server: str, log: Path) -> None:
    mail, token, typed, cookie = TRACES
    for method, path, body in (
        ("GET", f"/account/sign-in?filled_in={token}", None),
        ("POST", "/account/sign-in", f"identity={mail}&passcode={typed}"),
        ("POST", f"/account/passkey/{token}", f"credential={typed}"),
        ("GET", f"/confirm/{token}", None),
        ("POST", f"/confirm/{token}", typed),
        ("GET", f"/provider/{typed}", None),
        ("GET", f"/account/{typed}?next={mail}", None),
        ("POST", f"/account/sign-ins/{token}/close", typed),
    ):
        ask(server, method, path, body, Cookie=f"amparo_staff={cookie}", Referer=f"http://{typed}/")
    written = log.read_text()

    assert "GET /account/sign-in 200 " in written
    assert "POST /account/passkey/<token> 400 " in written
    assert "GET - 404 " in written
    assert [trace for trace in TRACES if trace in written] == []


def test_the_key_of_an_instance_is_made_once_and_for_its_owner_only() -> None:
    with var_of_the_tests() as var:
        key = kept_secret(var)
        assert len(key) == 64
        assert kept_secret(var) == key
        assert (var / "secret-key").stat().st_mode & 0o777 == 0o600


def test_without_a_key_and_a_mail_server_one_line_each_says_so(server: str, log: Path) -> None:
    lines = log.read_text().splitlines()
    assert "AMPARO_SECRET_KEY is not set: who signs in is out at a restart" in lines
    assert len([line for line in lines if line.startswith("AMPARO_SMTP_URL is not set")]) == 1
