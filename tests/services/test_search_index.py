"""Searches walk the one index: no plan reads or sorts the whole directory."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.services import facets
from app.services.search import ranking
from app.services.search.asked import Search
from tests.factories import NOW
from tests.postgres import DatabaseUrls

HERE = (-92.26, 14.9)
INDEX = "ix_search_sphere_facets_id_rank"
LISTINGS = 4_000
#: What may be sorted: the listings of one ring, never a large part of the directory.
SMALL = LISTINGS // 4


@pytest.fixture(scope="module")
def crowded(database_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """Some thousand listings around a town, in a transaction that is never committed."""
    dice = random.Random(1)
    with psycopg.connect(database_urls.owner) as connection:
        with connection.cursor() as cursor:
            for table, rows in zip(("listing", "search"), _rows(dice), strict=True):
                with cursor.copy(f"COPY {table} ({', '.join(rows[0])}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(list(row.values()))
            cursor.execute("ANALYZE search, listing")
        yield connection
        connection.rollback()


def _rows(dice: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    listings, searches = [], []
    for _ in range(LISTINGS):
        key = UUID(int=dice.getrandbits(128), version=4)
        point = (HERE[0] + dice.gauss(0, 1), HERE[1] + dice.gauss(0, 1))
        category = dice.choice(["shelter", "food", "health", "legal_aid", "information"])
        listings.append(
            {
                "id": key, "operator": "ngo", "line": False,
                "conditions": "{}", "languages": "[]", "phones": "[]", "country": "MX",
                "setting": "office", "disclosure": "exact", "point_kind": "exact",
                "coverage": "[]", "notices": "[]", "wordings": "[]",
                "in_check": False, "open_data": False,
            }
        )  # fmt: skip
        searches.append(
            {
                "listing_id": key,
                "id_rank": facets.id_rank(key),
                "sphere": facets.sphere(*point),
                "facets": facets.facets_of(
                    categories=[category],
                    languages=dice.choice([[], ["es"], ["es", "ht"], ["zh"]]),
                    serves=[],
                    only_for=[],
                    conditions={},
                    operator="ngo",
                    state="usable",
                ),
                "critical": facets.critical_facets([category]),
                "far_from_town": False,
                "card": "[]",
            }
        )
    return listings, searches


SEARCHES = pytest.mark.parametrize(
    "search",
    [
        pytest.param(Search(*HERE), id="the nearest of all"),
        pytest.param(Search(*HERE, categories=("health",)), id="the nearest of a category"),
        pytest.param(Search(*HERE, categories=("food",), languages=("zh",)), id="by language"),
        pytest.param(Search(*HERE, serves=("women",), needs=("free",)), id="by group and need"),
        pytest.param(Search(*HERE, within_m=60_000), id="within a distance"),
    ],
)


@SEARCHES
def test_every_statement_of_a_search_walks_the_index(
    crowded: psycopg.Connection, search: Search
) -> None:
    explaining = Explaining(crowded)

    ranking.rank(explaining, search, 20, now=NOW)  # type: ignore[arg-type]

    assert explaining.plans
    for plan in explaining.plans:
        nodes = list(nodes_of(plan))
        assert INDEX in {node.get("Index Name") for node in nodes}
        sorted_at_once = [n["Actual Rows"] for n in nodes if "Sort" in n["Node Type"]]
        assert max(sorted_at_once, default=0) <= SMALL
        assert not [node for node in nodes if node["Node Type"] == "Seq Scan"]


@SEARCHES
def test_a_plan_made_once_for_all_values_walks_the_index_too(
    crowded: psycopg.Connection, search: Search
) -> None:
    crowded.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    crowded.execute("SET LOCAL enable_sort = off")
    before = whole_scans(crowded)

    ranking.rank(crowded, search, 20, now=NOW)

    assert whole_scans(crowded) == before


def whole_scans(connection: psycopg.Connection) -> int:
    """How often this transaction has read the whole table."""
    row = connection.execute(
        "SELECT seq_scan FROM pg_stat_xact_all_tables WHERE relid = 'directory.search'::regclass"
    ).fetchone()
    assert row is not None
    return int(row[0])


class Explaining:
    """A connection that keeps the plan of every statement that goes through it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.plans: list[dict[str, Any]] = []

    def execute(self, statement: str, values: Any, **options: Any) -> psycopg.Cursor[Any]:
        explained = self._connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        self.plans.append(explained.fetchone()[0][0]["Plan"])  # type: ignore[index]
        return self._connection.execute(statement, values, **options)


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes_of(part)
