"""A volunteer calls ten places in ten presses, and one that never wants to be listed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Listing
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import ImportReport, import_services
from app.web.staff import create_staff_app
from tests.browser.visitor import PHONE
from tests.postgres import DatabaseUrls
from tests.services.files import row, table
from tests.settings import close_staff, settings_of
from tests.staff.links import SECRET
from tests.staff.people import Browser as SignedIn
from tests.staff.people import make_account

NOW = dt.datetime.now(dt.UTC)
ROWS = [
    row(id=f"p{i}", name=f"Oficina {i}", categories="information", phones=f"+1202555010{i}")
    for i in range(10)
]
SHELTER = row(id="never", name="Casa Callada", categories="shelter", phones="+12025550150")


@pytest.fixture
def phone(
    windowless: Browser,
    database_urls: DatabaseUrls,
    session: Session,
    staff: Engine,
    own_server: str,
) -> Iterator[Page]:
    """The phone of a volunteer who is signed in, without script."""
    account = make_account(session, "vera@example.org", moderator=True)
    account.locale = "en"
    session.commit()
    app = create_staff_app(
        replace(settings_of(database_urls), secret_key=SECRET, base_url=own_server)
    )
    name = app.config["SESSION_COOKIE_NAME"]
    host = own_server.partition("://")[2].partition(":")[0]
    cookie = SignedIn(app).sign_in(staff, account.id).raw.get_cookie(name, domain=host)
    assert cookie
    context = windowless.new_context(base_url=own_server, **PHONE, java_script_enabled=False)
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": name, "value": cookie.value, "url": own_server}])
    yield context.new_page()
    context.close()
    close_staff(app)


def load(session: Session, gazetteer: Gazetteer) -> ImportReport:
    text = table([*ROWS, SHELTER])
    report = import_services(session, text, gazetteer, dataset="test", now=NOW)
    session.commit()
    return report


def listed(session: Session) -> list[tuple[str, dt.date | None]]:
    session.rollback()
    rows = session.execute(select(Listing.name, Listing.confirmed_on).order_by(Listing.name))
    return [(name, confirmed) for name, confirmed in rows]


def test_ten_are_right_and_one_never_wants_to_be_listed(
    phone: Page, session: Session, gazetteer: Gazetteer
) -> None:
    load(session, gazetteer)
    phone.goto("/moderation/")
    phone.get_by_role("link", name="Calls").tap()
    expect(phone.locator("main")).to_contain_text("11 places to call")
    phone.get_by_role("button", name="Call the next place").tap()

    # What a life hangs on comes first: the shelter.
    expect(phone.get_by_role("heading", level=1)).to_have_text("Casa Callada")
    expect(phone.locator("li [lang=es]").first).to_contain_text("Amparo")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="They never want to be listed").tap()
    for _ in range(10):
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Oficina")
        phone.get_by_role("button", name="They answered: all of it is right").tap()
    expect(phone.get_by_role("status").first).to_contain_text("Nobody is to be called now")

    confirmed = [(f"Oficina {i}", NOW.date()) for i in range(10)]
    assert listed(session) == confirmed
    load(session, gazetteer)
    again = table([{**SHELTER, "id": "another"}])
    report = import_services(session, again, gazetteer, dataset="another", now=NOW)
    session.commit()
    assert report.kept_out == [2]
    assert listed(session) == confirmed
