"""Choosing a language and showing a card, with and without script, on the smallest screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import Addresses
from tests.browser.test_every_page import OVERFLOW
from tests.browser.visitor import Visitor

SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_two_taps_lead_to_the_same_list_in_another_language(
    visit: Callable[..., Visitor], addresses: Addresses, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts, **SMALL).open(addresses.path("results", "es"))
    names = page.locator(".card h3 a").all_inner_texts()
    page.get_by_role("banner").get_by_role("link", name="Español").tap()
    page.get_by_role("link", name="English", exact=True).tap()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(addresses.path("results", "en"))
    assert page.locator(".card h3 a").all_inner_texts() == names


def test_a_posted_position_stays_out_of_the_list_of_languages(
    visit: Callable[..., Visitor],
) -> None:
    here = {"latitude": 14.905, "longitude": -92.263}
    visitor = visit(geolocation=here, permissions=["geolocation"])
    page = visitor.open("/en/")
    page.get_by_role("button", name="Use my position").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("near")
    page.get_by_role("banner").get_by_role("link", name="English").tap()
    page.get_by_role("link", name="Español", exact=True).tap()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert not [r.url for r in visitor.asked if "14.9" in r.url or "lat" in r.url]


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_a_card_fills_the_screen_in_the_words_of_who_listens(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts, **SMALL).open("/en/")
    page.get_by_role("link", name="Cards to show").tap()
    page.get_by_label("I speak").select_option("quc")
    page.get_by_label("They read").select_option("es")
    page.get_by_role("button", name="Show the cards").tap()

    card = page.get_by_role("heading", level=1)
    expect(card).to_contain_text("Por favor, consíganme un intérprete.")
    expect(card).to_be_in_viewport(ratio=0.9)
    box = card.bounding_box()
    assert box is not None
    assert box["height"] > 640 * 0.6
    assert page.url.endswith("/en/cards?l=quc&h=es")
    if scripts:
        assert page.evaluate(OVERFLOW) == 0
    page.emulate_media(media="print")
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator("form").first).to_be_hidden()
    expect(card).to_be_visible()


#: How far what stands under the words of a page begins from where they begin, in pixels.
INDENTED = """() => [...document.querySelectorAll('.exit small, .lines small')].map(small => {
  const words = document.createRange()
  words.setStartBefore(small.parentNode.firstChild)
  words.setEndBefore(small)
  const [above, below] = [words, small.querySelector('bdi')].map(x => x.getBoundingClientRect())
  const right = getComputedStyle(small).direction === 'rtl'
  return Math.abs(right ? above.right - below.right : above.left - below.left)
})"""


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_spanish_and_english_begin_where_the_words_above_them_do(
    walker: Visitor, addresses: Addresses, locale: str
) -> None:
    indented = walker.open(addresses.path("results", locale)).evaluate(INDENTED)

    assert len(indented) >= 2
    assert max(indented) < 2
