"""The pages that are not lists: home, listing, contact card, urgent, about, maps, the way out."""

import re
import xml.etree.ElementTree as ET
from uuid import UUID

import brotli
import pytest
from sqlalchemy.orm import Session

from app.web.seeker.urgent import CHOICES
from tests.factories import TAPACHULA, make_listing
from tests.pages import HEAVIEST, StrictClient

HEAVIEST_SKETCH = 15_000  # bytes, brotli 5
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
        ("ht,fr;q=0.8,en;q=0.5", "/en/"),
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


@pytest.mark.parametrize("name", ["about", "privacy", "filters", "urgent"])
def test_every_page_has_its_other_language(client: StrictClient, locale: str, name: str) -> None:
    page = client.get(f"/{locale}/{name}")
    other = "en" if locale == "es" else "es"

    link = page.one("//header/a[@hreflang]")
    assert link.get("href") == f"/{other}/{name}"
    assert link.get("lang") == other
    assert client.get(link.get("href")).tree.get("lang") == other


def test_an_error_is_in_the_language_of_the_address(client: StrictClient, locale: str) -> None:
    other = "en" if locale == "es" else "es"
    for path in ("nope", "listings/nope", f"listings/{NOBODY}"):
        page = client.get(f"/{locale}/{path}", status=404, Accept_Language=other)

        assert page.tree.get("lang") == locale
        assert f"/{locale}/" in page.hrefs()
        assert not page.is_stored()


def test_a_locale_that_is_not_there_is_not_found(client: StrictClient) -> None:
    client.get("/xx/search", status=404)


def test_the_way_out_leads_elsewhere_and_leaves_nothing(client: StrictClient) -> None:
    response = client.raw.get("/exit")

    assert response.status_code == 303
    assert response.headers["Location"] == "https://www.wikipedia.org/"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_robots_do_not_take_the_way_out(client: StrictClient) -> None:
    robots = client.raw.get("/robots.txt")

    assert robots.mimetype == "text/plain"
    assert robots.text == "User-agent: *\nDisallow: /exit\n"


