"""Is there room tonight? Two taps for members, and a link for the home screen."""

import datetime as dt
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import FieldChange, Upkeep
from app.services.links import TONIGHT_FOR, Purpose
from app.services.listings import get_listing
from tests.factories import TIJUANA, make_listing
from tests.staff.links import Holder, make_link, make_people, service_of
from tests.staff.people import Browser, make_account

HERE = (-92.26, 14.9)
PUBLIC_WORDS = ["room_likely", "call_first", "full", "closed"]


@pytest.fixture
def house(session: Session, today: dt.datetime) -> UUID:
    """A listing with one member."""
    listing = make_listing(session, name="Casa Ejemplo", point=HERE, now=today)
    make_people(session, listing, "ana@example.org")
    return listing


@pytest.fixture
def ana(session: Session, browser: Browser, staff: Engine, house: UUID) -> Browser:
    """The browser of the member."""
    from app.services.accounts import find_account

    account = find_account(session, "ana@example.org")
    assert account is not None
    return browser.sign_in(staff, account.id)


def page_of(session: Session, listing: UUID) -> str:
    return f"/provider/{service_of(session, listing).organization_id}/tonight"


@pytest.mark.parametrize("word", PUBLIC_WORDS)
def test_two_taps_say_how_it_is(
    session: Session,
    public: psycopg.Connection,
    ana: Browser,
    house: UUID,
    today: dt.datetime,
    word: str,
) -> None:
    page = ana.get(page_of(session, house))
    form = page.one("//form[.//button[@value='full']]")

    after = ana.post(form.get("action"), {"word": word})

    assert get_listing(public, house).notices_at(today) == [word]
    assert "Done. People read it now." in after.text
    assert "People read now:" in after.text
    ana.post(form.get("action"), {"word": ""})
    assert get_listing(public, house).notices_at(today) == []


def test_a_pause_until_a_day_and_back(
    session: Session, public: psycopg.Connection, ana: Browser, house: UUID, today: dt.datetime
) -> None:
    address = f"{page_of(session, house)}/{service_of(session, house).id}"
    until = (today + dt.timedelta(days=5)).date().isoformat()

    page = ana.post(f"{address}/pause", {"until": until})
    assert get_listing(public, house).notices_at(today) == ["closed"]
    assert "Let people in again now" in page.text
    said = ana.post(address, {"word": "room_likely"})
    assert "End that first." in said.text
    assert get_listing(public, house).notices_at(today) == ["closed"]

    ana.post(f"{address}/pause", {"until": ""})
    assert get_listing(public, house).notices_at(today) == []


@pytest.mark.parametrize(
    "typed", ["tomorrow", "2020-01-01", "9999-12-31", "2026-02-30", "x" * 5_000, "\N{SNOWMAN}"]
)
def test_a_day_that_cannot_be_is_refused_with_an_example(
    session: Session, ana: Browser, house: UUID, typed: str
) -> None:
    address = f"{page_of(session, house)}/{service_of(session, house).id}/pause"

    page = ana.post(address, {"until": typed})

    assert "For example: 2026-12-24" in page.text


def test_others_are_chosen_a_reminder_is_wished_and_links_are_revoked(
    session: Session,
    public: psycopg.Connection,
    ana: Browser,
    house: UUID,
    staff_app: Flask,
    today: dt.datetime,
) -> None:
    other = make_listing(session, name="Casa Otra", organization="B", point=HERE, now=today)
    address = f"{page_of(session, house)}/{service_of(session, house).id}"

    assert "Kept." in ana.post(f"{address}/instead", {"other": [str(other), "", ""]}).text
    assert "Choose again." in ana.post(f"{address}/instead", {"other": ["no id"]}).text
    assert "Choose again." in ana.post(f"{address}/instead", {"other": [str(house)]}).text
    assert session.get_one(Upkeep, service_of(session, house).id).instead == [other]

    assert "Stop writing" in ana.post(f"{address}/reminder", {"wanted": "yes"}).text
    assert "Stop writing" not in ana.post(f"{address}/reminder", {"wanted": "no"}).text

    holder = Holder(staff_app)
    path = f"/confirm/tonight/{make_link(session, house, Purpose.TONIGHT, now=today)}"
    still = f"/confirm/{make_link(session, house, now=today)}"
    holder.get(path)
    ana.post(f"{address}/links/revoke")
    holder.get(path, status=410)
    holder.get(still, status=410)
    assert holder.send(path, {"word": "full"}).status_code == 410
    assert get_listing(public, house).notices == []


