"""The starter data is what the file says: nothing lost, nothing confirmed, nothing opened."""

import csv
import datetime as dt
from collections import Counter

import psycopg
from sqlalchemy.orm import Session

from app.db import staff_engine
from app.services.disclosure import AREA_TOWN_POPULATION
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from tests.postgres import STARTER_DATA, DatabaseUrls


def rows() -> list[dict[str, str]]:
    with STARTER_DATA.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_that_is_not_held_is_public(
    demo_urls: DatabaseUrls, demo_public: psycopg.Connection
) -> None:
    with psycopg.connect(demo_urls.staff) as staff:
        public = {
            key
            for (key,) in staff.execute(
                "SELECT i.key FROM import_row i JOIN published USING (service_id)"
            )
        }

    expected = {row["id"] for row in rows() if row["hold"] != "yes"}
    assert expected - public == set()
    assert public - expected == set()
    count = demo_public.execute("SELECT count(*) FROM listing").fetchone()
    assert count == (len(expected),)


def test_nothing_is_confirmed_that_nobody_confirmed(demo_public: psycopg.Connection) -> None:
    found = demo_public.execute(
        "SELECT count(*) FROM listing WHERE confirmed_on IS NOT NULL OR confirmed_by IS NOT NULL"
        " OR due_on IS NOT NULL OR stale_on IS NOT NULL"
    ).fetchone()

    assert found == (0,)


def test_every_listing_says_who_published_it_and_when_as_far_as_the_source_says(
    demo_public: psycopg.Connection,
) -> None:
    said = Counter(row["source_date"] or None for row in rows() if row["hold"] != "yes")
    shown = demo_public.execute("SELECT source_publisher, source_date FROM listing").fetchall()

    assert all(publisher for publisher, _ in shown)
    assert Counter(date for _, date in shown) == said


def test_nothing_is_more_open_than_the_file_says(
    demo_urls: DatabaseUrls, demo_public: psycopg.Connection
) -> None:
    said = Counter(row["disclosure"] for row in rows() if row["hold"] != "yes")
    shown = dict(
        demo_public.execute("SELECT disclosure, count(*) FROM listing GROUP BY 1").fetchall()
    )

    assert shown["hidden"] >= said["hidden"]
    assert shown.get("exact", 0) <= said["exact"]


def test_who_has_a_point_can_be_searched_and_who_has_none_covers_something(
    demo_public: psycopg.Connection,
) -> None:
    lost = demo_public.execute(
        "SELECT l.id, l.name FROM listing l WHERE"
        " NOT EXISTS (SELECT FROM search s WHERE s.listing_id = l.id)"
        " AND NOT EXISTS (SELECT FROM coverage c WHERE c.listing_id = l.id)"
    ).fetchall()

    assert lost == []


def test_areas_are_around_large_towns(demo_public: psycopg.Connection) -> None:
    small = demo_public.execute(
        "SELECT l.id FROM listing l LEFT JOIN place p ON p.id = l.place_id"
        " WHERE l.disclosure = 'area' AND coalesce(p.population, 0) < %s",
        (AREA_TOWN_POPULATION,),
    ).fetchall()

    assert small == []


def test_loading_it_again_writes_nothing_at_all(
    demo_urls: DatabaseUrls, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    engine = staff_engine(demo_urls.staff)
    with Session(engine) as session:  # this database refuses every write
        report = import_services(
            session,
            STARTER_DATA.read_text(encoding="utf-8-sig"),
            gazetteer,
            dataset=STARTER_DATA.stem,
            now=now,
        )
    engine.dispose()

    assert report.unchanged == len(rows())
    assert (report.new, report.changed, report.missing) == (0, 0, [])
