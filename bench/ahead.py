"""What is ahead on a corridor against the nearest 20, in SQL, with the plan that answers it.

The goal: the first 100 ahead of a stage take at most five times as long as the nearest 20.
Each question is asked once to warm up and then three times, of which the least counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from app.services.corridors.ahead import Walk, walk
from app.services.corridors.reading import Along, all_corridors
from app.services.listings import find_cards, read_cards
from app.services.search.finding import Question, find_help
from app.services.search.snapshot import Snapshot
from app.services.synthesis import CATEGORIES
from bench.ground import filled_database, private_cluster
from bench.growth import SIZES

AHEAD, ROUNDS, MOST_RATIO = 100, 3, 5.0
#: Of a whole corridor, and of the rarest kind of help of the synthetic data.
KINDS: tuple[tuple[str, ...], ...] = ((), ("shelter",), (CATEGORIES[-1],))


def measure(sizes: Sequence[int], var: Path | None) -> bool:
    """Print a line for each size and kind; True when every ratio is within the goal."""
    reached = True
    with private_cluster(var) as running:
        for size in sizes:
            url = running.url(filled_database(running, size), "amparo_public")
            with psycopg.connect(url, autocommit=True, prepare_threshold=1) as connection:
                walks = _walks(connection)
                kept = Snapshot()
                for kinds in KINDS:
                    nearest = _median(walks, partial(_nearest, connection, kept, kinds))
                    ahead = _median(walks, partial(_ahead, connection, kinds))
                    cards = _median(walks, partial(_with_cards, connection, kinds))
                    ratio = ahead / nearest
                    reached = reached and ratio <= MOST_RATIO
                    print(
                        f"{size:>9,} {' '.join(kinds) or 'all':15} nearest 20 {nearest:6.2f} ms,"
                        f" first {AHEAD} ahead {ahead:6.2f} ms: {ratio:.2f} times"
                        f" ({cards:.2f} ms with the cards of all {AHEAD})"
                    )
                _explain(connection)
    return reached


def _walks(connection: psycopg.Connection[Any]) -> list[Walk]:
    """From every stage of every corridor, in the order of its table."""
    return [
        walk(connection, corridor.slug, stage.place.id, forward=True)
        for corridor in all_corridors(connection)
        for stage in corridor.stages
    ]


def _median(walks: Sequence[Walk], ask: Callable[[Walk], object]) -> float:
    """The median over all walks of the least of some rounds, in milliseconds."""
    least = [float("inf")] * len(walks)
    for round_ in range(ROUNDS + 1):
        for index, way in enumerate(walks):
            started = time.perf_counter()
            ask(way)
            took = (time.perf_counter() - started) * 1000
            least[index] = min(least[index], took) if round_ else least[index]
    return statistics.median(least)


def _nearest(
    connection: psycopg.Connection[Any], kept: Snapshot, kinds: tuple[str, ...], way: Walk
) -> None:
    question = Question(place_id=way.start.place.id, categories=kinds)
    find_help(connection, kept, question, now=dt.datetime.now(dt.UTC))


def _ahead(connection: psycopg.Connection[Any], kinds: tuple[str, ...], way: Walk) -> list[Along]:
    return way.find(connection, categories=kinds, limit=AHEAD)


def _with_cards(connection: psycopg.Connection[Any], kinds: tuple[str, ...], way: Walk) -> None:
    found = _ahead(connection, kinds, way)
    read_cards(find_cards(connection, [one.listing_id for one in found]).values())


def _explain(connection: psycopg.Connection[Any]) -> None:
    plan = connection.execute(
        "EXPLAIN (ANALYZE, BUFFERS) SELECT listing_id, position_km, distance_km"
        " FROM corridor_position WHERE corridor = 'mexico-pacific' AND category = 'shelter'"
        f" AND position_km >= 0 ORDER BY position_km, listing_id LIMIT {AHEAD:d}"
    )
    print("\n".join(f"          {row[0]}" for row in plan))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the million")
    parser.add_argument("--var", type=Path, help="keep the databases here, use those that are")
    given = parser.parse_args()
    raise SystemExit(not measure(SIZES[:2] if given.quick else SIZES, given.var))
