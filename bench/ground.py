"""What the benches run on: a private PostgreSQL with a database of synthetic services per size."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import psycopg

from app import cluster, migrating
from app.cli.loading import load_gazetteer
from app.cli.progress import progress_bar
from app.db import staff_engine, writing
from app.instance import SUPERUSER
from app.owner import home
from app.services.synthesis import SPREAD_DEGREES
from app.services.synthesis_writing import add_synthetic

SEED = 1
_TOWNS_ONLY = "towns_only"


@dataclass(frozen=True, slots=True)
class Point:
    """Where a question is asked from; WGS 84 degrees. ``place_id`` None: by position."""

    longitude: float
    latitude: float
    place_id: int | None


@contextmanager
def private_cluster(var: Path | None) -> Iterator[cluster.Cluster]:
    """A running cluster, as fast as the machine allows: in ``var``, kept, or (None) thrown away."""
    place = var or Path(tempfile.mkdtemp(prefix="amparo-bench-"))
    running = cluster.ensure(place, durable=False, shared_buffers="2GB")
    try:
        yield running
    finally:
        cluster.stop(running)
        if var is None:
            shutil.rmtree(home(place), ignore_errors=True)
            shutil.rmtree(place, ignore_errors=True)


def filled_database(running: cluster.Cluster, services: int) -> str:
    """The name of a database with so many synthetic services; made when it is not there."""
    name = f"synthetic_{services}"
    if _exists(running, name):
        return name
    if not _exists(running, _TOWNS_ONLY):
        _create(running, "building")
        migrating.bootstrap(running.url("building", SUPERUSER))
        migrating.upgrade(running.url("building", "amparo_owner"))
        towns = staff_engine(running.url("building", "amparo_staff"))
        load_gazetteer(towns)
        towns.dispose()
        _rename(running, "building", _TOWNS_ONLY)
    _create(running, "building", template=_TOWNS_ONLY)
    # What was granted on the template's database is not copied with it.
    migrating.bootstrap(running.url("building", SUPERUSER))
    started = time.monotonic()
    owner = staff_engine(running.url("building", "amparo_owner"))
    with writing(owner) as session, progress_bar(f"{services} services") as progress:
        add_synthetic(session, services, SEED, now=dt.datetime.now(dt.UTC), progress=progress)
    owner.dispose()
    print(f"{services:>9,} synthetic services written in {time.monotonic() - started:.0f} s")
    with psycopg.connect(running.url("building", SUPERUSER), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    _rename(running, "building", name)
    return name


def query_points(connection: psycopg.Connection[Any], count: int) -> list[Point]:
    """Half town centres (the ten largest among them), half positions around towns."""
    towns = connection.execute(
        "SELECT id, longitude, latitude, population FROM place WHERE population > 0"
        " ORDER BY population DESC, id"
    ).fetchall()
    chance = random.Random(SEED)
    weights = list(accumulate(town[3] ** 0.7 for town in towns))
    drawn = [*towns[:10], *chance.choices(towns, cum_weights=weights, k=count - 10)]
    points = []
    for index, (place_id, longitude, latitude, _) in enumerate(drawn):
        if index < count // 2:
            points.append(Point(longitude, latitude, place_id))
        else:
            east, north = chance.gauss(0, SPREAD_DEGREES), chance.gauss(0, SPREAD_DEGREES)
            points.append(Point(round(longitude + east, 2), round(latitude + north, 2), None))
    return points


def _exists(running: cluster.Cluster, name: str) -> bool:
    with psycopg.connect(running.url("postgres", SUPERUSER), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,))
        return found.fetchone() is not None


def _create(running: cluster.Cluster, name: str, template: str = "template1") -> None:
    """Make a database anew: one that an interrupted run left half filled goes away."""
    with psycopg.connect(running.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _rename(running: cluster.Cluster, name: str, new: str) -> None:
    with psycopg.connect(running.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} RENAME TO {new}")
