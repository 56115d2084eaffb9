"""Every route is asked in every way: nothing of a withheld place is in what comes of it (law 1).

A route without a sample in :mod:`tests.security.routes` fails here, by name.
"""

import html
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from app.cluster import Cluster
from app.db import staff_engine
from app.locales import LOCALES
from app.services.cases.reasons import BY_SHORT, REASONS
from app.services.corridors.tables import read_chains
from app.services.gazetteer import Gazetteer
from tests import postgres
from tests.locales import CRAWLED
from tests.page_checks import NEUTRAL, TELLING, UUID
from tests.postgres import DatabaseUrls
from tests.security.crawling import Crawl, crawl
from tests.security.planted import open_rows, plant, withheld_rows
from tests.security.routes import requests_of, unused_samples
from tests.security.traces import find_traces
from tests.web.conftest import settings_of

#: What no listing shows, however open it is.
NEVER = {"secret-key", "moderators-only"}
PUBLIC_TOWNS = ("place", "place_name", "admin1")
SENDS_A_REPORT = re.compile(r"POST /[^/]+/(?:answer|listings/[^/]+/report) ")
OWN_ADDRESS = re.compile(r'(?:href|src|action)="(/[^"]*)"')
Counters = list[tuple[Any, ...]]


def crawl_of(urls: DatabaseUrls, locales: Sequence[str] = CRAWLED) -> Crawl:
    """A crawl of an application that knows no other role than that of strangers."""
    nowhere = "postgresql://nobody@/nowhere?host=/nonexistent"
    settings = replace(settings_of(urls), staff_database_url=nowhere, intake_database_url=None)
    app = create_app(settings)
    with psycopg.connect(urls.public) as connection:
        ids = [str(key) for (key,) in connection.execute("SELECT id FROM listing ORDER BY id")]
    try:
        return crawl(app, ids, locales)
    finally:
        app.extensions["amparo.database"].close()


@pytest.fixture(scope="module")
def planted(postgres_server: Cluster, gazetteer: Gazetteer) -> Iterator[DatabaseUrls]:
    """A database of this file with withheld places, and an office as a seeker's bearing.

    Nobody else is connected to it: who is, and what they read, is counted.
    """
    with postgres.cloned(postgres_server, "crawl") as urls:
        staff = staff_engine(urls.staff)
        plant(staff, gazetteer, [*withheld_rows(), open_rows()[1]])
        staff.dispose()
        with psycopg.connect(urls.superuser, autocommit=True) as connection:
            connection.execute("ANALYZE")
        yield urls


@pytest.fixture(scope="module")
def server_log(postgres_server: Cluster) -> tuple[Path, int]:
    """The log of the database server, and how long it was before the crawl."""
    log = postgres_server.data / "server.log"
    return log, log.stat().st_size if log.exists() else 0


@pytest.fixture(scope="module")
def counted(planted: DatabaseUrls) -> list[Counters]:
    """The counters of the private tables before the crawl, and after it."""
    return [counters(planted)]


@pytest.fixture(scope="module")
def crawled(planted: DatabaseUrls, server_log: tuple[Path, int], counted: list[Counters]) -> Crawl:
    found = crawl_of(planted)
    counted.append(counters(planted))
    return found


def counters(urls: DatabaseUrls) -> Counters:
    """How often each private table was read and written, once all who did so are gone."""
    with psycopg.connect(urls.superuser, autocommit=True) as connection:
        for _ in range(500):
            others = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
            if others == (0,):
                break
            time.sleep(0.01)
        else:
            raise AssertionError("a connection to the planted database stays open")
        return connection.execute(
            "SELECT relname, seq_scan, idx_scan, n_tup_ins, n_tup_upd, n_tup_del"
            " FROM pg_stat_user_tables WHERE schemaname = 'core' ORDER BY relname"
        ).fetchall()


@pytest.fixture
def fresh(planted: DatabaseUrls) -> Iterator[Flask]:
    """An application that nobody has asked yet."""
    app = create_app(settings_of(planted))
    yield app
    app.extensions["amparo.database"].close()


