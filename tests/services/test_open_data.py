"""The open data: what may be taken in bulk, what of it changed, how many of it stand where."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.models import Cell, Change, Listing, Organization, Service
from app.services.open_data import noting
from app.services.publishing import publish
from tests.factories import NOW, make_listing

HERE = (-92.26, 14.9)


def is_open(session: Session, listing_id: UUID) -> bool:
    return bool(session.scalar(select(Listing.open_data).where(Listing.id == listing_id)))


def publish_all(session: Session) -> None:
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()


@pytest.mark.parametrize(
    ("kept_out", "expected"),
    [
        pytest.param({}, True, id="an office"),
        pytest.param({"setting": "residential"}, True, id="a general shelter"),
        pytest.param({"categories": ["gbv"]}, True, id="an office for survivors"),
        pytest.param({"categories": ["gbv"], "setting": "residential"}, False, id="a refuge"),
        pytest.param({"serves": ["lgbtiq"], "setting": "residential"}, False, id="a house"),
        pytest.param({"only_for": ["lgbtiq"], "setting": "residential"}, False, id="none else"),
        pytest.param({"disclosure": "area"}, False, id="around a town"),
        pytest.param({"disclosure": "hidden"}, False, id="hidden"),
    ],
)
def test_what_may_be_taken_in_bulk(
    session: Session, kept_out: dict[str, Any], expected: bool
) -> None:
    assert is_open(session, make_listing(session, **kept_out)) is expected


def test_an_organization_may_keep_its_listings_out(session: Session) -> None:
    listing = make_listing(session, point=HERE)
    session.execute(update(Organization).values(open_data=False))
    publish_all(session)

    assert not is_open(session, listing)
    assert change(session, listing).gone
    assert counts(session) == {}


def change(session: Session, listing_id: UUID) -> Change:
    session.expire_all()
    return session.get_one(Change, listing_id)


def test_a_change_has_a_date_and_no_change_has_none(session: Session) -> None:
    listing = make_listing(session, point=HERE)
    first = change(session, listing).changed_at
    publish_all(session)
    assert change(session, listing).changed_at == first

    session.execute(update(Service).values(name="Another made-up name"))
    publish_all(session)

    assert change(session, listing).changed_at > first


def test_what_is_hidden_leaves_its_id_and_a_date(session: Session) -> None:
    listing = make_listing(session, point=HERE)
    first = change(session, listing).changed_at
    session.execute(update(Service).values(hidden_at=NOW))
    publish_all(session)

    gone = change(session, listing)
    assert (gone.gone, gone.digest) == (True, "")
    assert gone.changed_at > first

    session.execute(update(Service).values(hidden_at=None))
    publish_all(session)
    assert not change(session, listing).gone


def test_what_was_never_open_leaves_nothing(session: Session) -> None:
    listing = make_listing(session, disclosure="hidden")
    session.execute(update(Service).values(hidden_at=NOW))
    publish_all(session)

    assert session.get(Change, listing) is None


def test_what_is_gone_when_all_is_written_anew_leaves_its_id(session: Session) -> None:
    gone, stays = make_listing(session, point=HERE), make_listing(session, point=HERE)
    session.execute(
        text("UPDATE core.service SET hidden_at = now() WHERE id = (SELECT service_id FROM"
             " core.service_at_location WHERE id = :id)"), {"id": gone}
    )  # fmt: skip
    session.execute(text("UPDATE directory.version SET facets = 'older'"))
    publish(session, (), now=NOW)
    session.commit()

    assert change(session, gone).gone
    assert not change(session, stays).gone
    assert counts(session)[noting.LAST_ZOOM] == [1]


def counts(session: Session) -> dict[int, list[int]]:
    """Zoom -> how many listings stand in its squares, the fullest last."""
    found: dict[int, list[int]] = {}
    for cell in session.scalars(select(Cell).order_by(Cell.zoom, Cell.listings)):
        found.setdefault(cell.zoom, []).append(cell.listings)
    return found


def test_listings_are_counted_once_at_each_zoom(session: Session) -> None:
    near, nearer = make_listing(session, point=HERE), make_listing(session, point=HERE)
    make_listing(session, point=(-106.42, 31.69))
    make_listing(session, point=HERE, categories=["gbv"], setting="residential")
    make_listing(session)  # known by its town only
    assert {near, nearer}
    assert counts(session) == {
        zoom: [1, 2] for zoom in range(noting.FIRST_ZOOM, noting.LAST_ZOOM + 1)
    }


def test_counts_kept_are_the_counts_made_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(6):
        make_listing(session, point=(HERE[0] + step / 7, HERE[1] + step / 9))
    session.execute(text("UPDATE core.service SET hidden_at = now() WHERE id IN"
                         " (SELECT id FROM core.service ORDER BY id LIMIT 2)"))  # fmt: skip
    publish_all(session)
    kept = session.execute(select(Cell.__table__).order_by(Cell.zoom, Cell.x, Cell.y)).all()

    monkeypatch.setattr(noting, "MOST_MOVES", 0)
    make_listing(session, point=HERE, now=NOW + dt.timedelta(days=1))
    session.execute(text("UPDATE core.service SET hidden_at = now() WHERE id NOT IN"
                         " (SELECT id FROM core.service ORDER BY created_at LIMIT 6)"))  # fmt: skip
    publish_all(session)

    assert kept
    assert session.execute(
        select(Cell.__table__).order_by(Cell.zoom, Cell.x, Cell.y)
    ).all() == kept  # fmt: skip
