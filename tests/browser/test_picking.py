"""A point is picked on a map: of an open place on streets too, of a hidden one on ours alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.config import LEAFLET_URL
from app.models import Organization
from tests.browser.test_editing import House
from tests.browser.test_editing import house as house  # a fixture
from tests.browser.test_maps import TILES, leaflet, tile
from tests.factories import make_listing

POINT = re.compile(r"^-?\d+\.\d{5}, -?\d+\.\d{5}$")


def open_map(page: Page) -> list[str]:
    """Ask for the map of where a place is; what the page has asked anybody else for since."""
    abroad: list[str] = []
    page.on("request", lambda one: None if ours(page, one.url) else abroad.append(one.url))
    page.get_by_role("link", name="Where, and how much of that is shown").click()
    page.get_by_role("button", name="Find the point on a map").click()
    expect(page.locator("input[type=image]")).to_be_visible()
    return abroad


def ours(page: Page, url: str) -> bool:
    return url.startswith(("data:", page.url.split("/provider")[0]))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_hidden_place_is_found_on_our_own_map(house: House, scripts: bool) -> None:
    organization = house.session.get_one(Organization, house.service.organization_id)
    make_listing(
        house.session, name="A made-up refuge", organization=organization.name,
        disclosure="hidden", setting="residential", true_city="Tapachula",
    )  # fmt: skip
    page = house.phone(house.member("ana@example.org"), java_script_enabled=scripts)
    page.goto(f"/provider/{organization.id}/")
    page.get_by_role("link", name="A made-up refuge").click()
    abroad = open_map(page)

    before = ""
    for _look in range(3):
        page.locator("input[type=image]").click(position={"x": 200, "y": 60})
        expect(page.get_by_label("Point: latitude, longitude")).to_have_value(POINT)
        expect(page.get_by_label("Point: latitude, longitude")).not_to_have_value(before)
        before = page.get_by_label("Point: latitude, longitude").input_value()

    expect(page.get_by_role("button", name="Show the streets")).to_have_count(0)
    assert abroad == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")


def test_an_open_place_is_found_on_streets_after_a_tap(house: House) -> None:
    page = house.phone(house.member("ana@example.org"))
    page.context.route(f"{LEAFLET_URL}**", leaflet)
    page.context.route(f"{TILES}**", tile)
    abroad = open_map(page)
    page.wait_for_load_state("networkidle")
    assert abroad == []

    page.get_by_role("button", name="Show the streets").click()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    page.locator("#map").click(position={"x": 60, "y": 80})

    expect(page.get_by_label("Point: latitude, longitude")).to_have_value(POINT)
    assert {url.startswith((LEAFLET_URL, TILES)) for url in abroad} == {True}
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("1 change waits for a second person")