def test_every_sample_is_of_a_route(fresh: Flask) -> None:
    assert unused_samples(fresh) == set()


def test_a_route_without_a_sample_is_named(fresh: Flask) -> None:
    fresh.add_url_rule("/export", "export", lambda: "")
    with pytest.raises(AssertionError, match="/export has no sample"):
        list(requests_of(fresh, []))


def test_every_route_answers_a_stranger_without_any_other_role(crawled: Crawl) -> None:
    statuses = crawled.statuses
    broken = {x: status for x, status in statuses.items() if status >= 500}
    # Reports need the role that takes them: the next test sends some.
    assert {x for x in broken if not SENDS_A_REPORT.match(x)} == set()
    assert set(broken.values()) == {503}
    assert set(statuses.values()) >= {200, 302, 303, 404, 405, 422}
    assert crawled.asked_as == {"amparo_public"}


def test_no_answer_to_a_report_holds_a_trace_of_a_withheld_place(
    crawled: Crawl, planted: DatabaseUrls, fresh: Flask
) -> None:
    with psycopg.connect(planted.public) as connection:
        ids = [key for (key,) in connection.execute("SELECT id FROM listing ORDER BY id")]
    client = fresh.test_client(use_cookies=False)
    answers = []
    alike = {(REASONS[x].grave, REASONS[x].elsewhere): short for short, x in BY_SHORT.items()}
    for key in ids:
        for reason in alike.values():
            form = {"r": reason, "note": "x", "code": "1"}
            response = client.post(f"/en/listings/{key}/report", data=form)
            assert response.status_code == 200
            answers.append(f"{response.headers}\n{response.text}")
    assert find_traces(answers) == set()


def test_no_answer_holds_a_trace_of_a_withheld_place(crawled: Crawl) -> None:
    found = find_traces(crawled.answers.values())
    where = {
        x: name for x in found for name, text in crawled.answers.items() if x in find_traces([text])
    }
    assert where == {}


def test_addresses_hold_no_name_and_no_telling_word(crawled: Crawl, fresh: Flask) -> None:
    """An own address is made of the words of our routes, corridors, random ids, neutral codes."""
    words = {part for rule in fresh.url_map.iter_rules() for part in rule.rule.split("/")}
    words |= {locale.code for locale in LOCALES}
    words |= {chain.slug + kind for chain in read_chains() for kind in ("", ".svg")}
    addresses = {x for text in crawled.answers.values() for x in OWN_ADDRESS.findall(text)}
    assert len(addresses) > 100

    for address in addresses:
        path, _, query = html.unescape(address).partition("?")
        for part in path.split("/"):
            known = part in words or UUID.match(part.removesuffix(".vcf"))
            assert known or NEUTRAL.match(part), address
        asked = [f"{x}={value}" for x, value in parse_qsl(query) if x not in ("near", "q")]
        assert not TELLING.search(" ".join(asked).lower()), address


def test_no_log_holds_a_trace_of_a_withheld_place(
    crawled: Crawl, server_log: tuple[Path, int]
) -> None:
    assert find_traces([crawled.logged]) == set()
    log, before = server_log
    with log.open("rb") as file:
        file.seek(before)
        assert find_traces([file.read().decode(errors="replace")]) == set()


def test_no_cache_holds_a_trace_of_a_withheld_place(crawled: Crawl) -> None:
    assert "Open House" in crawled.kept
    assert find_traces([crawled.kept]) == set()


def test_no_row_that_a_stranger_can_read_holds_a_trace_of_a_withheld_place(
    planted: DatabaseUrls,
) -> None:
    texts = dict(public_schema(planted))

    assert texts.keys() >= {"listing", "search", "coverage", "listing_name", "version", "pg_stats"}
    assert "Open House" in texts["listing"]
    found = {name: find_traces([text]) for name, text in texts.items()}
    assert {name: traces for name, traces in found.items() if traces} == {}


