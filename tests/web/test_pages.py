"""Home, the pages of words, errors, and what programs ask for."""

import re
from uuid import UUID

import pytest

from tests.pages import StrictClient

NOBODY = UUID(int=0x4000_8000_0000_0000_0000)


def test_home_asks_where_and_what_in_one_form(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/")

    form = page.one("//main//form")
    assert form.get("action") == f"/{locale}/search"
    tiles = form.xpath(".//div[@class='tiles']/button")
    assert 6 <= len(tiles) <= 8
    assert {tile.get("name") for tile in tiles} == {"c"}
    assert f"/{locale}/urgent" in page.hrefs()


def test_a_tile_of_home_leads_to_its_list(client: StrictClient) -> None:
    home = client.get("/en/")
    form = home.one("//main//form")
    home.one("//input[@name='near']").set("value", "Tapachula")
    tile = form.xpath(".//button[@name='c']")[0]

    page = client.submit(home, form, tile)

    assert page.h1 == "Place to sleep in Tapachula"
    assert page.cards


def test_no_tile_on_home_names_an_identity(client: StrictClient) -> None:
    tiles = " ".join(client.get("/en/").texts("//div[@class='tiles']/button")).lower()

    assert not re.search(r"women|lgbt|trans|violence|indigenous|black|disab|hiv|refugee", tiles)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("en-US,en;q=0.9", "/en/"),
        ("es-MX", "/es/"),
        ("zz,yy;q=0.8,en;q=0.5", "/en/"),
        ("fr;q=0,en", "/en/"),
        ("zz", "/es/"),
        ("", "/es/"),
        ("%%%;q=x,,;", "/es/"),
    ],
)
def test_the_root_leads_to_the_language_of_the_browser(
    client: StrictClient, accepted: str, expected: str
) -> None:
    response = client.raw.get("/", headers={"Accept-Language": accepted})

    assert response.status_code == 302
    assert response.headers["Location"] == expected
    assert "Accept-Language" in response.headers["Vary"]
    assert "Set-Cookie" not in response.headers


def test_an_error_is_in_the_language_of_the_address(client: StrictClient, locale: str) -> None:
    other = "en" if locale == "es" else "es"
    for path in ("nope", "listings/nope", f"listings/{NOBODY}"):
        page = client.get(f"/{locale}/{path}", status=404, Accept_Language=other)

        assert page.tree.get("lang") == locale
        assert f"/{locale}/" in page.hrefs()
        assert not page.is_stored()


def test_robots_do_not_take_the_way_out(client: StrictClient) -> None:
    robots = client.raw.get("/robots.txt")

    assert robots.mimetype == "text/plain"
    assert "User-agent: *\nDisallow: /exit\n" in robots.text


def test_the_process_and_the_database_say_that_they_are_there(client: StrictClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = client.raw.get(path)

        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
