"""Web servers under load: started, asked by wrk, measured, stopped."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

CONNECTIONS = 8
SECONDS = 4
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
GRANIAN = (
    "-m", "granian", "--workers", "2", "--backlog", "1024", "--log-level", "warning",
    "--no-access-log", "--interface",
)  # fmt: skip
GUNICORN = ("-m", "gunicorn", "--workers", "2", "--worker-class", "sync", "--log-level", "error")


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float  # of the server's processes, for each request
    bad: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and its address."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def load(self, paths: Sequence[str]) -> Load:
        """Ask for the paths one after the other, over eight connections, for four seconds."""
        before = self._cpu_seconds()
        out = _wrk(self.address, paths)
        found = re.search(r"(\d+) requests in", out)
        requests = int(found[1]) if found else 0
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
        return Load(
            per_second=float(rate[1]) if rate else 0.0,
            p50_ms=_milliseconds(out, "50%"),
            p99_ms=_milliseconds(out, "99%"),
            cpu_ms=(self._cpu_seconds() - before) / max(requests, 1) * 1000,
            bad=int(bad[1]) if bad else 0,
        )

    def resident_mb(self) -> float:
        """Memory of all its processes, shared pages counted in each."""
        pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids())
        return sum(pages) * PAGE_BYTES / 1e6

    def pids(self) -> list[int]:
        """The server and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def _cpu_seconds(self) -> float:
        total = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS


@contextmanager
def serving(
    application: str, environ: dict[str, str], *, gunicorn: bool = False, ready: str = "/healthz"
) -> Iterator[Server]:
    """A server for ``module:application`` on a free port, stopped at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if gunicorn:
        command = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}", application]
    else:
        where = ("--host", "127.0.0.1", "--port", str(port))
        interface = "rsgi" if ".rsgi:" in application else "wsgi"  # ours is served by the first
        command = [sys.executable, *GRANIAN, interface, *where, application]
    process = subprocess.Popen(command, env={**os.environ, **environ})
    server = Server(process, port)
    try:
        _wait_for(server.address + ready)
        yield server
    finally:
        for pid in server.pids():
            os.kill(pid, signal.SIGKILL)
        process.wait(timeout=20)


def fetch(address: str) -> str:
    """The page at an address, as text."""
    with urlopen(address) as answer:  # noqa: S310 - an address of our own server
        return str(answer.read().decode())


def _wait_for(address: str) -> None:
    for _ in range(600):  # a machine that does other things takes its time
        try:
            with urlopen(address):  # noqa: S310 - an address of our own server
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {address}")


def _wrk(address: str, paths: Sequence[str]) -> str:
    if shutil.which("wrk") is None:
        raise SystemExit("the bench needs wrk: apt-get install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("local paths = {\n" + "".join(f'"{path}",\n' for path in paths) + "}\n")
        script.write(
            'local n = 0\nwrk.headers["Accept-Encoding"] = "br"\n'
            "request = function()\n  n = n % #paths + 1\n"
            "  return wrk.format(nil, paths[n])\nend\n"
        )
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s"]
        done = subprocess.run(
            [*command, script.name, address], check=True, capture_output=True, text=True
        )
    return done.stdout


def _milliseconds(out: str, percentile: str) -> float:
    found = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", out)
    if found is None:
        return 0.0
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