def test_no_public_point_is_near_a_withheld_place(planted: DatabaseUrls) -> None:
    """Neither a geography nor a point on the sphere that the index holds."""
    with psycopg.connect(planted.superuser) as connection:
        connection.execute("SET search_path = directory, core, extensions")
        nearest = connection.execute(
            "SELECT min(ST_Distance(l.point, t.point)), min(6371000 * (s.sphere <-> cube(ARRAY["
            " cos(radians(ST_Y(p))) * cos(radians(ST_X(p))),"
            " cos(radians(ST_Y(p))) * sin(radians(ST_X(p))), sin(radians(ST_Y(p)))])))"
            " FROM listing l JOIN search s ON s.listing_id = l.id CROSS JOIN true_point t"
            " CROSS JOIN LATERAL (SELECT t.point::geometry AS p) AS degrees"
        ).fetchone()

    assert nearest is not None
    assert min(nearest) > 20_000  # Mission is that far


def public_schema(urls: DatabaseUrls) -> Iterator[tuple[str, str]]:
    """Everything in the public schema but the towns, as text, read with the public role."""
    with psycopg.connect(urls.public, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'directory'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
        ).fetchall()
        for (name,) in tables:
            if name in PUBLIC_TOWNS:
                continue
            rows = connection.execute(f"SELECT t::text, to_jsonb(t)::text FROM {name} t").fetchall()
            yield name, "\n".join("\n".join(row) for row in rows)
        points = connection.execute("SELECT ST_AsText(point) FROM listing").fetchall()
        yield "points", str(points)
        samples = connection.execute(
            "SELECT concat_ws(' ', most_common_vals, histogram_bounds, most_common_elems)"
            " FROM pg_stats WHERE schemaname = 'directory' AND tablename <> ALL(%s)",
            (list(PUBLIC_TOWNS),),
        ).fetchall()
        yield "pg_stats", "\n".join(row[0] for row in samples)


def test_the_public_path_asks_for_public_tables_only(crawled: Crawl, planted: DatabaseUrls) -> None:
    """What the planner would read for every statement of the crawl."""
    schemas = set()
    with psycopg.connect(planted.public, autocommit=True) as connection:
        for statement, parameters in crawled.statements.items():
            if not statement:  # the pool asks whether the server is there
                continue
            assert statement.lstrip().startswith(("SELECT", "WITH")), statement
            plan = connection.execute(
                f"EXPLAIN (VERBOSE, FORMAT JSON) {statement}", parameters
            ).fetchone()
            schemas |= set(schemas_of(plan))

    assert len(crawled.statements) > 20
    assert schemas == {"directory"}


def schemas_of(plan: Any) -> Iterator[str]:
    if isinstance(plan, dict):
        yield from [plan["Schema"]] if "Relation Name" in plan else []
        plan = list(plan.values())
    for part in plan if isinstance(plan, list | tuple) else ():
        yield from schemas_of(part)


def test_a_crawl_reads_no_private_table(crawled: Crawl, counted: list[Counters]) -> None:
    before, after = counted
    assert len(before) > 10
    assert sum(row[3] for row in before) > 100
    assert after == before


def test_the_crawl_would_find_the_secrets_of_an_open_place(
    database_urls: DatabaseUrls, staff: Engine, gazetteer: Gazetteer, clean: None
) -> None:
    postgres.empty(database_urls)
    plant(staff, gazetteer, open_rows())

    crawled = crawl_of(database_urls, ["en"])
    answers = find_traces(crawled.answers.values())

    assert NEVER.isdisjoint(answers)
    assert answers > {
        "Sullivan City", "Jacarandas 4711", "Zarzamora", "behind the white church",
        "source-of-the-list", "9565550147", "9565550148", "area code", "26.284317", "98.591734",
    }  # fmt: skip
    rows = "\n".join(text for _, text in public_schema(database_urls))
    assert find_traces([rows]) > {"Sullivan City", "98.591734"}
    assert "Zarzamora" in find_traces([crawled.kept])
