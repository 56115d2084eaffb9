"""What a search answers is what looking at every listing would answer, ties included."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.services.search.asked import Search
from app.services.search.ranking import nearest_speaker, rank
from tests.factories import CIUDAD_JUAREZ, NOW, TAPACHULA, TIJUANA
from tests.postgres import DatabaseUrls
from tests.services import brute_force
from tests.services.brute_force import (
    CATEGORIES,
    GROUPS,
    LANGUAGES,
    NEEDS,
    SAME_M,
    Ranked,
    Row,
    Town,
)

PAGES = (1, 3, 20, 300)


@st.composite
def searches(draw: st.DrawFn) -> dict[str, Any]:
    """Everything that may be asked for, but the place."""

    def some(values: Sequence[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)

    return {
        "categories": draw(some(CATEGORIES, 2)),
        "languages": draw(some([*LANGUAGES, "qu"], 2)),
        "serves": draw(some(GROUPS, 2)),
        "needs": draw(some(NEEDS, 4)),
        "open_now": draw(st.booleans()),
        "without_authorities": draw(st.booleans()),
        "within_m": draw(st.sampled_from([None, None, None, 10_000.0, 60_000.0, 400_000.0])),
    }


@settings(
    max_examples=20,
    derandomize=True,
    phases=[Phase.generate],  # rows come from a seed: there is nothing to shrink
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(60, 200),
    asked=st.lists(searches(), min_size=3, max_size=3),
)
def test_a_search_equals_a_scan_of_all_listings(
    database_urls: DatabaseUrls, seed: int, count: int, asked: list[dict[str, Any]]
) -> None:
    dice = random.Random(seed)
    with psycopg.connect(database_urls.staff) as staff:
        towns = towns_of(staff)
        place_id, centre = dice.choice(towns)
        points = grid(centre, dice)
        rows = [brute_force.random_row(dice, points, towns) for _ in range(count)]
        brute_force.write(staff, rows)
        for values in asked:
            search = Search(*dice.choice([centre, *points]), **values)
            by_town = Search(*centre, place_id=place_id, **values)
            some = Search(*centre, **values, among=tuple(r.id for r in dice.sample(rows, 20)))
            for one in (search, by_town, some):
                check(staff, rows, one)
        staff.rollback()


def check(connection: psycopg.Connection, rows: list[Row], search: Search) -> None:
    expected = brute_force.ranked(connection, rows, search, NOW)
    for need in PAGES:
        hits = rank(connection, search, need, now=NOW).hits
        assert [hit.id for hit in hits] == [row.id for row in expected[:need]], (search, need)
        for hit, row in zip(hits, expected, strict=False):
            assert hit.distance_m == pytest.approx(row.away.metres, abs=SAME_M)


def towns_of(connection: psycopg.Connection) -> list[Town]:
    found = connection.execute(
        "SELECT id, longitude, latitude FROM place WHERE id = ANY(%s) ORDER BY id",
        ([TAPACHULA, CIUDAD_JUAREZ, TIJUANA],),
    )
    return [(row[0], (row[1], row[2])) for row in found]


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_that_speaks_a_language_is_found_anywhere(
    database_urls: DatabaseUrls, seed: int, now: dt.datetime
) -> None:
    dice = random.Random(seed)
    with psycopg.connect(database_urls.staff) as staff:
        towns = towns_of(staff)
        _, centre = dice.choice(towns)
        points = grid(centre, dice)
        rows = [brute_force.random_row(dice, points, towns) for _ in range(150)]
        brute_force.write(staff, rows)
        for language in LANGUAGES:
            search = Search(*centre, categories=("legal_aid",), languages=(language,))
            expected = brute_force.ranked(staff, rows, search, now)
            speaking = [row for row in expected if row.usable and row.key[1] == 0]
            found = nearest_speaker(staff, search)
            nearest = min(speaking, key=Ranked.nearness, default=None)
            assert (found and found.id) == (nearest and nearest.id)
        staff.rollback()


def grid(centre: tuple[float, float], dice: random.Random) -> list[tuple[float, float]]:
    """Points around a centre: itself, its mirror images, near and far, many of them twice."""
    points = [centre] * 3
    for reach in (0.01, 0.08, 0.2, 0.3, 0.6, 1.5, 4.0):
        x, y = round(dice.uniform(0, reach), 4), round(dice.uniform(0, reach), 4)
        for east, north in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            points.append((round(centre[0] + east * x, 6), round(centre[1] + north * y, 6)))
    return points
