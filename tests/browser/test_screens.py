"""Every kind of page, in every locale, fits small screens and large text."""

from collections.abc import Callable

import pytest

from tests.browser.addresses import KINDS, LOCALE_CODES, Addresses
from tests.browser.visitor import Visitor

LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
#: Things to tap that are too low for a thumb (less than 44 px); links inside sentences may be.
TOO_LOW = """Array.from(document.querySelectorAll('button, .button, .exit, summary, .chips a, .choices a,'
  + ' header a:not(.skip), footer a, input:not([type=hidden]), select'))
  .filter(part => part.checkVisibility() && !part.closest('.check'))
  .map(part => [part.textContent.trim() || part.id, part.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""
ZOOM_REFUSED = "/user-scalable|maximum-scale/.test(document.querySelector('meta[name=viewport]').content)"


@pytest.mark.parametrize("locale", LOCALE_CODES)
def test_nothing_reaches_beyond_the_edge_at_320_pixels(
    visit: Callable[..., Visitor], addresses: Addresses, locale: str
) -> None:
    visitor = visit(viewport={"width": 320, "height": 640})
    assert _overflows(visitor, addresses, locale, OPEN_ALL) == {}


@pytest.mark.parametrize("locale", LOCALE_CODES)
def test_nothing_reaches_beyond_the_edge_with_text_twice_as_large(
    phone: Visitor, addresses: Addresses, locale: str
) -> None:
    assert _overflows(phone, addresses, locale, f"{OPEN_ALL}; {LARGE_TEXT}") == {}


def test_nothing_reaches_beyond_the_edge_from_right_to_left(
    phone: Visitor, addresses: Addresses
) -> None:
    turned = f"{OPEN_ALL}; document.documentElement.dir = 'rtl'"
    assert _overflows(phone, addresses, "en", turned) == {}


def test_what_is_tapped_is_high_enough_for_a_thumb(phone: Visitor, addresses: Addresses) -> None:
    found = {}
    for kind in KINDS:
        page = phone.open(addresses.path(kind))
        page.evaluate(OPEN_ALL)
        assert not page.evaluate(ZOOM_REFUSED)
        if low := page.evaluate(TOO_LOW):
            found[kind] = low
    assert found == {}


def _overflows(visitor: Visitor, addresses: Addresses, locale: str, change: str) -> dict[str, int]:
    found = {}
    for kind in KINDS:
        page = visitor.open(addresses.path(kind, locale))
        page.evaluate(f"() => {{ {change} }}")
        if wider := visitor.overflow():
            found[kind] = wider
    return found
