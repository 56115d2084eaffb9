"""People keep a listing right on a phone of 360 pixels, as they would; a thief cannot."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Service
from app.services.editing.changing import edit
from app.services.listings import Listing, get_listing
from app.services.permissions import actor_of
from app.web.staff import create_staff_app
from tests.browser.visitor import PHONE
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.settings import settings_of
from tests.staff.links import SECRET
from tests.staff.people import Browser as SignedIn
from tests.staff.people import make_account, make_member

NOW = dt.datetime.now(dt.UTC)


class House:
    """A shelter on a real server, and phones of the people who keep it."""

    def __init__(
        self, browser: Browser, urls: DatabaseUrls, session: Session, staff: Engine, address: str
    ) -> None:
        self.listing = make_listing(
            session, name="A made-up shelter", opening_hours="Mo-Fr 09:00-17:00", now=NOW
        )
        self.service = session.scalars(select(Service)).one()
        self.session, self.staff, self.address, self._browser = session, staff, address, browser
        settings = replace(settings_of(urls), secret_key=SECRET, base_url=address)
        self._app = create_staff_app(settings)
        self._contexts: list[Any] = []
        self.url = f"/provider/{self.service.organization_id}/listings/{self.service.id}/"

    def member(self, email: str, role: str = "editor") -> UUID:
        account = make_member(self.session, email, self.service.organization_id, role, now=NOW)
        self.session.commit()
        return account.id

    def moderator(self) -> UUID:
        account = make_account(self.session, "mo@example.org", moderator=True)
        self.session.commit()
        return account.id

    def phone(self, account_id: UUID, **options: Any) -> Page:
        """The phone of somebody who is signed in, at the list of tasks of the shelter."""
        signed_in = SignedIn(self._app).sign_in(self.staff, account_id)
        name = self._app.config["SESSION_COOKIE_NAME"]
        host = self.address.partition("://")[2].partition(":")[0]
        cookie = signed_in.raw.get_cookie(name, domain=host)
        assert cookie
        context = self._browser.new_context(base_url=self.address, **{**PHONE, **options})
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        self._contexts.append(context)
        page = context.new_page()
        page.goto(self.url)
        expect(page.get_by_role("heading", level=1)).to_have_text("A made-up shelter")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        engine = self._app.extensions["amparo.staff"]
        assert isinstance(engine, Engine)
        engine.dispose()


@pytest.fixture
def house(
    windowless: Browser,
    database_urls: DatabaseUrls,
    session: Session,
    staff: Engine,
    own_server: str,
) -> Iterator[House]:
    house = House(windowless, database_urls, session, staff, own_server)
    yield house
    house.close()


def shown(public: psycopg.Connection, house: House) -> Listing:
    return get_listing(public, house.listing)


def open_hours(page: Page) -> None:
    page.get_by_role("link", name="Opening hours").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opening hours")


def set_day(page: Page, day: str, opens: str, closes: str) -> None:
    page.get_by_label(day, exact=True).select_option("open")
    page.get_by_label(f"{day}: From").fill(opens)
    page.get_by_label(f"{day}: To").first.fill(closes)


def save(page: Page, name: str = "Save") -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_coordinator_changes_saturdays_hours(
    house: House, public: psycopg.Connection, scripts: bool
) -> None:
    page = house.phone(house.member("ana@example.org"), java_script_enabled=scripts)
    open_hours(page)
    set_day(page, "Saturday", "10:00", "13:30")
    page.get_by_role("button", name="See it as a stranger").click()
    expect(page.locator(".stranger")).to_contain_text("Saturday: 10:00")
    save(page)
    expect(page.get_by_role("status")).to_have_text("Saved. Everybody sees it now.")
    if scripts:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
    assert shown(public, house).opening_hours == "Mo-Fr 09:00-17:00, Sa 10:00-13:30"

    page.get_by_role("link", name="The page that everybody sees").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A made-up shelter")


def test_what_is_typed_is_kept_by_itself(house: House) -> None:
    ana = house.member("ana@example.org")
    page = house.phone(ana)
    open_hours(page)
    with page.expect_response(lambda answer: answer.url.endswith("/draft")) as answered:
        set_day(page, "Saturday", "10:00", "13:30")
    assert answered.value.status == 204
    page.close()

    page = house.phone(ana)
    open_hours(page)
    expect(page.get_by_role("status")).to_contain_text("This is your draft of")
    expect(page.get_by_label("Saturday: From")).to_have_value("10:00")


def test_a_hijacked_account_cannot_change_the_phone(
    house: House, public: psycopg.Connection
) -> None:
    before = shown(public, house).phones
    page = house.phone(house.member("manager@example.org", "manager"))
    page.get_by_role("link", name="Phones, e-mail, website").click()
    page.get_by_label("Number").first.fill("+1 202 555 0199")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("1 change waits for a second person.")
    page.get_by_role("link", name="Phones", exact=True).click()
    expect(page.get_by_role("button", name="Yes, it is right")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("A second person has to say yes")
    assert shown(public, house).phones == before


def test_two_editors_collide_and_nothing_is_lost(house: House, public: psycopg.Connection) -> None:
    ana, eva = (house.phone(house.member(f"{name}@example.org")) for name in ("ana", "eva"))
    open_hours(ana)
    open_hours(eva)
    set_day(ana, "Saturday", "10:00", "12:00")
    save(ana)
    set_day(eva, "Sunday", "08:00", "09:00")
    save(eva)

    alert = eva.get_by_role("alert")
    expect(alert).to_contain_text("Somebody else has changed this meanwhile")
    expect(alert).to_contain_text("Saturday: 10:00")
    expect(alert).to_contain_text("Sunday: 8:00")
    set_day(eva, "Saturday", "10:00", "12:00")
    save(eva, "Save mine")
    expect(eva.get_by_role("status")).to_have_text("Saved. Everybody sees it now.")
    assert shown(public, house).opening_hours == (
        "Mo-Fr 09:00-17:00, Sa 10:00-12:00, Su 08:00-09:00"
    )


def test_a_moderator_restores_yesterday(
    house: House, session: Session, public: psycopg.Connection
) -> None:
    key, organization = house.service.id, house.service.organization_id
    hours = {"hours_text": None, "timezone": "America/Mexico_City"}
    actor = actor_of(session, make_member(session, "ana@example.org", organization, now=NOW))
    for text in ("Mo-Fr 08:00-16:00", "Mo-Su off"):
        edit(session, actor, key, {"hours_open": {"opening_hours": text, **hours}}, now=NOW)
        session.commit()

    page = house.phone(house.moderator())
    page.get_by_role("link", name="What was changed, by whom").click()
    page.get_by_role("link", name="Compare this version with now").last.click()
    expect(page.locator("ins").first).to_have_text("Monday: 8:00\u202fAM – 4:00\u202fPM")
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.get_by_role("status")).to_have_text("Saved. Everybody sees it now.")
    assert shown(public, house).opening_hours == "Mo-Fr 08:00-16:00"
