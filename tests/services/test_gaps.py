"""What is counted of searches, and that no number leads back to who searched (law 3)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Gap, GapCount
from app.services.errors import NotFound
from app.services.gaps.counting import KEPT_S, MOST, Cell, SearchCounts, cells_of, send_to
from app.services.gaps.reading import read_gaps
from app.services.gaps.regions import count_regions
from app.services.gaps.weekly import WIDER_AFTER, publish_gaps
from app.services.search.finding import Answer, Question, find_help
from app.services.search.snapshot import Snapshot
from tests.factories import make_listing
from tests.postgres import DatabaseUrls

HERE = (-92.26, 14.9)  # Tapachula, Chiapas
CHIAPAS = ("MX", "05")
MONDAY = dt.date(2026, 1, 5)
WEEK = dt.timedelta(weeks=1)
Ask = Callable[..., Answer]


@pytest.fixture
def ask(public: psycopg.Connection, now: dt.datetime) -> Ask:
    def ask(**question: object) -> Answer:
        asked = Question(near="Tapachula", **question)  # type: ignore[arg-type]
        return find_help(public, Snapshot(), asked, now=now)

    return ask


def counted(session: Session, searches: int, *, week: dt.date = MONDAY, **cell: str) -> None:
    """Searches of a week that found nothing, as they stand in the database."""
    values = {"country": "MX", "admin1_code": "05", "kind": "category", "code": "food"} | cell
    session.add(GapCount(week=week, searches=searches, **values))
    session.flush()


def published(session: Session, day: dt.date, key: str = "s") -> dict[tuple[str, str], int]:
    """(country, admin-1) -> searches of all that is published after the job of a day."""
    publish_gaps(session, secret=key, now=dt.datetime.combine(day, dt.time(), dt.UTC))
    found: Counter[tuple[str, str]] = Counter()
    for gap in session.scalars(select(Gap)):
        found[gap.country, gap.admin1_code] += gap.searches
    return dict(found)


def test_only_what_nobody_near_has_or_speaks_is_counted(session: Session, ask: Ask) -> None:
    make_listing(session, categories=["shelter"], languages=["es"], point=HERE)

    assert cells_of(ask(categories=("shelter",))) == []
    assert cells_of(ask(categories=("food",))) == [Cell(*CHIAPAS, "category", "food")]
    assert cells_of(ask(languages=("es",))) == []
    both = cells_of(ask(categories=("shelter", "food"), languages=("ht",)))
    assert both == [Cell(*CHIAPAS, "language", "ht")]
    assert cells_of(ask(categories=("food",), offset=20)) == []


def test_a_process_sends_codes_and_numbers_now_and_then_and_keeps_none(
    session: Session, ask: Ask
) -> None:
    sent: list[Mapping[Cell, int]] = []
    clock = iter([0.0, *[1.0] * 10, KEPT_S + 1.0, KEPT_S + 1.0, KEPT_S + 2.0])
    counts = SearchCounts(sent.append, clock=lambda: next(clock))
    answer = ask(categories=("food",), q="my name is Ana")

    for _ in range(11):
        counts.add(answer)
    assert sent == []
    counts.add(answer)
    counts.add(answer)

    assert sent == [{Cell(*CHIAPAS, "category", "food"): MOST}]


def test_counts_are_added_up_by_a_role_that_can_read_none(
    session: Session, database_urls: DatabaseUrls
) -> None:
    send = send_to(database_urls.intake)
    for _ in range(2):
        send({Cell(*CHIAPAS, "category", "food"): 3, Cell("XX", "99", "category", "food"): 3})

    assert [(c.admin1_code, c.code, c.searches) for c in session.scalars(select(GapCount))] == [
        ("05", "food", 6)
    ]
    with (
        psycopg.connect(database_urls.intake) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM core.gap_count")


@pytest.mark.parametrize(
    "cells",
    [
        {},
        [[]],
        [{"country": "MX", "admin1": "05", "kind": "phone", "code": "food", "searches": 5}],
        [{"country": "MX", "admin1": "05", "kind": "category", "code": "+1 555", "searches": 5}],
        [{"country": "MX", "admin1": "05", "kind": "category", "code": "food", "searches": "x"}],
        [{"country": "MX", "admin1": "05", "kind": "category", "code": "food", "searches": -5}],
    ],
)
def test_what_is_no_count_is_left_out(
    session: Session, database_urls: DatabaseUrls, cells: object
) -> None:
    with psycopg.connect(database_urls.intake) as connection:
        connection.execute("SELECT intake.count_searches(%s)", (Jsonb(cells),))
    assert session.scalars(select(GapCount)).all() == []


def test_a_database_that_is_away_stops_no_page() -> None:
    send_to("postgresql://nobody@127.0.0.1:1/none")({Cell(*CHIAPAS, "category", "food"): 1})


def test_a_week_that_is_not_over_is_not_published(session: Session) -> None:
    counted(session, 100)
    assert published(session, MONDAY + dt.timedelta(days=6)) == {}
    assert published(session, MONDAY + WEEK) == {CHIAPAS: 100}


def test_few_wait_for_more_weeks_and_then_for_a_wider_region(session: Session) -> None:
    counted(session, 9)
    counted(session, 8, admin1_code="20", week=MONDAY)
    assert published(session, MONDAY + WEEK) == {}

    counted(session, 20, week=MONDAY + WEEK)
    assert published(session, MONDAY + 2 * WEEK) == {CHIAPAS: 20}

    counted(session, 30, week=MONDAY, country="GT", admin1_code="01")
    late = MONDAY + WIDER_AFTER + 2 * WEEK
    counted(session, 9, admin1_code="07", week=MONDAY)
    counted(session, 9, admin1_code="09", week=MONDAY)
    assert published(session, late) == {CHIAPAS: 20, ("GT", "01"): 30, ("MX", ""): 20}


def test_a_country_with_few_is_added_to_the_whole_route(session: Session) -> None:
    counted(session, 9, country="BZ", admin1_code="01")
    counted(session, 8, country="GY", admin1_code="01")
    counted(session, 7, country="SR", admin1_code="01")
    assert published(session, MONDAY + WIDER_AFTER + 2 * WEEK) == {}
    assert published(session, MONDAY + 2 * WIDER_AFTER + 2 * WEEK) == {("", ""): 20}
    assert session.scalars(select(GapCount)).all() == []


def test_nine_searches_of_ones_own_do_not_show_whether_somebody_else_searched(
    session: Session,
) -> None:
    """What an attacker sees of his nine alone, and of his nine and hers, differs in few secrets."""
    seen = []
    for secret in map(str, range(40)):
        for searches in (9, 10):
            counted(session, searches)
            seen.append((searches, published(session, MONDAY + WEEK, secret) != {}))
            session.execute(delete(Gap))
            session.execute(delete(GapCount))
    shown = Counter(seen)
    assert shown[9, True] == 0
    assert 1 <= shown[10, True] <= 10  # one in ten, so that absence says nothing


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["05", "20"]), st.integers(1, 15)),
        max_size=30,
    )
)
def test_no_number_is_of_fewer_than_ten_and_no_search_is_in_two(
    session: Session, history: list[tuple[int, str, int]]
) -> None:
    weekly: Counter[tuple[int, str]] = Counter()
    for week, admin1, searches in history:
        weekly[week, admin1] += searches
    for number in range(32):
        for (week, admin1), searches in weekly.items():
            if week == number:
                counted(session, searches, week=MONDAY + week * WEEK, admin1_code=admin1)
        publish_gaps(
            session,
            secret="s",
            now=dt.datetime.combine(MONDAY + (number + 1) * WEEK, dt.time(), dt.UTC),
        )
    numbers = session.scalars(select(Gap.searches)).all()
    left = sum(session.scalars(select(GapCount.searches)))
    session.rollback()

    assert all(number >= 10 and number % 10 == 0 for number in numbers)
    assert sum(numbers) + left <= sum(weekly.values())


def test_regions_say_what_is_known_of_their_listings(
    session: Session, public: psycopg.Connection, now: dt.datetime
) -> None:
    make_listing(session, categories=["shelter"], languages=["es"], point=HERE, now=now)
    make_listing(session, categories=["shelter"], phones=(), town=3522507, now=now)
    make_listing(
        session, name="Line", categories=["health"], line=True, coverage=("MX", ""), now=now
    )
    counted(session, 40, kind="language", code="ht", week=dt.date(2026, 11, 9))
    publish_gaps(session, secret="s", now=now)
    assert count_regions(session, now=now)
    assert not count_regions(session, now=now)
    session.commit()

    gaps = read_gaps(public, None, today=now.date())
    region = gaps.regions[0]
    assert [r.country for r in gaps.regions] == ["MX"]
    assert (region.listings, region.unconfirmed, region.with_phone) == (3, 3, 2)
    assert (region.with_languages, region.shelters, region.lines) == (1, 2, 1)
    assert [(m.admin1, m.code, m.searches, m.listings) for m in gaps.missed] == [
        ("Chiapas", "ht", 40, 0)
    ]
    within = read_gaps(public, "MX", today=now.date()).regions
    assert {r.admin1: r.listings for r in within} == {"Chiapas": 1, "Oaxaca": 1}
    with pytest.raises(NotFound):
        read_gaps(public, "ZZ", today=now.date())
