"""Two maps: a sketch of our own without script, and one from elsewhere after a tap."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, Route, expect

from app.config import LEAFLET_URL
from tests.browser.addresses import Addresses
from tests.browser.visitor import Visitor

TILES = "https://tile.openstreetmap.org/"
#: The package has the very files that the CDN serves; a browser checks that by their hashes.
LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
ONE_PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
TYPES = {"js": "text/javascript", "css": "text/css", "png": "image/png"}


@pytest.fixture
def map_page(phone: Visitor, addresses: Addresses) -> Page:
    """The page of the map that moves, with a CDN and a server of tiles that answer."""
    phone.answer(LEAFLET_URL, leaflet)
    phone.answer(TILES, tile)
    return phone.open(addresses.path("map"))


def test_nobody_else_is_asked_before_the_tap(phone: Visitor, map_page: Page) -> None:
    map_page.wait_for_load_state("networkidle")
    assert phone.asked_abroad == []
    expect(map_page.get_by_text("unpkg.com")).to_be_visible()
    expect(map_page.get_by_text("tile.openstreetmap.org")).to_be_visible()


def test_a_tap_loads_the_map_with_every_listing_on_it(phone: Visitor, map_page: Page) -> None:
    map_page.get_by_role("button", name="Load the map").tap()
    expect(map_page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    numbers = ", ".join(map_page.locator("#map .leaflet-tooltip").all_inner_texts()).split(", ")
    listed = [f"{number}" for number in range(1, map_page.locator("[data-point]").count() + 1)]
    assert sorted(numbers, key=int) == listed != []
    marks = map_page.locator("#map path.leaflet-interactive")
    assert {mark.get_attribute("stroke") for mark in marks.all()} == {"#0a5c52"}  # nothing is red
    assert min(box["width"] for mark in marks.all() if (box := mark.bounding_box())) > 15
    assert phone.kept() == {}


def test_the_way_out_stays_in_front_of_the_map(map_page: Page) -> None:
    map_page.get_by_role("button", name="Load the map").tap()
    expect(map_page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    map_page.locator("#map").evaluate("map => map.scrollIntoView({ block: 'center' })")
    on_top = "document.elementFromPoint(180, innerHeight - 20).closest('a').className"
    assert map_page.evaluate(on_top) == "exit"


def test_the_map_tells_its_servers_no_more_than_it_must(phone: Visitor, map_page: Page) -> None:
    map_page.get_by_role("button", name="Load the map").tap()
    expect(map_page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    referers: dict[str, set[str | None]] = {"leaflet": set(), "tiles": set()}
    for request in phone.asked_abroad:
        kind = "tiles" if request.url.startswith(TILES) else "leaflet"
        referers[kind].add(request.all_headers().get("referer"))
    assert referers == {"leaflet": {None}, "tiles": {map_page.url.split("en/")[0]}}
    for part in map_page.locator("head [crossorigin]").all():
        assert part.get_attribute("crossorigin") == "anonymous"
        assert part.get_attribute("referrerpolicy") == "no-referrer"
        assert (part.get_attribute("integrity") or "").startswith("sha256-")
    assert map_page.locator("head [crossorigin]").count() == 2


def test_a_mark_leads_to_its_listing(map_page: Page) -> None:
    map_page.get_by_role("button", name="Load the map").tap()
    map_page.locator("#map path.leaflet-interactive").last.tap(force=True)
    link = map_page.locator(".leaflet-popup a[href*='/listings/']").first
    expect(link).to_be_visible()
    name = link.inner_text()
    link.tap()
    expect(map_page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("what", ["blocked", "changed"])
def test_a_map_that_does_not_load_says_so_and_the_list_stays(
    phone: Visitor, addresses: Addresses, what: str
) -> None:
    if what == "changed":
        phone.answer(LEAFLET_URL, _tampered)
    page = phone.open(addresses.path("map"))
    cards = page.locator(".card").count()
    page.get_by_role("button", name="Load the map").tap()
    expect(page.get_by_role("alert").get_by_text("The map did not load")).to_be_visible()
    assert page.evaluate("typeof window.tampered") == "undefined"
    assert page.locator(".card").count() == cards > 0


def test_a_map_that_did_not_load_loads_when_it_is_tried_again(
    phone: Visitor, addresses: Addresses
) -> None:
    page = phone.open(addresses.path("map"))
    page.get_by_role("button", name="Load the map").tap()
    expect(page.get_by_text("The map did not load")).to_be_visible()
    phone.answer(LEAFLET_URL, leaflet)
    phone.answer(TILES, tile)
    page.get_by_role("button", name="Load the map").tap()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    expect(page.get_by_text("The map did not load")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_the_sketch_map_is_one_request_to_us_and_needs_no_script(
    visit: Callable[..., Visitor], addresses: Addresses, scripts: bool
) -> None:
    visitor = visit(java_script_enabled=scripts)
    page = visitor.open(addresses.path("results"))
    page.locator("summary", has_text="Sketch map").tap()
    picture = page.locator("img[src*='map.svg']")
    expect(picture).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [request.url.split("?")[0] for request in visitor.asked[1:]] == [
        page.url.split("/search")[0] + "/map.svg"
    ]
    answer = visitor.asked[1].response()
    assert answer is not None
    assert answer.status == 200
    assert answer.header_value("content-type") == "image/svg+xml; charset=utf-8"
    assert visitor.asked_abroad == []
    assert picture.get_attribute("alt")


def test_without_scripts_the_page_of_the_moving_map_says_where_the_sketch_is(
    visit: Callable[..., Visitor], addresses: Addresses
) -> None:
    page = visit(java_script_enabled=False).open(addresses.path("map"))
    expect(page.get_by_text("This map needs script.")).to_be_visible()
    expect(page.get_by_role("button", name="Load the map")).to_be_hidden()
    assert page.locator(".card").count() > 0


def leaflet(route: Route) -> None:
    name = route.request.url.removeprefix(LEAFLET_URL)
    route.fulfill(
        body=(LEAFLET / name).read_bytes(),
        content_type=TYPES[name.rsplit(".", 1)[1]],
        headers={"Access-Control-Allow-Origin": "*"},
    )


def _tampered(route: Route) -> None:
    route.fulfill(
        body="window.tampered = true",
        content_type="text/javascript",
        headers={"Access-Control-Allow-Origin": "*"},
    )


def tile(route: Route) -> None:
    route.fulfill(body=ONE_PIXEL, content_type="image/gif")
