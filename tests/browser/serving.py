"""The real server, ``amparo serve``, on a port that is free."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.postgres import ROOT, DatabaseUrls

SERVE = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
LONGEST_START_S = 60.0


@contextmanager
def serving(
    urls: DatabaseUrls,
    *,
    port: int | None = None,
    log: Path | None = None,
    anew: bool = False,
    **settings: str,
) -> Iterator[str]:
    """Serve a database; gives the address, such as ``http://127.0.0.1:41234``.

    What the server prints goes to ``log``; ``settings`` are of its environment; ``anew`` starts it
    as an operator does, which takes a second longer than a copy of what is loaded.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": urls.public,
        "AMPARO_STAFF_DATABASE_URL": urls.staff,
        "AMPARO_INTAKE_DATABASE_URL": urls.intake,
        "AMPARO_WORKERS": "1",
        "PORT": str(port),
        **settings,
    }
    with tempfile.TemporaryDirectory() as folder:
        out = log or Path(folder, "log")
        out.write_bytes(b"")
        server = os.pidfd_open(_started(environ, out, SERVE if anew else None))
        try:
            if not answers(address, lambda: _has_ended(server, 0)):
                raise RuntimeError(f"the server did not start: {out.read_text()[-2000:]}")
            yield address
        finally:
            if not _has_ended(server, 0):
                signal.pidfd_send_signal(server, signal.SIGTERM)
            ended = _has_ended(server, 20)
            os.close(server)
            assert ended, "the server did not end"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(address: str, has_ended: Callable[[], bool]) -> bool:
    """Wait until the server answers; False when it has ended, or takes too long."""
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and not has_ended():
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _started(environ: dict[str, str], out: Path, anew: list[str] | None) -> int:
    """The number of a new server's process."""
    orders = _starter()
    assert orders.stdin
    assert orders.stdout
    orders.stdin.write(json.dumps({"environ": environ, "out": str(out), "anew": anew}) + "\n")
    orders.stdin.flush()
    return int(orders.stdout.readline())


@cache
def _starter() -> subprocess.Popen[str]:
    """What starts the servers of this process; it ends with it."""
    command = [sys.executable, "-m", "tests.browser.forking"]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _has_ended(server: int, within_s: float) -> bool:
    """Whether a process has ended, or does so in time."""
    return bool(select.select([server], [], [], within_s)[0])
