"""Every kind of page in every locale: one request, nothing kept, a way out, room on any screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import KINDS, Addresses
from tests.browser.visitor import Visitor
from tests.locales import TESTED

OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Things to tap that are lower than a thumb is wide; links inside sentences may be.
TOO_LOW = """Array.from(document.querySelectorAll(
    'button, .button, .exit, .urgent, summary, .chips a, .choices a, .check, footer a, select, '
    + 'header a:not(.skip), input:not([type=hidden]):not([type=checkbox])'))
  .filter(part => part.checkVisibility() && part.getBoundingClientRect().height < 44)
  .map(part => part.outerHTML.slice(0, 80))"""
#: What stands over the edge of the screen, for the message of a test that fails.
BEYOND = """Array.from(document.querySelectorAll('body *')).filter(part => {
    const box = part.getBoundingClientRect()
    return box.width > 1 && (box.right > document.documentElement.clientWidth + 1 || box.left < -1)
  }).slice(-3).map(part => part.outerHTML.slice(0, 120))"""


#: Pages for offices: their map of regions is a picture of its own, asked for when it is near.
WITH_A_MAP = {"gaps", "gaps of a country"}


@pytest.mark.parametrize("locale", TESTED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_one_request_keeps_nothing_has_a_way_out_and_fits_every_screen(
    walker: Visitor, addresses: Addresses, kind: str, locale: str
) -> None:
    walker.page.goto("about:blank")  # ends what the page before was still asking for
    page = walker.open(addresses.path(kind, locale))
    page.set_viewport_size({"width": 360, "height": 740})

    asked = [request.url for request in walker.asked]
    if kind in WITH_A_MAP and f"{page.url}.svg" in asked:
        asked.remove(f"{page.url}.svg")
    assert asked == [page.url]
    assert walker.asked_abroad == []
    assert walker.kept() == {}

    expect(page.locator(".exit")).to_be_in_viewport()
    page.evaluate(OPEN_ALL)
    assert page.evaluate(TOO_LOW) == []
    for screen, change in SCREENS.items():
        page.set_viewport_size({"width": 320 if "320" in screen else 360, "height": 740})
        page.evaluate(change)
        assert (page.evaluate(OVERFLOW) or "") == "", (screen, page.evaluate(BEYOND))


#: In this order: each change comes on top of those before it.
SCREENS = {
    "320 px": "0",
    "320 px, from right to left": "document.documentElement.dir = 'rtl'",
    "360 px, from right to left, text twice as large": (
        "document.documentElement.style.fontSize = '200%'"
    ),
    "360 px, text twice as large": "document.documentElement.dir = 'ltr'",
}


def test_a_page_may_be_made_larger_by_hand(phone: Visitor, addresses: Addresses) -> None:
    page = phone.open(addresses.path("home"))
    viewport = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


def test_no_answer_sets_a_cookie(visit: Callable[..., Visitor], addresses: Addresses) -> None:
    request = visit().context.request
    for kind in KINDS:
        assert "set-cookie" not in request.get(addresses.path(kind)).headers, kind
