"""Results pages through HTTP against the floor: in turn, on the same server, five rounds.

The floor (bench/floor.py) sends the bytes of the same page. Both are asked from the same towns,
the populous ones more often, as people would. A parameter that pages ignore makes each of our
addresses unlike the others, so that no kept page answers; then the same twenty pages are asked
for again and again.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from itertools import accumulate
from pathlib import Path

import psycopg

from bench.floor import template_of
from bench.ground import SEED, filled_database, private_cluster
from bench.servers import Load, Server, fetch, serving

ROUNDS = 5
SERVICES = 100_000
QUESTIONS = 20_000
LEAST_RATIO, AIM, LEAST_KEPT_RATIO = 0.7, 0.9, 3.0


def main(var: Path | None, services: int) -> bool:
    """Run the bench and print its table; True when both goals are met."""
    with private_cluster(var) as running:
        database = filled_database(running, services)
        public = running.url(database, "amparo_public")
        towns = _towns(public)
        environ = {
            "AMPARO_PUBLIC_DATABASE_URL": public,
            "AMPARO_STAFF_DATABASE_URL": running.url(database, "amparo_staff"),
        }
        with serving("app.rsgi:application", environ) as ours, tempfile.TemporaryDirectory() as tmp:
            page = fetch(f"{ours.address}/en/search?place={towns[0][0]}")
            template = Path(tmp) / "page.html"
            template.write_text(template_of(page), encoding="utf-8")
            floor_environ = {"FLOOR_DATABASE_URL": public, "FLOOR_TEMPLATE": str(template)}
            first = f"/?lon={towns[0][1]}&lat={towns[0][2]}"
            with (
                serving("bench.floor:application", floor_environ, ready=first) as floor,
                serving("app.wsgi:application", environ, gunicorn=True) as gunicorn,
            ):
                return _compare(ours, floor, gunicorn, towns)


def _compare(
    ours: Server, floor: Server, gunicorn: Server, towns: list[tuple[int, float, float]]
) -> bool:
    places = [f"/en/search?place={key}&unlike={n}" for n, (key, _, _) in enumerate(towns)]
    runs = {
        "floor": (floor, [f"/?lon={lon}&lat={lat}" for _, lon, lat in towns]),
        "ours, no language": (ours, places),
        "ours, language + serves": (ours, [f"{path}&l=fr&s=s17" for path in places]),
        "ours, the same 20 pages": (ours, places[:20]),
        "ours on gunicorn sync": (gunicorn, places),
    }
    seen: dict[str, list[Load]] = {name: [] for name in runs}
    for name, (server, paths) in runs.items():
        server.load(paths)
        print(f"warm: {name}", flush=True)
    for round_number in range(ROUNDS):
        for name, (server, paths) in runs.items():
            shift = round_number * len(paths) // ROUNDS
            seen[name].append(server.load([*paths[shift:], *paths[:shift]]))
    least = statistics.median(load.per_second for load in seen["floor"])
    print(f"\n{'':26}{'req/s':>8}{'x floor':>9}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'bad':>5}")
    ratios: dict[str, float] = {}
    for name, loads in seen.items():
        middle = {key: statistics.median(getattr(x, key) for x in loads) for key in _SHOWN}
        ratios[name] = middle["per_second"] / least
        print(
            f"{name:26}{middle['per_second']:8,.0f}{ratios[name]:9.2f}{middle['p50_ms']:8.1f}"
            f"{middle['p99_ms']:8.1f}{middle['cpu_ms']:8.2f}{sum(x.bad for x in loads):5}"
        )
    for name, server in (("ours", ours), ("floor", floor), ("ours on gunicorn", gunicorn)):
        print(f"memory of {name}, 2 workers: {server.resident_mb():.0f} MB")
    good = ratios["ours, no language"] >= LEAST_RATIO
    kept = ratios["ours, the same 20 pages"] >= LEAST_KEPT_RATIO
    print(f"uncached >= {LEAST_RATIO} x floor (aim {AIM}): {'yes' if good else 'NO'}")
    print(f"repeated >= {LEAST_KEPT_RATIO} x floor: {'yes' if kept else 'NO'}")
    return bool(good and kept)


_SHOWN = ("per_second", "p50_ms", "p99_ms", "cpu_ms")


def _towns(url: str) -> list[tuple[int, float, float]]:
    """Where questions are asked from: towns, the populous ones more often, in a fixed order."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT id, longitude, latitude, population FROM place WHERE population > 0 ORDER BY id"
        ).fetchall()
    chance = random.Random(SEED)
    weights = list(accumulate(row[3] ** 0.7 for row in rows))
    drawn = chance.choices(rows, cum_weights=weights, k=QUESTIONS)
    return [(key, longitude, latitude) for key, longitude, latitude, _ in drawn]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", type=Path, help="keep the databases here")
    parser.add_argument("--services", type=int, default=SERVICES)
    given = parser.parse_args()
    raise SystemExit(not main(given.var, given.services))
