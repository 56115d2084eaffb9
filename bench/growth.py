"""How the SQL of a results page grows with the directory: ten filters at three sizes.

Measured is every statement that a page sends, from the version to the twenty wide rows and the
lines, at the client: from sending it until its rows are Python values (planning, execution,
the socket, psycopg). Nothing is kept from one page to the next except prepared statements.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from app.services.search.finding import Question, find_help
from app.services.search.snapshot import Snapshot
from app.services.synthesis import CATEGORIES, LANGUAGES, LOCAL_FROM
from app.services.taxonomies import languages, terms
from bench.ground import Point, filled_database, private_cluster, query_points

SIZES = (10_000, 100_000, 1_000_000)
POINTS = 200
MOST_MS = 3.0
MOST_RATIO, OR_MORE_MS = 2.0, 0.5

_UNUSED_CATEGORY = next(c for c in terms("category") if c not in CATEGORIES)
_UNSPOKEN = next(code for code in languages() if code not in LANGUAGES)
_FREQUENT, _RARE, _LOCAL = LANGUAGES[0], LANGUAGES[40], LANGUAGES[LOCAL_FROM + 10]

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
    "language of one country": Question(languages=(_LOCAL,)),
    "language that nobody speaks": Question(categories=("shelter",), languages=(_UNSPOKEN,)),
    "matches nothing": Question(categories=(_UNUSED_CATEGORY,), serves=("women",)),
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

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one filter at one size, in milliseconds of database time."""

    median: float
    p95: float
    statements: float
    found: float


@dataclass(slots=True)
class Growth:
    """The whole bench: filter -> size -> figures."""

    sizes: tuple[int, ...]
    measured: dict[str, dict[int, Measured]] = field(default_factory=dict)

    def misses(self) -> list[str]:
        """The goals that were not reached, in words."""
        small, large = self.sizes[0], self.sizes[-1]
        found = []
        for name, at in self.measured.items():
            least, most = at[small].median, at[large].median
            if most > MOST_MS:
                found.append(f"{name}: {most:.2f} ms at {large:,}, more than {MOST_MS} ms")
            if most > max(MOST_RATIO * least, least + OR_MORE_MS):
                found.append(f"{name}: {most:.2f} ms at {large:,}, {least:.2f} ms at {small:,}")
        return found

    def table(self) -> str:
        """One line for each filter: median (95th percentile) at each size, and the ratio."""
        heads = "".join(f"{size:>18,}" for size in self.sizes)
        lines = [f"{'ms of SQL per page, median (p95)':38}{heads}   ratio  statements  found"]
        for name, at in self.measured.items():
            cells = "".join(f"{m.median:>10.2f} ({m.p95:5.2f})" for m in at.values())
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
                    of_filter[size] = measure_pages(connection, question, points)
    return growth


def measure_pages(
    connection: psycopg.Connection[Any], question: Question, points: Sequence[Point]
) -> Measured:
    """One page from each point, twice; only the second, warm round counts."""
    for _ in range(2):
        times, statements, found = [], [], []
        for point in points:
            Stopwatch.seconds, Stopwatch.statements = 0.0, 0
            answer = find_help(
                connection, Snapshot(), asked_from(question, point), now=dt.datetime.now(dt.UTC)
            )
            times.append(Stopwatch.seconds * 1000)
            statements.append(Stopwatch.statements)
            found.append(len(answer.found))
    return Measured(
        statistics.median(times),
        statistics.quantiles(times, n=20)[18],
        statistics.mean(statements),
        statistics.mean(found),
    )


def asked_from(question: Question, point: Point) -> Question:
    """The question asked at a point: by the town, or by a position."""
    if point.place_id is not None:
        return replace(question, place_id=point.place_id)
    return replace(question, position=(point.longitude, point.latitude))


def main() -> None:
    """Run the bench and print its table; ends with status 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    parser.add_argument("--var", type=Path, help="keep the databases here, use those that are")
    chosen = parser.parse_args()
    growth = measure_growth(SIZES[:2] if chosen.quick else SIZES, chosen.var)
    print(growth.table())
    misses = growth.misses()
    print("\n".join(misses) or "Every goal was reached.")
    raise SystemExit(1 if misses else 0)


if __name__ == "__main__":
    main()
