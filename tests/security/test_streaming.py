"""A long answer is sent as it is made: others do not wait, and nobody who leaves holds it."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.browser.serving import free_port
from tests.postgres import ROOT
from tests.security.streamed import PART, PARTS


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """Where a granian of one process streams."""
    port = free_port()
    target = "tests.security.streamed:application"
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--port", str(port), target]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 30
        while not counts(port):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:  # granian waits for readers
            server.kill()
            server.wait(20)


@pytest.fixture
def port(server: int) -> int:
    """The same, when nothing of the test before is sent any more and nothing is counted."""
    until = time.monotonic() + 10
    while len({*counts(server)[:2]}) > 1:
        assert time.monotonic() < until, "an answer of the test before is still sent"
        time.sleep(0.05)
    asked(server, "/anew").close()
    return server


def asked(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse()


def counts(port: int) -> list[int]:
    """Answers begun, answers put away, large parts made; [] while nobody answers."""
    try:
        return [*map(int, asked(port, "/counts").read().split())]
    except OSError:
        return []


def test_the_first_part_comes_before_the_last_is_made(port: int) -> None:
    began = time.monotonic()
    answer = asked(port, "/slow")
    assert answer.readline() == b"first\n"
    assert counts(port) == [1, 0, 0]  # somebody else is answered meanwhile
    assert time.monotonic() - began < 1.5
    assert answer.read() == b"last\n"


def test_who_reads_slowly_is_waited_for_in_little_memory(port: int) -> None:
    answer = asked(port, "/endless")
    time.sleep(1)
    assert counts(port)[2] * len(PART) < 20_000_000
    answer.close()


@pytest.mark.parametrize("path", ["/endless", "/drops"])
def test_an_answer_that_nobody_reads_any_more_is_put_away(port: int, path: str) -> None:
    answer = asked(port, path)
    answer.read(1_000)
    answer.close()
    until = time.monotonic() + 10
    while counts(port)[1] == 0 and time.monotonic() < until:
        time.sleep(0.1)
    assert counts(port)[:2] == [1, 1]


def test_an_answer_that_fails_ends_and_harms_nobody(port: int) -> None:
    for number in range(1, 21):
        assert asked(port, "/broken").read() == b"first\n"
        assert counts(port)[:2] == [number, number]


def test_an_answer_without_parts_is_empty(port: int) -> None:
    for _ in range(20):
        answer = asked(port, "/empty")
        assert (answer.status, answer.read()) == (200, b"")


def test_an_answer_that_fails_at_once_is_an_error(port: int) -> None:
    answer = asked(port, "/never")
    assert (answer.status, answer.read()) == (500, b"")


def test_all_of_it_arrives(port: int) -> None:
    answer = asked(port, "/endless")
    assert len(answer.read()) == len(b"first\n") + PARTS * len(PART)
