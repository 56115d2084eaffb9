"""What the benches search in: made-up listings that nobody can take for help."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.db import staff_engine
from app.models import Cell, Change, Coverage, Listing, Search, Version
from app.services import synthesis_writing
from app.services.hilbert import hilbert
from app.services.open_data.noting import LAST_ZOOM
from app.services.search.asked import Search as Asked
from app.services.search.ranking import rank
from app.services.synthesis import LARGEST_PILE, RealTown, synthesize
from app.services.synthesis_writing import SynthesisError, add_synthetic
from tests.factories import NOW
from tests.postgres import DatabaseUrls

METROPOLIS = RealTown(
    1, "Ciudad de México", "MX", "09", "Ciudad de México", -99.13, 19.43, 12_000_000, "UTC"
)
TAPACHULA = RealTown(2, "Tapachula", "MX", "05", "Chiapas", -92.26, 14.9, 200_000, "UTC")
TOWNS = [METROPOLIS, TAPACHULA]


@pytest.fixture
def owner(database_urls: DatabaseUrls) -> Iterator[Session]:
    """The owner's session, whose work is rolled back."""
    engine = staff_engine(database_urls.owner)
    with Session(engine) as session:
        yield session
        session.rollback()
    engine.dispose()


def add(session: Session, number: int, *, seed: int = 1) -> None:
    add_synthetic(session, number, seed, now=NOW, progress=lambda done, total: None)


def test_a_seed_always_gives_the_same_listings() -> None:
    first, again, other = (list(synthesize(TOWNS, 300, seed, NOW)) for seed in (1, 1, 2))

    assert first == again
    assert {row.listing["id"] for row in first}.isdisjoint(row.listing["id"] for row in other)


@pytest.mark.parametrize("number", [1, 7, 2_500])
def test_there_are_exactly_as_many_as_asked_for(number: int) -> None:
    assert len(list(synthesize(TOWNS, number, 1, NOW))) == number


def test_nothing_synthetic_can_be_taken_for_help() -> None:
    for row in synthesize(TOWNS, 3_000, 1, NOW):
        listing = row.listing
        assert (listing["name"] or "Test ").startswith("Test ")
        assert all(phone["number"].startswith("+155555501") for phone in listing["phones"])
        assert "example.org" in (listing["website"] or "example.org")
        assert (listing["email"] or "@example.org").endswith("@example.org")


def test_a_metropolis_has_a_pile_at_its_centre_that_stays_within_its_limit() -> None:
    points = Counter(
        (row.listing["longitude"], row.listing["latitude"])
        for row in synthesize([METROPOLIS], 6_000, 1, NOW)
        if row.search
    )

    assert points[METROPOLIS.longitude, METROPOLIS.latitude] == LARGEST_PILE
    assert sorted(points.values())[-2] < 10


def test_a_hidden_place_shows_only_what_it_covers() -> None:
    hidden = [
        row for row in synthesize(TOWNS, 4_000, 1, NOW) if row.listing["disclosure"] == "hidden"
    ]

    assert hidden
    for row in hidden:
        assert row.search is None
        assert row.words is None
        assert row.coverage
        assert not any(row.listing[name] for name in ("name", "city", "point", "phones"))


def test_neighbours_on_the_curve_are_near_each_other() -> None:
    steps = range(16)
    cells = [(x * 22.5 - 178, y * 11.25 - 89) for x in steps for y in steps]

    along = sorted(cells, key=lambda cell: hilbert(*cell))

    for (west, south), (east, north) in pairwise(along):
        assert abs(east - west) / 22.5 + abs(north - south) / 11.25 == pytest.approx(1)


def test_synthetic_services_are_found_nearest_first_and_the_version_grows(
    owner: Session,
) -> None:
    before = owner.scalar(select(Version.number)) or 0

    add(owner, 2_000)

    connection = owner.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    hits = rank(connection, Asked(METROPOLIS.longitude, METROPOLIS.latitude), 20, now=NOW).hits
    assert len(hits) == 20
    assert [hit.key() for hit in hits] == sorted(hit.key() for hit in hits)
    assert owner.scalar(select(Version.number)) == before + 1
    assert owner.scalar(select(func.count()).select_from(Listing)) == 2_000
    lines = owner.scalar(select(func.count()).select_from(Coverage))
    assert owner.scalar(select(func.count()).select_from(Search)) == 2_000 - (lines or 0)


def test_synthetic_services_are_counted_and_in_the_feed_as_published_ones_are(
    owner: Session,
) -> None:
    add(owner, 2_000)

    taken = select(func.count()).select_from(Listing).where(Listing.open_data)
    counted = select(func.sum(Cell.listings)).where(Cell.zoom == LAST_ZOOM)
    at_doors = owner.scalar(taken.where(Listing.point_kind == "exact"))
    assert at_doors
    assert owner.scalar(counted) == at_doors
    assert owner.scalar(select(func.count()).select_from(Change)) == owner.scalar(taken)


def test_a_large_filling_leaves_the_same_indexes_behind(
    owner: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesis_writing, "WITHOUT_INDEXES_FROM", 100)
    before = indexes(owner)

    add(owner, 200)

    assert indexes(owner) == before
    assert any("siglen" in definition for definition in before)


def indexes(session: Session) -> list[str]:
    found = session.scalars(
        text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'directory' ORDER BY indexdef")
    )
    return list(found)


def test_a_seed_is_taken_only_once(owner: Session) -> None:
    add(owner, 10, seed=5)

    with pytest.raises(SynthesisError, match="seed used"):
        add(owner, 10, seed=5)


def test_nothing_synthetic_changes_by_itself() -> None:
    later = NOW + dt.timedelta(days=400)

    for row in synthesize(TOWNS, 1_000, 1, NOW):
        assert row.listing["state_until"] is None
        for notice in row.listing["notices"]:
            assert dt.datetime.fromisoformat(notice["expires_at"]) > later
