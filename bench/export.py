"""Downloads, counts on a map and the list of changes: how they grow with the directory.

Each format is taken whole over HTTP from a server as it runs, by a reader that throws it away.
Memory is the most that the server's processes held at once during the download (the high-water
mark of each, set back before), shared pages counted in each. Meanwhile somebody searches, ten
times a second. Counts and changes are timed at the client, as SQL of the public role.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from app.cluster import Cluster
from app.services.open_data.changes import find_changes
from app.services.open_data.clusters import find_clusters, squares_in
from app.web.api.clusters import MOST_SQUARES
from app.web.api.downloads import FORMATS
from bench.ground import SEED, Point, filled_database, private_cluster, query_points
from bench.growth import SIZES
from bench.servers import Server, fetch, serving

FIRST_BYTE_S, MOST_RATIO = 1.0, 1.5
QUESTIONS, ROUNDS = 60, 3
SCREEN_TILES = 6  # a screen of 1,536 pixels
ONE_TOWN = "one town"  # what few listings fit, as CSV
_PART = 1 << 16
_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Taken:
    """One download: seconds, bytes, memory of the server in MB, a search meanwhile in ms."""

    first_s: float
    whole_s: float
    size: int
    before_mb: float
    peak_mb: float
    search_p50_ms: float
    search_most_ms: float


@dataclass(slots=True)
class Grown:
    """All downloads: format -> number of services -> figures."""

    taken: dict[str, dict[int, Taken]] = field(default_factory=dict)

    def table(self) -> str:
        """A line for each download."""
        lines = [
            f"{'':9}{'services':>10}{'first s':>9}{'whole s':>9}{'MB':>9}{'rows/s':>9}"
            f"{'before':>8}{'peak MB':>9}{'ratio':>7}{'to first':>9}{'search p50':>12}{'most':>8}"
        ]
        for name, at in self.taken.items():
            least = next(iter(at.values())).peak_mb
            lines += [
                f"{name:9}{services:>10,}{x.first_s:9.3f}{x.whole_s:9.1f}{x.size / 1e6:9.1f}"
                f"{services / x.whole_s:9,.0f}{x.before_mb:8.0f}{x.peak_mb:9.0f}"
                f"{x.peak_mb / x.before_mb:7.2f}{x.peak_mb / least:9.2f}"
                f"{x.search_p50_ms:12.1f}{x.search_most_ms:8.0f}"
                for services, x in at.items()
            ]
        return "\n".join(lines)

    def misses(self) -> list[str]:
        """The goals that were not reached, in words."""
        found = []
        for name, at in self.taken.items():
            sizes = list(at)
            for services, taken in at.items():
                if taken.first_s > FIRST_BYTE_S:
                    found.append(f"{name}: first byte after {taken.first_s:.2f} s at {services:,}")
            ratio = at[sizes[-1]].peak_mb / at[sizes[0]].peak_mb
            if ratio > MOST_RATIO:
                found.append(f"{name}: {ratio:.2f} times the memory at {sizes[-1]:,}")
        return found


def measure(sizes: Sequence[int], var: Path | None, formats: Sequence[str] = ()) -> bool:
    """Print a table of all downloads; True when every goal is met."""
    grown = Grown()
    with private_cluster(var) as running:
        for size in sizes:
            database = filled_database(running, size)
            _time_sql(running.url(database, "amparo_public"), size)
            with _server(running, database) as server:
                place, longitude, latitude = _largest_town(running.url(database, "amparo_public"))
                # about a position, so that no process keeps the answers: they would be its growth
                search = f"{server.address}/api/v1/services?lat={latitude}&lon={longitude}"
                paths = {name: name for name in formats or FORMATS}
                for name, path in {**paths, ONE_TOWN: f"csv?place={place}&radius_km=25"}.items():
                    grown.taken.setdefault(name, {})[size] = _take(server, path, search)
                    print(f"{size:>9,} {name}: {grown.taken[name][size].whole_s:.1f} s", flush=True)
    print(grown.table())
    misses = grown.misses()
    print("\n".join(misses) or "Every goal was reached.")
    return not misses


@contextmanager
def _server(running: Cluster, database: str) -> Iterator[Server]:
    environ = {
        "AMPARO_PUBLIC_DATABASE_URL": running.url(database, "amparo_public"),
        "AMPARO_STAFF_DATABASE_URL": running.url(database, "amparo_staff"),
    }
    with serving("app.rsgi:application", environ) as server:
        for _ in range(20):  # so that both workers have answered
            fetch(f"{server.address}/api/v1/changes.atom?limit=1")
        yield server


def _take(server: Server, path: str, search: str) -> Taken:
    before = server.resident_mb()
    for pid in server.pids():
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    with _searching(search) as waited:
        started = time.perf_counter()
        where = urlsplit(server.address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=600)
        connection.request("GET", f"/api/v1/export.{path}")
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {answer.read(500).decode()}")
        size = len(answer.read(1))
        first = time.perf_counter() - started
        while part := answer.read(_PART):
            size += len(part)
        whole = time.perf_counter() - started
        connection.close()
    return Taken(
        first_s=first,
        whole_s=whole,
        size=size,
        before_mb=before,
        peak_mb=sum(map(_high_water_mb, server.pids())),
        search_p50_ms=statistics.median(waited),
        search_most_ms=max(waited),
    )


def _high_water_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024 / 1e6


@contextmanager
def _searching(search: str) -> Iterator[list[float]]:
    """Somebody who searches all the while; milliseconds."""
    waited: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(_EVERY_S) or not waited:
            started = time.perf_counter()
            fetch(search)
            waited.append((time.perf_counter() - started) * 1000)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waited
    finally:
        over.set()
        thread.join()


def _largest_town(url: str) -> tuple[int, float, float]:
    """Its id, longitude and latitude."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT id, longitude, latitude FROM place ORDER BY population DESC, id"
        ).fetchone()
    assert row is not None
    return row


