"""The phone's position: asked for by a tap, sent roughly, by POST, kept nowhere (design, law 3)."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.whole_browser

IN_TAPACHULA = {"latitude": 14.905678, "longitude": -92.258912}
A_POSITION = re.compile(r"lat|lon|14\.9|92\.2")


@pytest.fixture
def located(visit: Callable[..., Visitor]) -> Visitor:
    """A phone in Tapachula whose owner lets the browser say so."""
    return visit(geolocation=IN_TAPACHULA, permissions=["geolocation"])


def test_a_tap_shows_what_is_near_and_sends_the_position_roughly(located: Visitor) -> None:
    page = located.open("/en/")
    page.get_by_label("I speak").select_option("ht")
    _use_position(page)

    assert page.url.endswith("/en/search?l=ht")
    assert page.title().startswith("Help: Tapachula")
    expect(page.locator("main")).to_be_focused()
    assert page.locator(".card").count() == 20
    posts = [request for request in located.asked if request.method == "POST"]
    assert len(posts) == 1
    assert parse_qs(posts[0].post_data or "") == {"l": ["ht"], "lat": ["14.91"], "lon": ["-92.26"]}
    assert posts[0].url.endswith("/en/search")
    assert not [r.url for r in located.asked if A_POSITION.search(r.url)]
    assert not [a for a in _addresses_in(page) if A_POSITION.search(a)]
    assert located.kept() == {}
    assert located.asked_abroad == []


def test_back_from_a_listing_shows_the_list_again(located: Visitor) -> None:
    page = located.open("/en/")
    _use_position(page)
    names = page.locator(".card h3").all_inner_texts()
    page.locator(".card h3 a").first.tap()
    expect(page.get_by_role("heading", name="How we know")).to_be_visible()

    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Help near Tapachula")
    assert page.locator(".card h3").all_inner_texts() == names
    assert not A_POSITION.search(page.url)
    assert located.kept() == {}


def test_a_list_that_the_phone_has_dropped_is_asked_for_again(located: Visitor) -> None:
    page = located.open("/en/")
    _use_position(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help near Tapachula")
    assert page.evaluate("history.state") == {"located": True}


def test_back_from_the_list_shows_the_form_as_it_was_and_forward_the_list(
    located: Visitor,
) -> None:
    page = located.open("/en/")
    page.get_by_label("I speak").select_option("ht")
    _use_position(page)
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find help near you")
    expect(page.get_by_label("I speak")).to_have_value("ht")
    expect(page.get_by_role("button", name="Use my position")).to_be_enabled()
    page.go_forward(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Help near Tapachula")


def test_further_pages_are_asked_for_by_post_too(located: Visitor) -> None:
    page = located.open("/en/")
    _use_position(page)
    page.get_by_role("button", name="Farther away").tap()
    expect(page.locator(".card").first).to_contain_text("21. ")
    assert page.url.endswith("/en/search")


def test_a_position_that_is_refused_is_said_and_the_town_can_be_written(
    phone: Visitor,
) -> None:
    page = phone.open("/en/")
    page.get_by_role("button", name="Use my position").tap()
    expect(page.get_by_text("Your phone did not give its position.")).to_be_visible()
    expect(page.get_by_role("button", name="Use my position")).to_be_enabled()
    assert page.url.endswith("/en/")


def test_without_scripts_nobody_is_offered_what_does_not_work(
    visit: Callable[..., Visitor],
) -> None:
    page = visit(java_script_enabled=False).open("/en/")
    expect(page.get_by_text("Use my position")).to_be_hidden()


def _use_position(page: Page) -> None:
    page.get_by_role("button", name="Use my position").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help near Tapachula")


def _addresses_in(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Array.from(document.querySelectorAll('[href], [src], [action]'), part =>"
        " part.getAttribute('href') || part.getAttribute('src') || part.getAttribute('action'))"
    )
    return found
