"""A list in a frame on another site: what its address may ask, and what it leaves out."""

import re
import time

import pytest
from sqlalchemy.orm import Session

from app.services.taxonomies import terms
from app.web.embedding import LEAST_CONTRAST, contrast
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient
from tests.postgres import ROOT
from tests.web.test_caching import AT_ONCE_S, withdraw

HERE = f"/embed?place={TAPACHULA}&locale=en"
SENSITIVE = sorted(code for code, term in terms("category").items() if term.sensitive)
DOOR = (-92.26, 14.91)


def test_it_is_a_whole_page_in_every_locale(client: StrictClient, locale: str) -> None:
    page = client.get(f"/embed?place={TAPACHULA}&locale={locale}")

    assert len(page.cards) == 10
    assert page.tree.get("lang") == locale
    assert page.one("//a[@class='exit']").get("target") == "_top"
    assert page.one("//base").get("target") == "_blank"  # pages of ours open beside the site
    assert page.one("//form").get("target") == "_self"
    assert page.is_stored()


def test_without_a_locale_it_is_in_the_one_that_the_browser_asks_for(client: StrictClient) -> None:
    answer = client.raw.get(
        f"/embed?place={TAPACHULA}&c=k19&x=y", headers={"Accept-Language": "ht,fr;q=0.5"}
    )

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/embed?locale=ht&place={TAPACHULA}&c=k19"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", SENSITIVE)
def test_what_is_sensitive_is_in_it_only_where_its_address_names_it(
    session: Session, own: StrictClient, code: str
) -> None:
    make_listing(session, name="Both", categories=["food", code], point=DOOR)
    make_listing(session, name="Quiet", categories=[code], point=DOOR)
    make_listing(session, name="A line", line=True, categories=[code, "food"], coverage=("MX", ""))
    short = terms("category")[code].short
    word = own.get(f"{HERE}&category={code}&go=1&show=list").texts("//li[@class='card']/p")[0]

    for address in (
        HERE,
        f"{HERE}&category=food",
        f"{HERE}&only={short}",
        f"{HERE}&bbox=-93,14,-92,15",
    ):
        page = own.get(address)
        assert page.cards == ["1. Both"] or page.cards == ["Both"]
        assert word not in page.text
        assert page.is_stored()
        assert f'value="{short}"' not in page.html

    named = own.get(f"{HERE}&category={code}&go=1")
    assert len(named.cards) == 2
    assert word in named.text
    assert not named.is_stored()
    assert named.title == "Information – Amparo"


def test_groups_that_are_sensitive_are_named_only_where_its_address_names_them(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, name="Kitchen", categories=["food"], serves=["lgbtiq", "families"])

    assert "LGBTIQ+" not in own.get(HERE).text
    assert "They say: for families" in own.get(HERE).text
    assert "LGBTIQ+" in own.get(f"{HERE}&serves=lgbtiq&go=1").text


def test_a_list_that_others_must_not_read_waits_for_one_more_tap(client: StrictClient) -> None:
    page = client.get(f"{HERE}&c=k5")

    assert page.cards == []
    link = next(href for href in page.hrefs() if "go=1" in href)
    assert client.get(link).cards != []


def test_a_box_shows_what_has_a_point_in_it_page_after_page(client: StrictClient) -> None:
    seen: list[str] = []
    address = "/embed?bbox=-118,14,-92,33&locale=en&c=k19"
    while address:
        page = client.get(address)
        seen += page.all("//li[@class='card']/h3/a/@href")
        address = next((href for href in page.hrefs() if "after=" in href), "")

    assert len(seen) == len(set(seen)) > 10


BAD = (
    "color=zz", "color=%2300ff00", "bbox=1,2,3", "bbox=999,0,0,0", "show=all", "place=x", "c=zz",
    "after=1", "locale=xx",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_cannot_be_read_is_said_inside_the_frame(client: StrictClient, query: str) -> None:
    page = client.get(f"/embed?{query}", status=422)

    assert page.h1 == "No pudimos leer eso"
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors *")


def test_a_colour_is_taken_only_where_its_words_can_be_read(client: StrictClient) -> None:
    assert contrast("000000") > 15 > LEAST_CONTRAST > contrast("ffd400") > 1
    assert ":root{--sea:#7a1f1f}" in client.get(f"{HERE}&color=7A1F1F").html
    assert "ffd400" not in "".join(client.get(f"{HERE}&color=ffd400").all("//style/text()"))


def test_the_town_and_kind_that_a_visitor_asks_for_are_found_in_the_frame(
    client: StrictClient,
) -> None:
    page = client.get(f"{HERE}&c=k19&c=k22&color=7a1f1f")
    form = page.one("//form")
    form.xpath(".//input[@name='near']")[0].set("value", "Tijuana")
    form.xpath(".//option[@value='k22']")[0].set("selected", "")
    found = client.submit(page, form)

    assert found.h1 == "Food in Tijuana"
    assert ":root{--sea:#7a1f1f}" in found.html


@pytest.mark.parametrize("show", ["both", "list", "map"])
def test_its_map_shows_what_its_list_shows(client: StrictClient, show: str) -> None:
    page = client.get(f"{HERE}&show={show}")
    maps = page.all("//img/@src")

    assert len(maps) == (show != "list")
    for address in maps:
        svg = client.raw.get(address)
        assert svg.mimetype == "image/svg+xml"
        assert svg.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_withdrawn_listing_is_gone_from_frames_and_their_maps_within_a_second(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, name="Soon gone", point=DOOR)
    addresses = [HERE, "/embed?bbox=-93,14,-92,15&locale=en"]
    empty = own.raw.get("/embed/map.svg?near=Tijuana&locale=en")
    picture = own.raw.get(f"/embed/map.svg?place={TAPACHULA}&locale=en").text
    assert empty.status_code == 200
    for address in addresses:
        assert str(listing) in own.raw.get(address).text
        assert str(listing) in own.raw.get(address).text  # now from memory

    withdraw(session, listing)
    time.sleep(AT_ONCE_S)

    for address in addresses:
        assert str(listing) not in own.raw.get(address).text
    assert own.raw.get(f"/embed/map.svg?place={TAPACHULA}&locale=en").text != picture


def test_the_element_is_small_and_every_site_may_load_it(client: StrictClient) -> None:
    answer = client.raw.get("/embed.js", headers={"Accept-Encoding": "br"})

    assert answer.mimetype == "text/javascript"
    assert len(answer.get_data()) <= 3_000
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_element_knows_every_parameter_that_its_documentation_names(
    client: StrictClient,
) -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs" / "embed.md").read_text(), re.M)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert len(named) > 10
    code = client.raw.get("/embed.js").text
    assert {name for name in named if f"'{name}'" not in code} == set()
