"""Every kind of page in every locale: one request, nothing kept, a way out, room on any screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

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


#: In this order: each change comes on top of those before it.
SCREENS = {
    "320 px": (320, "0"),
    "320 px, from right to left": (320, "document.documentElement.dir = 'rtl'"),
    "360 px, from right to left, text twice as large": (
        360,
        "document.documentElement.style.fontSize = '200%'",
    ),
    "360 px, text twice as large": (360, "document.documentElement.dir = 'ltr'"),
}
#: The way out stands on the first screen, before anything is touched.
EXIT_IN_SIGHT = """(() => {
    const box = document.querySelector('.exit').getBoundingClientRect()
    return box.width > 0 && box.height > 0 && box.left >= 0 && box.right <= innerWidth
      && box.top >= 0 && box.bottom <= innerHeight
  })()"""


@pytest.mark.parametrize("locale", TESTED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_one_request_keeps_nothing_has_a_way_out_and_fits_every_screen(
    walker: Visitor, addresses: Addresses, kind: str, locale: str
) -> None:
    page = walker.open(addresses.path(kind, locale))

    asked = [request.url for request in walker.asked]
    if kind in WITH_A_MAP and f"{page.url}.svg" in asked:
        asked.remove(f"{page.url}.svg")
    assert asked == [page.url]
    assert walker.asked_abroad == []
    assert walker.kept() == {}

    show(page, 360)
    assert page.evaluate(EXIT_IN_SIGHT)
    assert page.evaluate(f"{OPEN_ALL}, {TOO_LOW}") == []
    for screen, (width, change) in SCREENS.items():
        show(page, width)
        over = page.evaluate(f"{change}, {OVERFLOW}")
        assert not over, (screen, page.evaluate(BEYOND))
    if kind in WITH_A_MAP:
        page.goto("about:blank")  # ends what it was still asking for


def show(page: Page, width: int) -> None:
    """Turn the phone into one of that width, where it is another."""
    size = ViewportSize(width=width, height=740)
    if page.viewport_size != size:
        page.set_viewport_size(size)


def test_a_page_may_be_made_larger_by_hand(phone: Visitor, addresses: Addresses) -> None:
    page = phone.open(addresses.path("home"))
    viewport = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


def test_no_answer_sets_a_cookie(visit: Callable[..., Visitor], addresses: Addresses) -> None:
    request = visit().context.request
    for kind in KINDS:
        assert "set-cookie" not in request.get(addresses.path(kind)).headers, kind
