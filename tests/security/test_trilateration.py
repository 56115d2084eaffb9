"""Asking from thousands of places tells nothing of where a withheld place is (law 1).

All answers are a function of the public point: they stay the same, byte for byte, when the true
place moves by the application's own writing path and is published again.
"""

import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import create_app
from app.models import TruePoint
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from app.services.listings import find_page
from app.services.projection import distance_m
from app.services.search.asked import Search
from app.services.search.ranking import rank
from tests import postgres
from tests.factories import NOW
from tests.postgres import DatabaseUrls
from tests.security.planted import OTHER_POINT, OTHER_TOWN, TRUE_POINT, Truth, secret_row
from tests.services.files import row, table
from tests.web.conftest import settings_of

GEOJSON = "application/geo+json"
Point = tuple[float, float]
HERE = Truth()
#: Another town around the same large one, and next to the public point.
MOVES = (
    Truth(OTHER_TOWN, OTHER_POINT, "Bugambilias"),
    Truth(point=(-98.32529, 26.21591)),
)
ASKED = 700


def rows_at(truth: Truth) -> list[dict[str, str]]:
    """Withheld places, and open ones around them that answers are measured by."""
    east, north = truth.point
    rows = [
        secret_row("refuge", truth, setting="residential", serves="women;children"),
        secret_row("hidden", truth, disclosure="hidden"),
        *(
            secret_row(f"area-{n}", Truth(truth.town, (east + n / 500, north - n / 700)),
                       setting=("office", "residential")[n % 2], disclosure="area")
            for n in range(6)
        ),
    ]  # fmt: skip
    for n in range(24):
        longitude = -98.45 + 0.3 * math.cos(n) * n / 24
        latitude = 26.25 + 0.2 * math.sin(n) * n / 24
        rows.append(open_row(f"open-{n}", f"{longitude:.5f}", f"{latitude:.5f}", "exact"))
    return [*rows, open_row("centre", "-98.3", "26.2", "town")]


