"""A point is found by pressing a map that Amparo draws; nothing that was typed is lost."""

from base64 import b64decode
from typing import Any

import pytest

from app.models import Proposal, TruePoint
from app.services.sketch_map import View
from tests.pages import Page
from tests.staff.forms import press, typed
from tests.staff.people import Browser
from tests.staff.shelter import Keep, Shelter

HIDDEN: dict[str, Any] = {
    "disclosure": "hidden", "setting": "residential", "address": None, "point": None,
    "true_city": "Tapachula", "true_point": (-92.26, 14.9),
}  # fmt: skip


def picture(page: Page) -> str:
    """The map to press, as SVG."""
    source = str(page.one("//input[@type='image']").get("src"))
    return b64decode(source.removeprefix("data:image/svg+xml;base64,")).decode()


def with_map(browser: Browser, shelter: Shelter, changes: dict[str, Any] | None = None) -> Page:
    return press(browser, shelter.edit(browser, "place"), changes, do="map")


def test_presses_look_closer_until_the_point_is_right(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = with_map(browser, shelter, {"point": "", "address": "3 Made-up Road"})
    assert "Tapachula" in picture(page)
    assert typed(page)["point"] == [""]

    page = press(browser, page, {"pick.x": "136", "pick.y": "102"}, do="")
    [middle] = typed(page)["point"]
    latitude, longitude = map(float, middle.split(","))
    page = press(browser, page, {"pick.x": "272", "pick.y": "102"}, do="")
    east = float(typed(page)["point"][0].split(",")[1])
    assert 0.17 < east - longitude < 0.19  # half of 40 km
    assert typed(page)["address"] == ["3 Made-up Road"]

    assert abs(latitude - 14.9) < 0.1

    press(browser, page)
    asked = {proposal.field.partition("@")[0] for proposal in shelter.rows(Proposal)}
    assert asked == {"address", "point"}


def test_wider_shows_more_and_moves_no_point(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = with_map(browser, shelter)
    closer = picture(page)

    page = press(browser, page, do="wider")

    assert picture(page) != closer
    assert typed(page)["point"] == ["14.90000, -92.26000"]


@pytest.mark.parametrize(
    "fields",
    [
        {"pick.x": "0", "pick.y": "0"},  # the Enter key of another field
        {"pick.x": "x", "pick.y": "9" * 400},
        {"pick.x": "-4", "pick.y": "²"},
    ],
)
def test_what_is_no_press_saves_as_ever(shelter: Shelter, fields: dict[str, str]) -> None:
    browser = shelter.browser()
    page = press(browser, with_map(browser, shelter), {"address": "3 Made-up Road", **fields})
    assert "1 change waits" in page.text


@pytest.mark.parametrize("at", ["", "999.5 99.5 2", "1e9 nan 1", "0.0 0.0 9", "-180.0 -90.0 0"])
def test_no_map_is_drawn_of_nowhere(shelter: Shelter, at: str) -> None:
    browser = shelter.browser()
    page = with_map(browser, shelter)
    page = press(browser, page, {"map_at": at, "pick.x": "9999", "pick.y": "3"}, do="")
    assert "<svg" in picture(page)


def test_of_a_hidden_place_no_street_map_is_offered(keep: Keep) -> None:
    shelter = keep(**HIDDEN)
    browser = shelter.browser()
    page = with_map(browser, shelter)

    assert "Show the streets" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "unpkg" not in policy
    assert "openstreetmap" not in policy

    press(browser, press(browser, page, {"pick.x": "140", "pick.y": "100"}, do=""))
    assert len(shelter.rows(TruePoint)) == 1
    assert shelter.shown().longitude is None


def test_of_an_open_place_streets_are_offered_by_name(shelter: Shelter) -> None:
    page = with_map(shelter.browser(), shelter)
    assert "Show the streets" in page.html
    assert "tile.openstreetmap.org" in page.text
    assert "https://unpkg.com" in page.headers["Content-Security-Policy"]


def test_a_press_comes_back_where_it_was() -> None:
    view = View(-92.26, 14.9)
    west, south, east, north = (
        getattr(view.window, side) for side in ("west", "south", "east", "north")
    )
    corner = view.pressed(0, 0)
    assert (round(corner.longitude, 6), round(corner.latitude, 6)) == (
        round(west, 6),
        round(north, 6),
    )
    corner = view.pressed(1, 1)
    assert (round(corner.longitude, 6), round(corner.latitude, 6)) == (
        round(east, 6),
        round(south, 6),
    )
