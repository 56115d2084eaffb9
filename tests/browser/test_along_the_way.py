"""Somebody who walks: which way, what is ahead, and what of it fits on paper."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_somebody_reads_what_is_ahead_and_where_the_next_bed_is(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts).open("/en/")
    page.get_by_role("link", name="Along the way").tap()
    way = page.get_by_role("listitem").filter(has_text="Tecún Umán – Ciudad de México")
    way.get_by_role("link", name="To Ciudad de México").tap()
    page.get_by_label("Where are you?").select_option("Tapachula")
    page.get_by_label("What do you need?").select_option("Place to sleep")
    page.get_by_role("button", name="Show", exact=True).tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("From Tapachula to Ciudad de México")
    expect(page.locator(".way > li > h3").first).to_contain_text("1. Tapachula")
    expect(page.get_by_role("img")).to_have_attribute("aria-label", "13 towns from Tapachula to"
           " Ciudad de México, as in the list below")  # fmt: skip
    assert "c=k19" in page.url
    page.get_by_text("I carry this").tap()
    expect(page.locator(".carry")).to_contain_text("Arriaga, ")
    page.locator(".way").get_by_role("link", name="Albergue").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Albergue")


def test_the_way_back_is_the_same_way_from_the_other_end(visit: Callable[..., Visitor]) -> None:
    page = visit().open("/en/corridors/return-by-boat?direction=forward")
    page.get_by_role("link", name="To Ciudad de Panamá").tap()

    expect(page.locator(".way > li > h3").first).to_contain_text("1. Cúcuta")
    expect(page.get_by_text("VHF channel 16")).to_be_visible()


def test_the_line_of_stops_begins_where_the_reader_begins(visit: Callable[..., Visitor]) -> None:
    for locale, first_is_left in (("es", True), ("ar", False)):
        page = visit().open(f"/{locale}/corridors/mexico-pacific?direction=forward")
        stops = page.locator(".strip circle")
        left, right = (float(stops.nth(n).get_attribute("cx") or 0) for n in (0, -1))
        assert (left < right) is first_is_left
        assert page.locator(".strip").evaluate("x => x.outerHTML.length") < 2_000


def test_a_stretch_is_one_sheet_of_paper_and_what_is_folded_stays_off_it(
    visit: Callable[..., Visitor],
) -> None:
    page = visit(java_script_enabled=False).open(
        "/ar/corridors/mexico-pacific?direction=forward&c=k19"
    )
    page.emulate_media(media="print")

    expect(page.locator(".way > li").last).to_be_visible()
    expect(page.locator(".panel details").first).not_to_be_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.get_by_role("link", name="الحماية والأوراق: المكسيك").click()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
