"""How the SQL of a results page grows with the directory: filters at three sizes.

Measured is every statement that a page sends, from the place to the twenty wide rows, at the
client: from sending it until its rows are Python values (planning, execution, the socket,
psycopg). As in a process that serves, lines and towns are read once and kept, and statements
are prepared; the last row is the first page of a process, which keeps nothing yet.

Each page is asked once to warm up and then three times, of which the least counts: what other
programs on the machine take is not growth. The processor time of the server is the mean of all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import psycopg

from app.services.search.finding import Question, find_help
from app.services.search.snapshot import Snapshot
from app.services.synthesis import CATEGORIES, LANGUAGES, LOCAL_FROM
from app.services.taxonomies import languages, terms
from bench.ground import Point, filled_database, private_cluster, query_points

SIZES = (10_000, 100_000, 1_000_000)
POINTS, ROUNDS = 200, 3
MOST_MS = 3.0
MOST_RATIO, OR_MORE_MS = 2.0, 0.5

_UNUSED_CATEGORY = next(c for c in terms("category") if c not in CATEGORIES)
_UNSPOKEN = next(code for code in languages() if code not in LANGUAGES)
_FREQUENT, _RARE, _LOCAL = LANGUAGES[0], LANGUAGES[40], LANGUAGES[LOCAL_FROM + 10]

FIRST_PAGE = "none, first page of a process"

FILTERS = {
    "none": Question(),
    "category": Question(categories=("shelter",)),
    "category + frequent language": Question(categories=("shelter",), languages=(_FREQUENT,)),
    "category + rare language": Question(categories=("shelter",), languages=(_RARE,)),
    "3 languages": Question(languages=(LANGUAGES[2], LANGUAGES[8], LANGUAGES[30])),
    "category + serves": Question(categories=("food",), serves=("families",)),
    "category + needs": Question(categories=("shelter",), needs=("no_id", "free")),
    "category + language + serves + needs": Question(
        categories=("shelter",), languages=(LANGUAGES[5],), serves=("women",), needs=("no_id",)
    ),
    "category + 3 needs": Question(
        categories=("shelter",), needs=("no_id", "free", "with_children")
    ),
    "category + 5 needs": Question(
        categories=("shelter",),
        needs=("no_id", "free", "with_children", "no_referral", "no_papers"),
    ),
    "language of one country": Question(languages=(_LOCAL,)),
    "language that nobody speaks": Question(categories=("shelter",), languages=(_UNSPOKEN,)),
    "matches nothing": Question(categories=(_UNUSED_CATEGORY,), serves=("women",)),
    FIRST_PAGE: Question(),
}


class Stopwatch:
    """Adds up the time of statements, in seconds, and counts them."""

    seconds = 0.0
    statements = 0


class TimedCursor(psycopg.Cursor[Any]):
    """A cursor whose statements and fetches move the :class:`Stopwatch`."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return super().execute(*args, **kwargs)
        finally:
            Stopwatch.seconds += time.perf_counter() - started
            Stopwatch.statements += 1

    def fetchall(self) -> list[Any]:
        started = time.perf_counter()
        try:
            return super().fetchall()
        finally:
            Stopwatch.seconds += time.perf_counter() - started

    def __iter__(self) -> Self:
        self._timed_rows = iter(self.fetchall())
        return self

    def __next__(self) -> Any:
        return next(self._timed_rows)


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one filter at one size, in milliseconds of database time."""

    median: float
    p95: float
    cpu: float  # of the server
    statements: float
    found: float


@dataclass(slots=True)
class Growth:
    """The whole bench: filter -> size -> figures."""

    sizes: tuple[int, ...]
    measured: dict[str, dict[int, Measured]] = field(default_factory=dict)

    def misses(self) -> list[str]:
        """The goals that were not reached, in words; the first page of a process has none."""
        small, large = self.sizes[0], self.sizes[-1]
        found = []
        for name, at in self.measured.items():
            if name == FIRST_PAGE:
                continue
            least, most = at[small].median, at[large].median
            if most > MOST_MS:
                found.append(f"{name}: {most:.2f} ms at {large:,}, more than {MOST_MS} ms")
            if most > max(MOST_RATIO * least, least + OR_MORE_MS):
                found.append(f"{name}: {most:.2f} ms at {large:,}, {least:.2f} ms at {small:,}")
        return found

    def table(self) -> str:
        """One line for each filter: median, 95th percentile and server CPU at each size."""
        heads = "".join(f"{size:>20,}" for size in self.sizes)
        lines = [f"{'ms of SQL per page: median p95 cpu':38}{heads}   ratio  statements  found"]
        for name, at in self.measured.items():
            cells = "".join(f"{m.median:>8.2f}{m.p95:6.2f}{m.cpu:6.2f}" for m in at.values())
            last = at[self.sizes[-1]]
            ratio = last.median / at[self.sizes[0]].median
            lines.append(f"{name:38}{cells}{ratio:>8.2f}{last.statements:>12.1f}{last.found:>7.1f}")
        return "\n".join(lines)


def measure_growth(sizes: Sequence[int], var: Path | None) -> Growth:
    """Fill a database per size (or take it from ``var``) and ask every filter everywhere."""
    growth = Growth(tuple(sizes))
    with private_cluster(var) as running:
        for size in sizes:
            url = running.url(filled_database(running, size), "amparo_public")
            with psycopg.connect(
                url, autocommit=True, prepare_threshold=1, cursor_factory=TimedCursor
            ) as connection:
                points = query_points(connection, POINTS)
                for name, question in FILTERS.items():
                    of_filter = growth.measured.setdefault(name, {})
                    kept = None if name == FIRST_PAGE else Snapshot()
                    of_filter[size] = measure_pages(connection, question, points, kept)
    return growth


def measure_pages(
    connection: psycopg.Connection[Any],
    question: Question,
    points: Sequence[Point],
    kept: Snapshot | None,
) -> Measured:
    """One page from each point, a warm-up and then :data:`ROUNDS` times.

    ``kept`` is what the process keeps from page to page; None: nothing.
    """
    least = [float("inf")] * len(points)
    statements = found = 0
    before = 0.0
    for round_ in range(ROUNDS + 1):
        if round_ == 1:
            before, statements, found = _server_cpu_s(connection), 0, 0
        for index, point in enumerate(points):
            Stopwatch.seconds, Stopwatch.statements = 0.0, 0
            answer = find_help(
                connection,
                kept or Snapshot(),
                asked_from(question, point),
                now=dt.datetime.now(dt.UTC),
            )
            least[index] = min(least[index], Stopwatch.seconds * 1000) if round_ else least[index]
            statements += Stopwatch.statements
            found += len(answer.found)
    pages = ROUNDS * len(points)
    return Measured(
        median=statistics.median(least),
        p95=statistics.quantiles(least, n=20)[18],
        cpu=(_server_cpu_s(connection) - before) * 1000 / pages,
        statements=statements / pages,
        found=found / pages,
    )


def _server_cpu_s(connection: psycopg.Connection[Any]) -> float:
    """Processor time that the connection's server process has used so far."""
    stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def asked_from(question: Question, point: Point) -> Question:
    """The question asked at a point: by the town, or by a position."""
    if point.place_id is not None:
        return replace(question, place_id=point.place_id)
    return replace(question, position=(point.longitude, point.latitude))


def main(var: Path | None, sizes: Sequence[int]) -> bool:
    """Run the bench and print its table; True when every goal is met."""
    growth = measure_growth(sizes, var)
    print(growth.table())
    misses = growth.misses()
    print("\n".join(misses) or "Every goal was reached.")
    return not misses


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    parser.add_argument("--var", type=Path, help="keep the databases here, use those that are")
    given = parser.parse_args()
    raise SystemExit(not main(given.var, SIZES[:2] if given.quick else SIZES))
