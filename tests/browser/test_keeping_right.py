"""A shelter is full tonight; a monthly mail is answered with one press. On a phone, script off."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OutboxMessage
from app.services import reminders
from app.services.links import Issuer, Purpose
from tests.browser.visitor import Visitor
from tests.factories import make_listing
from tests.staff.links import SECRET, make_link, make_people

HERE = (-92.26, 14.9)
NO_SCRIPT = {"java_script_enabled": False}


@pytest.fixture
def phone(windowless: Browser, own_server: str, clean: None) -> Iterator[Callable[[], Visitor]]:
    """Opens a phone of 360 by 740 pixels without scripts; none may be left with a cookie."""
    phones: list[Visitor] = []

    def open_one() -> Visitor:
        phones.append(Visitor(windowless, own_server, **NO_SCRIPT))
        return phones[-1]

    yield open_one
    for visitor in phones:
        visitor.close()


def test_a_shelter_is_full_tonight(session: Session, phone: Callable[[], Visitor]) -> None:
    now = dt.datetime.now(dt.UTC)
    full = make_listing(session, name="Casa Llena", point=HERE, now=now)
    make_listing(session, name="Casa Abierta", organization="B", point=(-92.27, 14.91), now=now)
    token = make_link(session, full, Purpose.TONIGHT, now=now)

    page = phone().open(f"/confirm/tonight/{token}")
    assert _fits(page)
    page.get_by_role("button", name="Full", exact=True).tap()
    expect(page.get_by_role("status")).to_contain_text("Full, until")

    seeker = phone().open("/en/search?near=Tapachula&c=k19")
    cards = seeker.locator(".card")
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text("Casa Abierta")
    expect(cards.nth(1)).to_contain_text("Full, until")
    cards.nth(1).locator("h3 a").tap()
    expect(seeker.locator(".panel", has_text="The place itself said so on")).to_be_visible()


def test_a_monthly_mail_is_answered_with_one_press(
    session: Session, phone: Callable[[], Visitor], own_server: str
) -> None:
    now = dt.datetime.now(dt.UTC)
    listing = make_listing(
        session,
        name="Casa Ejemplo",
        point=HERE,
        opening_hours="Mo-Su 17:00-21:00",
        purpose="intake",
        verified_on=now.date() - dt.timedelta(days=31),
        now=now,
    )
    make_people(session, listing, "ana@example.org")
    [organization_id] = reminders.find_organizations(session, now=now)
    reminders.remind(session, organization_id, issuer=Issuer(SECRET, own_server), now=now)
    session.commit()
    mail = session.scalars(select(OutboxMessage)).one()

    page = phone().open(mail.values["listings"][0]["link"])
    assert _fits(page)
    page.wait_for_timeout(2_100)  # she reads it
    page.get_by_role("button", name="Yes, all three are right").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")

    seeker = phone().open(f"/en/listings/{listing}")
    expect(seeker.get_by_text("The place itself confirmed this on")).to_be_visible()
    expect(seeker.get_by_text("Confirmed today")).to_be_visible()


def _fits(page: Page) -> bool:
    """Whether nothing is wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
