"""A man who was sent away finds help by three presses; a town cannot be emptied by reports."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.services.cases import gathering
from tests.browser.visitor import Visitor
from tests.factories import make_listing

HERE = (-92.26, 14.9)
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def phones(windowless: Browser, own_server: str) -> Iterator[Callable[[], Visitor]]:
    """Phones of people who do not know each other, without script."""
    opened: list[Visitor] = []

    def open_one() -> Visitor:
        opened.append(Visitor(windowless, own_server, java_script_enabled=False))
        return opened[-1]

    yield open_one
    for visitor in opened:
        visitor.close()


def tell(page: Page, what: str) -> None:
    """Report what is wrong with the listing that is open."""
    page.get_by_role("link", name="Something is wrong here").tap()
    if not page.get_by_role("button", name=what).is_visible():
        page.get_by_text("They sent me away", exact=True).tap()
    page.get_by_role("button", name=what).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_a_man_who_was_refused_finds_the_next_clinic_and_the_ombuds(
    session: Session, phones: Callable[[], Visitor]
) -> None:
    refused = make_listing(session, name="Clinic One", categories=["health"], point=HERE)
    make_listing(session, name="Clinic Two", categories=["health"], point=(-92.27, 14.91))
    make_listing(
        session, name="Ombuds Line", categories=["rights_complaints"], line=True,
        coverage=("MX", ""), phones=["+12025550109"],
    )  # fmt: skip
    page = phones().open(f"/en/listings/{refused}")
    tell(page, "They sent me away because of the colour of my skin")

    expect(page.locator("main")).not_to_contain_text("Clinic One")
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Ombuds Line")
    page.get_by_role("link", name="Clinic Two").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clinic Two")


def test_three_fake_reports_do_not_take_the_only_shelter_of_a_town(
    session: Session, phones: Callable[[], Visitor]
) -> None:
    shelter = make_listing(session, name="Casa Ejemplo", point=HERE, categories=["shelter"])
    for what in ("It is closed", "It is not safe there", "They asked for money"):
        tell(phones().open(f"/en/listings/{shelter}"), what)
        session.rollback()
        gathering.gather(session, now=NOW)
        session.commit()

    visitor = phones()
    visitor.page.wait_for_timeout(1_500)  # a process looks at the directory's version once a second
    page = visitor.open("/en/search?near=Tapachula&category=shelter")
    expect(page.get_by_role("link", name="Casa Ejemplo")).to_be_visible()
    page = visitor.open(f"/en/listings/{shelter}")
    expect(page.locator("main")).to_contain_text("This listing is being checked.")
