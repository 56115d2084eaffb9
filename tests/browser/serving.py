"""The real server, ``amparo serve``, on a port that is free."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import ROOT, DatabaseUrls

SERVE = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
LONGEST_START_S = 60.0


@contextmanager
def serving(
    urls: DatabaseUrls, *, port: int | None = None, log: Path | None = None, **settings: str
) -> Iterator[str]:
    """Serve a database; gives the address, such as ``http://127.0.0.1:41234``.

    What the server prints goes to ``log``; ``settings`` are of its environment.
    """
    port = port or free_port()
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": urls.public,
        "AMPARO_STAFF_DATABASE_URL": urls.staff,
        "AMPARO_INTAKE_DATABASE_URL": urls.intake,
        "AMPARO_WORKERS": "1",
        "PORT": str(port),
        **settings,
    }
    with log.open("w+b") if log else tempfile.TemporaryFile() as out:
        server = subprocess.Popen(SERVE, cwd=ROOT, env=environ, stdout=out, stderr=out)
        try:
            if not _answers(f"http://127.0.0.1:{port}", server):
                out.seek(0)
                raise RuntimeError(f"the server did not start: {out.read()[-2000:].decode()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False when it has ended, or takes too long."""
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
