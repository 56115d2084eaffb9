"""`make run` once more, in another terminal or on a port in use, does no harm to what runs."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app import cluster
from app.cluster import SUPERUSER
from tests.browser.serving import SERVE, free_port
from tests.postgres import ROOT

UP = [*SERVE[:-1], "up"]


@pytest.fixture
def var() -> Iterator[Path]:
    """The directory of an instance of this test alone."""
    with tempfile.TemporaryDirectory(prefix="amparo-up-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)
        yield Path(var)


@contextmanager
def coming_up(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An instance on its way up, whose PostgreSQL answers already."""
    environ = _environ(var, free_port())
    first = subprocess.Popen(UP, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not (running := _answers(var)) and first.poll() is None:
            assert time.monotonic() < until, "no PostgreSQL within a minute"
            time.sleep(0.05)
        assert running, "it has ended"
        yield first
    finally:
        first.send_signal(signal.SIGTERM)
        first.wait(timeout=60)


def once_more(var: Path, port: int) -> subprocess.CompletedProcess[str]:
    """What somebody who starts it sees, to the end."""
    environ = _environ(var, port)
    return subprocess.run(UP, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def _environ(var: Path, port: int) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    return {**given, "AMPARO_VAR": str(var), "PORT": str(port)}


def _answers(var: Path) -> bool:
    """Whether the database of an instance takes connections."""
    try:
        psycopg.connect(f"host={var}/socket user={SUPERUSER} dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def test_an_instance_that_is_up_is_not_brought_up_again_nor_stopped(var: Path) -> None:
    with coming_up(var) as first:
        second = once_more(var, free_port())

        assert second.returncode == 2
        assert second.stderr.splitlines() == [
            f"amparo: {var} is up already: stop it, or set AMPARO_VAR and PORT for another"
        ]
        assert first.poll() is None
        assert _answers(var)

    assert not _answers(var), "ended on its way up, it leaves its PostgreSQL behind"


def test_two_that_prepare_one_database_do_so_one_after_the_other(var: Path) -> None:
    command, environ = [*SERVE[:-1], "db", "upgrade"], _environ(var, free_port())
    server = cluster.ensure(var, durable=False, shared_buffers="64MB")
    try:
        both = [
            subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [one.communicate(timeout=120)[1] for one in both]
        assert [one.returncode for one in both] == [0, 0], said
    finally:
        cluster.stop(server)


def test_a_port_in_use_is_said_before_a_database_is_made(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        tried = once_more(var, port)

    assert tried.returncode == 2
    assert tried.stderr.splitlines() == [
        f"amparo: port {port} cannot be used (Address already in use): set PORT"
    ]
    assert not (var / "pg").exists()