def test_nobody_acts_for_a_place_of_another_organization(
    session: Session, public: psycopg.Connection, ana: Browser, house: UUID, today: dt.datetime
) -> None:
    """Neither by the address of the other organization, nor by her own."""
    theirs = make_listing(session, organization="Another", now=today)
    foreign = service_of(session, theirs).id
    for where, refused in ((page_of(session, theirs), 403), (page_of(session, house), 404)):
        for what in ("", "/pause", "/instead", "/reminder", "/links/revoke", "/open"):
            response = ana.send(f"{where}/{foreign}{what}", {"word": "full", "wanted": "yes"})
            assert response.status_code == refused, what
    assert get_listing(public, theirs).notices == []
    assert session.scalars(select(FieldChange)).all() == []


def test_what_was_closed_by_a_link_is_opened_again_by_a_member(
    session: Session, public: psycopg.Connection, ana: Browser, house: UUID, staff_app: Flask,
    today: dt.datetime,
) -> None:  # fmt: skip
    holder, address = Holder(staff_app), page_of(session, house)
    holder.press(holder.get(f"/confirm/{make_link(session, house, now=today)}"), "closed")
    page = ana.get(address)
    assert "You said that it is closed." in page.text

    ana.post(page.one("//form[contains(@action, '/open')]").get("action"))

    assert get_listing(public, house).id == house


# The link for a home screen


@pytest.mark.parametrize("word", PUBLIC_WORDS)
def test_a_link_says_four_words_and_nothing_else(
    session: Session,
    public: psycopg.Connection,
    house: UUID,
    staff_app: Flask,
    today: dt.datetime,
    word: str,
) -> None:
    holder = Holder(staff_app)
    before = get_listing(public, house)
    path = f"/confirm/tonight/{make_link(session, house, Purpose.TONIGHT, now=today)}"
    page = holder.get(path)
    assert page.all("//button/@value") == PUBLIC_WORDS

    for nothing in ("", "beds: 12", "FULL", "open"):
        assert holder.send(path, {"word": nothing, "until": "2099-01-01"}).status_code == 303
    assert get_listing(public, house) == before

    assert holder.send(path, {"word": word}).status_code == 303
    assert get_listing(public, house).notices_at(today) == [word]
    assert "People read now:" in holder.get(path).text
    [change] = session.scalars(select(FieldChange))
    assert (change.field, change.by.value) == ("notice", "link")


def test_a_link_of_tonight_neither_confirms_nor_lasts_for_ever(
    session: Session, house: UUID, staff_app: Flask, today: dt.datetime
) -> None:
    holder = Holder(staff_app)
    token = make_link(session, house, Purpose.TONIGHT, now=today)
    old = make_link(session, house, Purpose.TONIGHT, now=today - TONIGHT_FOR)

    holder.get(f"/confirm/{token}", status=410)
    holder.get(f"/confirm/tonight/{old}", status=410)
    holder.get(f"/confirm/tonight/{make_link(session, house, now=today)}", status=410)


def test_a_link_of_one_place_says_nothing_of_another(
    session: Session, public: psycopg.Connection, house: UUID, staff_app: Flask, today: dt.datetime
) -> None:
    other = make_listing(session, name="Other", now=today)
    token = make_link(session, house, Purpose.TONIGHT, now=today)

    Holder(staff_app).send(f"/confirm/tonight/{token}", {"word": "full", "service_id": str(other)})

    assert get_listing(public, other).notices == []


def test_a_link_of_a_refuge_shows_what_strangers_see(
    session: Session, staff_app: Flask, today: dt.datetime
) -> None:
    refuge = make_listing(
        session,
        name="Casa Secreta",
        disclosure="hidden",
        setting="residential",
        town=TIJUANA,
        true_city="Tijuana",
        now=today,
    )
    holder = Holder(staff_app)
    path = f"/confirm/tonight/{make_link(session, refuge, Purpose.TONIGHT, now=today)}"
    holder.send(path, {"word": "full"})

    page = holder.get(path)

    assert "Full, until" in page.text
    for trace in ("Secreta", "Tijuana", "Baja"):
        assert trace not in page.html


def test_somebody_without_an_organization_sees_no_page(
    session: Session, browser: Browser, staff: Engine, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    eve = make_account(session, "eve@example.org")
    session.commit()

    response = browser.sign_in(staff, eve.id).open(page_of(session, listing))

    assert response.status_code == 403
