"""Still right? Answered by one press, without signing in; and by nobody else, and nothing more."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.db import writing
from app.models import Account, FieldChange, Phone, Upkeep
from app.services import confirming
from app.services.confirming import State
from app.services.errors import NotFound
from app.services.links import Purpose, read_token, stamp_page, weigh_press
from app.services.listings import get_listing
from app.services.publishing import publish
from tests.factories import make_listing, make_organization
from tests.staff.links import (
    SECRET,
    Holder,
    aged,
    confirmations,
    mails,
    make_link,
    make_people,
    service_of,
)
from tests.staff.people import Browser, make_member


def test_one_press_says_that_all_is_right_and_seekers_read_it(
    session: Session, public: psycopg.Connection, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(
        session,
        name="Casa Ejemplo",
        phones=["+12025550101"],
        opening_hours="Mo-Su 17:00-21:00",
        purpose="intake",
        serves=["families"],
        conditions={"no_id": "yes", "men_alone": "no"},
        now=today,
    )
    page = holder.get(f"/confirm/{make_link(session, listing, now=today)}")
    for said in (
        "Casa Ejemplo",
        "1. Is this the number to call? +1 202-555-0101",
        "2. Are these the hours when you let new people in?",
        "families",
        "They do not ask for ID",
        "They do not receive men who are alone",
    ):
        assert said in page.text, said

    after = holder.press(page, "right")

    assert after.h1 == "Thank you"
    found = get_listing(public, listing)
    assert (found.confirmed_on, found.confirmed_by) == (today.date(), "provider")
    [change] = session.scalars(select(FieldChange))
    assert (change.field, change.by.value, change.account_id) == ("confirmed", "link", None)


def test_a_scanner_that_opens_all_links_of_a_mail_changes_nothing(
    session: Session, public: psycopg.Connection, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    before = get_listing(public, listing)
    token = make_link(session, listing, now=today)
    seen, waiting = set(), {f"/confirm/{token}"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = holder.raw.get(path, base_url="https://amparo.example.org")
        holder.raw.head(path, base_url="https://amparo.example.org")
        if response.status_code == 200 and path.startswith("/confirm"):
            page = holder.get(path)
            hrefs = {str(href) for href in page.all("//@href|//@action")}
            waiting |= {href for href in hrefs if href.startswith("/")} - seen

    assert len(seen) > 2
    assert get_listing(public, listing) == before
    assert confirmations(session) == 0
    assert session.scalars(select(FieldChange)).all() == []


@pytest.mark.parametrize("answer", ["right", "closed"])
def test_a_press_within_two_seconds_does_not_count(
    session: Session,
    public: psycopg.Connection,
    holder: Holder,
    today: dt.datetime,
    answer: str,
) -> None:
    listing = make_listing(session, now=today)
    page = holder.get(f"/confirm/{make_link(session, listing, now=today)}")

    again = holder.press(page, answer, after_s=-60, status=422)  # however slow this machine is

    assert "That was very quick" in again.text
    assert confirmations(session) == 0
    assert get_listing(public, listing).confirmed_on is None
    assert holder.press(again, "right").h1 == "Thank you"


@pytest.mark.parametrize(
    ("age_ms", "press"),
    [(0, "too_soon"), (1_999, "too_soon"), (2_000, "counts"), (43_200_001, "too_late")],
)
def test_a_press_counts_from_two_seconds_to_twelve_hours(
    today: dt.datetime, age_ms: int, press: str
) -> None:
    made = today.replace(microsecond=0)
    stamp = stamp_page(SECRET, "token", "facts", now=made)

    later = made + dt.timedelta(milliseconds=age_ms)

    assert weigh_press(SECRET, stamp, "token", "facts", now=later) == press


def test_what_changed_while_the_page_was_open_is_read_again(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, phones=["+12025550101"], now=today)
    page = holder.get(f"/confirm/{make_link(session, listing, now=today)}")
    service = service_of(session, listing)
    service.phones = [Phone(position=0, number="+12025550102", kind="voice")]
    publish(session, [service.id], now=today)
    session.commit()

    again = holder.press(page, "right", status=422)

    assert "+1 202-555-0102" in again.text
    assert confirmations(session) == 0


def test_a_stamp_of_another_link_or_of_nobody_does_not_count(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    one = make_listing(session, now=today)
    other = make_listing(session, organization="B", now=today)
    page = holder.get(f"/confirm/{make_link(session, one, now=today)}")
    foreign = holder.fields(holder.get(f"/confirm/{make_link(session, other, now=today)}"))

    for stamp in (aged(foreign["stamp"], 10), "", "x" * 1_000, aged(foreign["stamp"], 90_000)):
        response = holder.send(page.url, {"stamp": stamp, "answer": "right"})
        assert response.status_code == 422
    assert confirmations(session) == 0


def test_the_second_of_two_who_press_finds_it_answered(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    page = holder.get(f"/confirm/{make_link(session, listing, now=today)}")
    first, second = holder.press(page, "right"), holder.press(page, "closed")

    assert first.h1 == second.h1 == "Thank you"
    assert confirmations(session) == 1
    assert service_of(session, listing).status.value == "active"


def test_two_who_press_in_the_same_moment_confirm_once(
    session: Session, staff: Engine, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    link = read_token(SECRET, Purpose.CONFIRM, make_link(session, listing, now=today))
    assert link is not None
    session.add(Upkeep(service_id=link.service_id))
    session.commit()
    all_have_looked = Barrier(8, timeout=20)

    def press(_: int) -> None:
        with writing(staff) as own:
            seen = own.get_one(Upkeep, link.service_id)
            assert confirming.open_link(own, link, now=today).state is State.ASKS
            all_have_looked.wait()
            confirming.confirm(own, link, now=today)
            assert seen.confirm_generation == 2

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))

    assert confirmations(session) == 1
    assert session.get_one(Upkeep, link.service_id).confirm_generation == 2


def test_closed_leaves_the_lists_at_once_and_comes_back_with_one_press(
    session: Session, public: psycopg.Connection, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, name="Casa Ejemplo", now=today)
    make_people(session, listing, "ana@example.org", "eva@example.org")
    path = f"/confirm/{make_link(session, listing, now=today)}"

    closed = holder.press(holder.get(path), "closed")

    assert "Somebody of yours said that this place is closed." in closed.text
    with pytest.raises(NotFound):
        get_listing(public, listing)
    assert [m.kind for m in mails(session)] == ["closed_by_link"] * 2

    asked = holder.press(closed, "open")
    assert asked.h1 == "Is this still right?"
    assert get_listing(public, listing).confirmed_on is None
    fields = [c.after for c in session.scalars(select(FieldChange).order_by(FieldChange.id))]
    assert fields == ["withdrawn", "active"]


@pytest.mark.parametrize("who", ["moderators", "panic", "organization"])
def test_no_link_brings_back_what_others_took_out(
    session: Session, public: psycopg.Connection, holder: Holder, today: dt.datetime, who: str
) -> None:
    listing = make_listing(session, now=today)
    path = f"/confirm/{make_link(session, listing, now=today)}"
    page = holder.get(path)
    service = service_of(session, listing)
    if who == "moderators":
        service.status = "withdrawn"  # type: ignore[assignment]
    else:
        (service if who == "panic" else service.organization).hidden_at = today
    publish(session, [service.id], now=today)
    session.commit()

    for answer in ("open", "right", "closed"):
        holder.press(page, answer, status=410)
    assert confirmations(session) == 0
    assert session.scalars(select(FieldChange)).all() == []


def test_a_link_cannot_change_anything(
    session: Session, public: psycopg.Connection, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    page = holder.get(f"/confirm/{make_link(session, listing, now=today)}")
    before = get_listing(public, listing)
    stamp = aged(holder.fields(page)["stamp"], 10)

    for answer in ("", "changed", "RIGHT", "__class__", "withdrawn"):
        response = holder.send(
            page.url, {"stamp": stamp, "answer": answer, "phone": "+12025550199"}
        )
        assert response.status_code == 303
    assert get_listing(public, listing) == before
    assert page.all("//input[not(@type='hidden')]|//textarea|//select") == []


def test_no_leads_who_may_to_where_it_is_edited_and_others_to_their_own(
    staff_app: Flask, staff: Engine, session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, name="Casa Ejemplo", now=today)
    service = service_of(session, listing)
    hers = make_member(session, "ana@example.org", service.organization_id, now=today)
    elsewhere = make_organization(session, "House of the South")
    session.flush()
    other = make_member(session, "eva@example.org", elsewhere.id, now=today)
    session.commit()
    token = make_link(session, listing, now=today)
    page = holder.get(f"/confirm/{token}")
    path = f"/confirm/{token}/change"
    assert path in page.hrefs()
    assert str(service.id) not in page.html

    def led_to(account: Account) -> str:
        browser = Browser(staff_app).sign_in(staff, account.id)
        return str(browser.open(path).location)

    assert led_to(hers) == (f"/provider/{service.organization_id}/listings/{service.id}/")
    assert led_to(other) == "/provider/"
