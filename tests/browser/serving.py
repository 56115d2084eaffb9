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

from tests.postgres import ROOT, DatabaseUrls

SERVE = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
LONGEST_START_S = 60.0


@contextmanager
def serving(urls: DatabaseUrls, *, port: int | None = None) -> Iterator[str]:
    """Serve a database; gives the address, such as ``http://127.0.0.1:41234``."""
    port = port or _free_port()
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": urls.public,
        "AMPARO_STAFF_DATABASE_URL": urls.staff,
        "AMPARO_WORKERS": "1",
        "PORT": str(port),
    }
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(SERVE, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            if not _answers(f"http://127.0.0.1:{port}", server):
                log.seek(0)
                raise RuntimeError(f"the server did not start: {log.read()[-2000:].decode()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
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