def _time_sql(url: str, size: int) -> None:
    """Print how long counts of a screen and pages of changes take."""
    with psycopg.connect(url, autocommit=True, prepare_threshold=1) as connection:
        towns = query_points(connection, QUESTIONS)
        for zoom in (2, 4, 6, 8, 10, 14):
            boxes = [box for box in (_screen(town, zoom) for town in towns) if box]
            asked = [lambda b=box, z=zoom: len(find_clusters(connection, b, z)) for box in boxes]
            _print_times(f"{size:>9,} clusters of a screen at zoom {zoom:2}", asked)
        newest = find_changes(connection, since=None, after=None, limit=1)[0].changed_at
        chance = random.Random(SEED)
        deep = [(newest, UUID(int=chance.getrandbits(128))) for _ in range(QUESTIONS)]
        for what, since, afters in (
            ("first page of changes", None, [None] * QUESTIONS),
            ("page of changes somewhere in them", None, deep),
            ("changes since the newest", newest, [None] * QUESTIONS),
        ):
            asked = [
                lambda s=since, a=after: len(find_changes(connection, since=s, after=a, limit=50))
                for after in afters
            ]
            _print_times(f"{size:>9,} {what}", asked)


def _screen(town: Point, zoom: int) -> tuple[float, float, float, float] | None:
    """The box of a screen around a town; None for more than one question may look at."""
    degrees = 360 / 2**zoom * SCREEN_TILES / 2
    box = (
        max(town.longitude - degrees, -180.0),
        max(town.latitude - degrees / 2, -85.0),
        min(town.longitude + degrees, 180.0),
        min(town.latitude + degrees / 2, 85.0),
    )
    return box if squares_in(box, zoom) <= MOST_SQUARES else None


def _print_times(what: str, asked: Sequence[Callable[[], int]]) -> None:
    least = []
    found = 0
    for ask in asked:
        times = []
        for _ in range(ROUNDS + 1):
            started = time.perf_counter()
            found += ask()
            times.append((time.perf_counter() - started) * 1000)
        least.append(min(times[1:]))
    print(
        f"{what:56} median {statistics.median(least):7.2f} ms, most {max(least):7.2f} ms,"
        f" {found / (ROUNDS + 1) / len(asked):8.1f} found"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", type=Path, help="keep the databases here")
    parser.add_argument("--services", type=int, nargs="+", default=SIZES)
    parser.add_argument("--formats", nargs="+", choices=tuple(FORMATS), default=())
    given = parser.parse_args()
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC")
    raise SystemExit(not measure(given.services, given.var, given.formats))