def test_the_process_and_the_database_say_that_they_are_there(client: StrictClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = client.raw.get(path)

        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"


# One listing


def test_a_listing_says_all_that_is_known_and_what_is_not(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(
        session,
        name="Casa Ejemplo",
        organization="Fundación Ejemplo",
        operator="faith",
        categories=["shelter", "food"],
        serves=["families"],
        only_for=["families"],
        conditions={"no_id": "yes", "free": "yes", "men_alone": "no"},
        languages=["es", ("ht", "interpreter_by_phone")],
        point=(-92.26, 14.9),
        address="Avenida Ejemplo 1",
        phones=["+12025550101"],
        whatsapp=["+12025550102"],
        email="ayuda@example.org",
        website="https://example.org/",
        opening_hours="24/7",
        hours_text="Todos los días",
        wording="Hasta tres noches",
        source_url="https://example.org/lista",
        source_date="2026-01",
    )

    page = own.get(f"/en/listings/{listing}")

    assert page.h1 == "Casa Ejemplo"
    for said in (
        "Fundación Ejemplo",
        "Run by a church or faith group",
        "Place to sleep",
        "Only for: families",
        "They do not ask for ID",
        "It is free",
        "They do not receive men who are alone",
        "No migration papers needed: not known",
        "Kreyòl Ayisyen (Haitian Creole, with an interpreter by phone)",
        "Avenida Ejemplo 1",
        "Open now",
        "Todos los días",
        "Hasta tres noches",
        "Seen in 2026, not checked since. Call or ask first.",
        "Nobody from Amparo has called them yet.",
        "Help listed here is free.",
    ):
        assert said in page.text, said
    links = page.hrefs()
    assert "tel:+12025550101" in links
    assert "https://wa.me/12025550102" in links
    assert "mailto:ayuda@example.org" in links
    assert "https://example.org/lista" in links
    assert any(link.startswith("geo:14.90000,-92.26000") for link in links)
    assert f"/en/listings/{listing}.vcf" in links


def test_what_is_not_known_is_not_made_up(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, phones=[], operator="unknown")

    page = own.get(f"/en/listings/{listing}")

    for said in (
        "Languages not stated",
        "We do not know the hours. Call first.",
        "They do not say. Ask.",
        "We do not know who runs it",
        "We do not know how to reach them.",
    ):
        assert said in page.text, said
    assert "Open now" not in page.text
    assert "Closed now" not in page.text
    assert "geo:" not in page.html


def test_a_town_level_listing_is_no_pin(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, town=TAPACHULA)

    page = own.get(f"/en/listings/{listing}")

    assert "We know the town, not the exact point." in page.text
    assert "geo:" not in page.html


def test_a_sensitive_listing_is_not_stored_and_neutrally_titled(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(session, name="Centro Sensible", categories=["gbv"])

    page = own.get(f"/{locale}/listings/{listing}")
    card = own.raw.get(f"/{locale}/listings/{listing}.vcf")

    assert not page.is_stored()
    assert "Centro Sensible" not in "".join(page.one("//head").itertext())
    assert "Centro Sensible" not in "".join(map(str, page.all("//meta/@content")))
    assert page.all("//a[@data-share]") == []
    assert card.headers["Cache-Control"] == "no-store"


def test_a_contact_card_has_what_a_phone_needs(session: Session, own: StrictClient) -> None:
    listing = make_listing(
        session,
        name="Casa; Ejemplo, sur\\norte",
        phones=["+12025550101"],
        email="a@example.org",
        point=(-92.26, 14.9),
        address="Calle 1\nCol. Dos",
    )

    response = own.raw.get(f"/es/listings/{listing}.vcf")

    assert response.mimetype == "text/vcard"
    assert 'filename="contact.vcf"' in response.headers["Content-Disposition"]
    text = response.get_data(as_text=True)
    assert text.endswith("END:VCARD\r\n")
    assert "FN:Casa\\; Ejemplo\\, sur\\\\norte\r\n" in text
    assert "TEL:+12025550101\r\n" in text
    assert "Calle 1\\nCol. Dos" in text
    assert "\n" not in text.replace("\r\n", "")


def test_names_cannot_put_markup_into_a_page(session: Session, own: StrictClient) -> None:
    listing = make_listing(
        session, name='<script>alert(1)</script>"', organization="<img src=x onerror=y>"
    )

    page = own.get(f"/en/listings/{listing}")
    results = own.get("/en/search?near=Tapachula")

    assert page.h1 == '<script>alert(1)</script>"'
    assert "<script>alert" not in page.html + results.html
    assert "<img" not in page.html


# In danger


def test_urgent_offers_six_choices_that_say_nothing_in_their_addresses(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/urgent")

    choices = [str(href) for href in page.all("//ul[@class='choices']//a/@href")]
    assert len(choices) == 6
    assert all(re.fullmatch(rf"/{locale}/urgent\?u=u[1-6]", href) for href in choices)
    assert not page.is_stored()


@pytest.mark.parametrize("key", [choice.key for choice in CHOICES])
def test_each_urgent_choice_says_who_answers_now(
    client: StrictClient, locale: str, key: str
) -> None:
    without = client.get(f"/{locale}/urgent?u={key}")
    page = client.get(f"/{locale}/urgent?u={key}&near=Tapachula")

    assert "tel:911" in without.hrefs()
    calls = [str(h) for h in page.all("//section//a/@href[starts-with(., 'tel:')]")]
    assert calls[0] == "tel:911"
    assert calls.count("tel:911") == 1
    assert page.cards
    for one in (page, without):
        assert not one.is_stored()
        assert one.title in ("Información – Amparo", "Information – Amparo")


def test_urgent_with_a_place_nobody_knows_still_has_the_numbers(client: StrictClient) -> None:
    page = client.get("/es/urgent?u=u4&near=Qqxzzy")

    assert "tel:911" in page.hrefs()
    assert page.one("//input[@name='near']").get("value") == "Qqxzzy"


def test_an_urgent_choice_nobody_knows_shows_the_six(client: StrictClient) -> None:
    assert len(client.get("/es/urgent?u=zz").all("//ul[@class='choices']/li")) == 6


# Maps


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
    page = client.get("/es/map?near=Tapachula&c=k5")
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


def test_pages_of_twenty_listings_stay_light(client: StrictClient, locale: str) -> None:
    """The strict client refuses a heavier page; this one asks for full lists."""
    for near in ("Tijuana", "Bogotá", "Ciudad de México", "Guatemala", "Houston", "Lima"):
        page = client.get(f"/{locale}/search?near={near}")

        assert len(page.cards) == 20
        assert page.weight <= HEAVIEST