def open_row(key: str, longitude: str, latitude: str, point: str) -> dict[str, str]:
    return row(
        id=key, name=key, country="US", admin1="Texas", city="Mission", categories="shelter",
        longitude=longitude, latitude=latitude, point=point,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """All that strangers can learn while the truth is one thing."""

    truth: list[str]
    measured: list[Any]
    answered: dict[str, str]
    rows: dict[str, list[str]]


@pytest.fixture(scope="module")
def seen(database_urls: DatabaseUrls, staff: Engine, gazetteer: Gazetteer) -> Iterator[list[Seen]]:
    """What is seen before the withheld places move, and after each move.

    The same rows are imported with another truth: the ids stay, since the keys do.
    """
    found = []
    for truth in (*MOVES, HERE):
        with Session(staff) as session:
            text = table(rows_at(truth))
            import_services(session, text, gazetteer, dataset="planted", now=NOW)
            session.commit()
            points = session.scalars(select(TruePoint.point.ST_AsText()))
            where = sorted(filter(None, points))
        with psycopg.connect(database_urls.public, autocommit=True) as connection:
            seen = measured(connection), everything(connection)
        app = create_app(settings_of(database_urls))
        found.append(Seen(where, seen[0], answered(app), seen[1]))
        app.extensions["amparo.database"].close()
    yield found
    postgres.empty(database_urls)


def spread(count: int) -> list[Point]:
    """Points from which an attacker asks: dense around the true place, up to 300 km away."""
    dice = random.Random(0)
    return [
        (
            TRUE_POINT[0] + 3 * (n / count) ** 3 * math.cos(n) + dice.uniform(-0.001, 0.001),
            TRUE_POINT[1] + 3 * (n / count) ** 3 * math.sin(n) + dice.uniform(-0.001, 0.001),
        )
        for n in range(count)
    ]


def measured(connection: psycopg.Connection[Any]) -> list[Any]:
    """All that search and bounding boxes say from thousands of places."""
    found: list[Any] = []
    for n, (x, y) in enumerate(spread(ASKED)):
        radius = 10 ** (2 + 3.5 * (n * 7 % ASKED) / ASKED)  # 100 m to 300 km
        half = 10 ** (-3 + 3 * (n * 11 % ASKED) / ASKED)  # 0.001 to 1 degree
        for within in (None, radius):
            hits = rank(connection, Search(x, y, within_m=within), 20, now=NOW).hits
            found.append([(hit.id, hit.chord, hit.ring, hit.state) for hit in hits])
        box = (x - half, y - half, x + half, y + half)
        found.append([x.id for x in find_page(connection, after=None, limit=50, box=box)])
    return found


def questions() -> Iterator[dict[str, Any]]:
    """What is asked of the API and the pages, each in its own way of asking."""
    for n, (x, y) in enumerate(spread(25)):
        at = {"lat": round(y, 4), "lon": round(x, 4), "limit": 40}
        yield at
        yield at | {"radius_km": 1 + n * 3}
        yield at | {"category": "shelter", "serves": "women", "limit": 3}
        yield {"bbox": f"{x - n / 50:.4f},{y - n / 50:.4f},{x + n / 50:.4f},{y + n / 50:.4f}"}
    for text in ("Jacarandas", "Zarzamora", "Bugambilias", "secret-key-hidden", "Sullivan"):
        yield {"place": 4711725, "q": text, "limit": 40}
        yield {"q": text}
    for town in ("Mission", "Sullivan City", "La Joya"):
        yield {"near": town, "limit": 100}


def answered(app: Flask) -> dict[str, str]:
    """Every answer as it goes over the wire, but for its tag, which holds the version."""
    client = app.test_client(use_cookies=False)
    found: dict[str, str] = {}

    def ask(path: str, query: dict[str, Any]) -> Any:
        response = client.get(path, query_string=query)
        headers = {k: v for k, v in response.headers.items() if k != "ETag"}
        body = response.get_data().decode()
        found[f"{path} {query}"] = f"{response.status_code} {headers}\n{body}"
        return response

    for query in questions():
        response = ask("/api/v1/services", query)
        cursor = response.json.get("next_cursor")
        for _ in range(3 if query.get("limit") == 3 else 0):
            cursor = ask("/api/v1/services", query | {"cursor": cursor}).json["next_cursor"]
        if "near" in query or "place" in query:
            page = {name: value for name, value in query.items() if name != "limit"}
            for path in ("/es/search", "/en/search", "/es/map", "/es/map.svg"):
                ask(path, page)
    return found


def test_the_truth_moved_and_strangers_asked_thousands_of_times(seen: list[Seen]) -> None:
    assert len({tuple(x.truth) for x in seen}) == len(MOVES) + 1
    assert len(seen[0].measured) > 2_000
    assert sum(map(len, seen[0].measured)) > 10_000
    assert len(seen[0].answered) > 120


def test_moving_the_true_place_changes_no_answer_of_thousands(seen: list[Seen]) -> None:
    first, *others = seen

    assert all(other.measured == first.measured for other in others)


def test_moving_the_true_place_changes_no_byte_of_any_page_or_answer(seen: list[Seen]) -> None:
    first, *others = seen

    for other in others:
        assert other.answered.keys() == first.answered.keys()
        changed = [x for x in first.answered if other.answered[x] != first.answered[x]]
        assert changed == []


def test_moving_the_true_place_changes_no_public_row(seen: list[Seen]) -> None:
    first, *others = seen

    assert len(first.rows["listing"]) == len(rows_at(HERE))
    assert all(other.rows == first.rows for other in others)


def everything(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Every row that a stranger can read, but for the version and the towns."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'directory'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname NOT IN"
        " ('version', 'place', 'place_name', 'admin1')"
    ).fetchall()
    return {
        name: [r[0] for r in connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1")]
        for (name,) in tables
    }


def withheld(connection: psycopg.Connection[Any], disclosure: str) -> set[Any]:
    rows = connection.execute("SELECT id FROM listing WHERE disclosure = %s", (disclosure,))
    return {row[0] for row in rows}


def test_a_radius_finds_a_withheld_place_by_its_public_point_only(
    seen: list[Seen], public: psycopg.Connection[Any]
) -> None:
    area, hidden = withheld(public, "area"), withheld(public, "hidden")
    assert (len(area), len(hidden)) == (6, 2)
    centre = centre_of_the_town(public)

    for x, y in [TRUE_POINT, OTHER_POINT, centre, *spread(60)]:
        away = distance_m(x, y, *centre)
        for radius in (1, 100, 1_000, 5_000, 20_000, away - 1, away + 1, away + 50_000):
            if radius <= 0:
                continue
            hits = rank(public, Search(x, y, within_m=radius), 50, now=NOW).hits
            found = {hit.id for hit in hits}
            assert found & area == (area if away <= radius else set()), (x, y, radius)
            assert not found & hidden


def test_a_box_holds_a_withheld_place_by_its_public_point_only(
    seen: list[Seen], public: psycopg.Connection[Any]
) -> None:
    area, hidden = withheld(public, "area"), withheld(public, "hidden")
    x, y = centre = centre_of_the_town(public)

    for west, south in [TRUE_POINT, OTHER_POINT, centre, *spread(60)]:
        for half in (0.0001, 0.001, 0.01, 0.1, abs(west - x) - 1e-6, abs(west - x) + 1e-6, 2):
            box = (west - half, south - half, west + half, south + half)
            found = {i.id for i in find_page(public, after=None, limit=100, box=box)}
            inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
            assert found & area == (area if inside else set()), box
            assert not found & hidden


def test_places_of_one_public_point_stand_in_the_order_of_their_ids(
    seen: list[Seen], public: psycopg.Connection[Any]
) -> None:
    """Whichever of them is truly nearer: also an open one that has no point of its own."""
    area = withheld(public, "area")
    centre = public.execute("SELECT id FROM listing WHERE name = 'centre'").fetchone()
    assert centre is not None
    tied = sorted({*area, centre[0]})

    for here in [TRUE_POINT, OTHER_POINT, *spread(100)]:
        hits = rank(public, Search(*here), 50, now=NOW).hits
        assert [hit.id for hit in hits if hit.id in tied] == tied


def centre_of_the_town(connection: psycopg.Connection[Any]) -> Point:
    row = connection.execute("SELECT longitude, latitude FROM place WHERE id = 4711725").fetchone()
    assert row is not None
    return row[0], row[1]


def test_no_answer_says_how_far_a_withheld_place_is(seen: list[Seen]) -> None:
    told = [
        json.loads(text.split("\n")[1]) for text in seen[0].answered.values() if GEOJSON in text
    ]
    properties = [x["properties"] for collection in told for x in collection.get("features", ())]

    assert {x["distance_km"] for x in properties if x["disclosure"] == "area"} == {None}
    assert any(x["distance_km"] for x in properties)
