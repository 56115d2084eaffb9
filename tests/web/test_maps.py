"""Maps of a list: our own sketch, and the one that is loaded after a tap."""

import re
import xml.etree.ElementTree as ET

import brotli
import pytest
from sqlalchemy.orm import Session

from tests.factories import make_listing
from tests.pages import StrictClient

HEAVIEST_SKETCH = 15_000  # bytes, brotli 5


def test_the_map_page_loads_nothing_before_the_tap_and_names_who_serves_it(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/map?near=Tapachula&c=k19")

    assert "unpkg.com" in page.text
    assert "tile.openstreetmap.org" in page.text
    assert page.cards == client.get(f"/{locale}/search?near=Tapachula&c=k19").cards
    button = page.one("//button[@id='map-load']")
    assert button.get("data-js").startswith("sha256-")
    assert button.get("data-css").startswith("sha256-")
    assert button.get("hidden") is not None


def test_only_the_map_page_may_ask_third_parties(client: StrictClient) -> None:
    with_map = client.get("/es/map?near=Tapachula").headers["Content-Security-Policy"]
    without = client.get("/es/search?near=Tapachula").headers["Content-Security-Policy"]

    assert "https://unpkg.com" in with_map
    assert "http" not in without


def test_a_sensitive_map_is_not_stored(client: StrictClient) -> None:
    page = client.get("/es/map?near=Tapachula&c=k5&go=1")
    sketch = client.raw.get("/es/map.svg?near=Tapachula&c=k5")

    assert not page.is_stored()
    assert sketch.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["near=Tapachula", "near=Tijuana&c=k19", "near=Necocl%C3%AD", "near=Qqxzzy", ""]
)
def test_the_sketch_map_is_small_whole_and_loads_nothing(
    client: StrictClient, locale: str, query: str
) -> None:
    response = client.raw.get(f"/{locale}/map.svg?{query}", headers={"Accept-Encoding": "br"})

    assert response.status_code == 200
    assert response.mimetype == "image/svg+xml"
    assert response.content_length is not None
    assert response.content_length <= HEAVIEST_SKETCH
    svg = brotli.decompress(response.get_data()).decode()
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert not re.search(r"(href|src|url\()\s*=?\s*[\"']?https?:", svg)
    assert "<script" not in svg


def test_the_sketch_map_of_a_results_page_bears_the_numbers_of_its_list(
    client: StrictClient,
) -> None:
    page = client.get("/en/search?near=Tapachula&c=k19")
    source = str(page.one("//main//img/@src"))

    svg = client.raw.get(source).text

    texts = re.findall(r">([\d ,–-]+)<", svg)
    assert {"1", "2"} <= {number for text in texts for number in re.findall(r"\d+", text)}


def test_a_list_without_points_still_has_a_sketch_map(session: Session, own: StrictClient) -> None:
    make_listing(session, line=True, coverage=("MX", ""))

    assert own.raw.get("/es/map.svg?near=Tapachula").status_code == 200
    assert own.raw.get("/es/map.svg").status_code == 200
