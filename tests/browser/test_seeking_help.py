"""What people come to do: say where and what, find a place, call it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import Addresses
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.whole_browser

FOCUS = """() => {
  const part = document.activeElement, style = getComputedStyle(part)
  const box = part.getBoundingClientRect(), bar = document.querySelector('.exit')
  return {
    tag: part.tagName, name: part.name || '', text: part.textContent.trim(),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    hidden: part !== bar && box.bottom > bar.getBoundingClientRect().top + 1 && box.height < 400,
    isCard: Boolean(part.closest('.card h3')),
  }
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_somebody_finds_a_place_to_sleep_and_its_phone(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts).open("/en/")
    page.get_by_label("Where are you?").fill("Tapachula")
    page.get_by_role("button", name="Place to sleep").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Place to sleep in Tapachula")
    assert "near=Tapachula" in page.url
    assert page.locator(".lines a[href^='tel:']").first.get_attribute("href") == "tel:911"
    link = page.locator(".card h3 a").first
    name = link.inner_text()
    link.tap()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert _numbers(page), "nobody to call"


def test_a_place_is_called_from_the_list_and_from_its_page(
    phone: Visitor, addresses: Addresses
) -> None:
    page = phone.open(addresses.path("results with lines"))
    card = page.locator(".card", has=page.locator("a[href^='tel:']")).first
    number = card.locator("a[href^='tel:']").first.get_attribute("href")
    assert re.fullmatch(r"tel:\+?[0-9]+", number or "")
    card.locator("h3 a").tap()
    expect(page.get_by_role("heading", name="How we know")).to_be_visible()
    assert number in _numbers(page)


def test_the_search_key_of_the_phone_shows_all_help(phone: Visitor) -> None:
    page = phone.open("/en/")
    page.get_by_label("Where are you?").fill("Tapachula")
    page.get_by_label("Where are you?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Help in Tapachula")
    assert "c=" not in page.url


def test_the_way_from_home_to_a_listing_works_with_the_keyboard_alone(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)
    page = visitor.open("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Go to the content"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS)["tag"] == "MAIN"

    _tab_to(page, lambda focus: focus["name"] == "near")
    page.keyboard.type("Tapachula")
    _tab_to(page, lambda focus: focus["text"] == "Place to sleep")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Place to sleep in Tapachula")

    name = _tab_to(page, lambda focus: focus["isCard"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_errors_take_the_focus_and_lead_to_their_fields(
    phone: Visitor, addresses: Addresses
) -> None:
    page = phone.open(addresses.path("filters with errors"))
    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.tap()
    expect(page.locator("#f-near")).to_be_focused()


def test_without_scripts_a_listing_is_shared_by_message_and_saved_as_a_contact(
    visit: Callable[..., Visitor], addresses: Addresses
) -> None:
    visitor = visit(java_script_enabled=False)
    page = visitor.open(addresses.path("listing"))
    shared = page.get_by_role("link", name="Share").get_attribute("href") or ""
    assert shared.startswith("https://wa.me/?text=")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save contact").tap()
    assert download.value.suggested_filename == "contact.vcf"


def test_with_scripts_a_listing_is_shared_and_printed_by_the_phone(
    phone: Visitor, addresses: Addresses
) -> None:
    phone.page.add_init_script(
        "window.done = []; navigator.share = what => done.push(what);"
        " window.print = () => done.push('printed')"
    )
    page = phone.open(addresses.path("listing"))
    page.get_by_role("link", name="Share").tap()
    page.get_by_role("button", name="Print").tap()
    assert page.evaluate("done") == [{"title": page.title(), "url": page.url}, "printed"]


def _numbers(page: Page) -> list[str | None]:
    return [link.get_attribute("href") for link in page.locator("main a[href^='tel:']").all()]


def _tab_to(page: Page, wanted: Callable[[dict[str, object]], object]) -> str:
    """Press Tab until the focus is on what is wanted; it has to be seen at every step."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["outline"] >= 2, focus
        assert not focus["hidden"], focus
        if wanted(focus):
            return str(focus["text"])
    raise AssertionError("the focus never came there")
