"""How long a check is good for: the table of law 4."""

import datetime as dt

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.services.facets import numbers
from app.services.freshness import Freshness, freshness_at, good_for
from app.services.listings import get_listing
from app.services.publishing import publish_expired
from tests.factories import NOW, make_listing

CHECKED = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("categories", "days"),
    [
        (["shelter"], (30, 60)),
        (["food"], (30, 60)),
        (["gbv"], (30, 60)),
        (["child_protection"], (30, 60)),
        (["trafficking"], (30, 60)),
        (["health"], (60, 120)),
        (["legal_aid"], (60, 120)),
        (["documentation"], (60, 120)),
        (["consular"], (180, 365)),
        (["legal_aid", "shelter"], (30, 60)),
    ],
)
def test_the_strictest_category_decides(categories: list[str], days: tuple[int, int]) -> None:
    assert good_for(categories, "ngo", line=False) == days


@pytest.mark.parametrize(
    ("categories", "operator", "line", "days"),
    [
        pytest.param(["gbv"], "ngo", True, (90, 180), id="a line"),
        pytest.param(["emergency"], "state", True, (90, 180), id="a state's line"),
        pytest.param(["documentation"], "consulate", False, (180, 365), id="a consulate"),
        pytest.param(["asylum"], "state", False, (180, 365), id="a state office"),
        pytest.param(["shelter"], "state", False, (30, 60), id="a shelter of the state"),
    ],
)
def test_lines_and_offices_have_days_of_their_own(
    categories: list[str], operator: str, line: bool, days: tuple[int, int]
) -> None:
    assert good_for(categories, operator, line=line) == days


@pytest.mark.parametrize(
    ("day", "state"),
    [(0, "confirmed"), (29, "confirmed"), (30, "due"), (59, "due"), (60, "stale"), (900, "stale")],
)
def test_a_check_gets_old(day: int, state: str) -> None:
    due, stale = CHECKED + dt.timedelta(days=30), CHECKED + dt.timedelta(days=60)
    today = CHECKED + dt.timedelta(days=day)

    assert freshness_at(today, CHECKED, due, stale) is Freshness(state)


def test_what_nobody_checked_is_unconfirmed_for_ever() -> None:
    assert freshness_at(CHECKED, None, None, None) is Freshness.UNCONFIRMED


def test_a_listing_gets_stale_by_itself(session: Session, public: psycopg.Connection) -> None:
    checked = NOW.date() - dt.timedelta(days=59)
    listing_id = make_listing(session, verified_on=checked, categories=["shelter"])
    later = NOW + dt.timedelta(days=1)

    assert get_listing(public, listing_id).freshness(NOW) is Freshness.DUE
    assert state_of(public, "usable")

    assert publish_expired(session, now=later) == 1
    session.commit()

    assert get_listing(public, listing_id).freshness(later) is Freshness.STALE
    assert state_of(public, "stale")


def test_a_notice_ends_by_itself(session: Session, public: psycopg.Connection) -> None:
    until = NOW + dt.timedelta(hours=3)
    listing_id = make_listing(session, notices=[("full", until)])

    assert get_listing(public, listing_id).notices_at(NOW) == ["full"]
    assert get_listing(public, listing_id).notices_at(until) == []
    assert state_of(public, "full")

    assert publish_expired(session, now=until) == 1
    session.commit()

    assert state_of(public, "usable")
    assert publish_expired(session, now=until) == 0


def state_of(public: psycopg.Connection, state: str) -> bool:
    rows = public.execute("SELECT facets FROM search").fetchall()
    return all(numbers()["state", state] in row[0] for row in rows)
