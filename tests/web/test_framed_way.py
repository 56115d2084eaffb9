"""The way ahead, and one listing, in a frame on another site."""

import pytest
from sqlalchemy.orm import Session

from app.services.taxonomies import terms
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient

WAY = "/embed?corridor=mexico-pacific&locale=en"
AHEAD = f"{WAY}&from={TAPACHULA}&direction=forward"
STAGES = "//ol[@class='way']/li/h3/bdi"


def test_the_towns_ahead_stand_in_it_in_every_locale(client: StrictClient, locale: str) -> None:
    address = AHEAD.replace("locale=en", f"locale={locale}")
    page = client.get(f"{address}&c=k19")

    stages = page.texts(STAGES)
    assert "Tapachula" in stages[0]
    assert "Puebla" in stages[stages.index("Arriaga") + 5]
    assert page.tree.get("lang") == locale
    assert page.one("//a[@class='exit']").get("target") == "_top"
    assert page.one("//form").get("target") == "_self"
    ours = f"/{locale}/corridors/mexico-pacific?from={TAPACHULA}&direction=forward&c=k19"
    assert page.one("//footer//a[1]").get("href") == ours
    assert page.is_stored()
    assert page.weight <= 13_000


def test_only_the_kinds_that_its_address_names_are_counted(client: StrictClient) -> None:
    links = [href for href in client.get(f"{AHEAD}&c=k19&c=k22").hrefs() if "/search?" in href]

    assert links
    assert {href.split("c=")[1] for href in links} == {"k19", "k22"}


def test_a_visitor_chooses_a_town_and_a_kind_of_help_in_it(client: StrictClient) -> None:
    page = client.get(f"{AHEAD}&c=k19&c=k22&color=7a1f1f")
    form = page.one("//form")
    form.xpath(".//select[@name='from']/option[@selected]")[0].attrib.pop("selected")
    town = form.xpath(".//select[@name='from']/option[normalize-space()='Arriaga']")[0]
    town.set("selected", "")
    form.xpath(".//option[@value='k22']")[0].set("selected", "")
    found = client.submit(page, form)

    assert found.texts(STAGES)[0] == "Arriaga"
    assert "We know of nobody here who offers this." in found.text
    assert ":root{--sea:#7a1f1f}" in found.html


def test_without_a_direction_it_asks_which_way(client: StrictClient) -> None:
    page = client.get(f"{WAY}&from={TAPACHULA}")
    ways = page.all("//main//a[@target='_self']/@href")

    assert page.texts(STAGES) == []
    assert [f"direction={d}" in w for d, w in zip(("forward", "backward"), ways, strict=True)]
    assert client.get(ways[1]).texts(STAGES)[-1] == "Tecún Umán"


@pytest.mark.parametrize("show", ["both", "list", "map"])
def test_its_map_numbers_towns_as_its_list_does(client: StrictClient, show: str) -> None:
    page = client.get(f"{AHEAD}&show={show}")
    maps = page.all("//img/@src")

    assert len(maps) == (show != "list")
    for address in maps:
        svg = client.raw.get(address)
        assert svg.mimetype == "image/svg+xml"
        assert svg.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "13 towns from Tapachula to" in svg.text


def test_lines_for_what_is_sensitive_stand_at_a_border_only_where_its_address_names_them(
    session: Session, own: StrictClient
) -> None:
    for name, code, phone in (
        ("Protected", "gbv", "+12025550101"),
        ("Papers", "asylum", "+12025550102"),
    ):
        make_listing(
            session, name=name, line=True, categories=[code], coverage=("MX", ""), phones=[phone]
        )
    word = terms("category")["gbv"].short

    quiet = own.get(AHEAD)
    assert "Papers" in quiet.text
    assert "Protected" not in quiet.text
    assert quiet.is_stored()
    waiting = own.get(f"{AHEAD}&c={word}")
    assert "Protected" not in waiting.text
    named = own.get(next(href for href in waiting.hrefs() if "go=1" in href))
    assert "Protected" in named.text
    assert not named.is_stored()
    assert named.title == "Information – Amparo"


BAD = (
    "corridor=nowhere", "corridor=%00", "corridor=mexico-pacific&from=1&direction=forward",
    "corridor=mexico-pacific&direction=up", "corridor=mexico-pacific&from=x",
    "listing=00000000-0000-4000-8000-000000000000", "listing=x",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_is_not_known_is_said_inside_the_frame(client: StrictClient, query: str) -> None:
    page = client.get(f"/embed?{query}&locale=en", status=422)

    assert page.h1 == "We could not read that"
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert not page.is_stored()
    client.raw.get(f"/embed/map.svg?{query}")


def test_one_listing_stands_in_it_where_robots_may_find_it_too(
    session: Session, own: StrictClient
) -> None:
    shown = make_listing(
        session, name="Kitchen", categories=["food"], address="Calle 1", phones=["+12025550101"]
    )
    kept = [
        make_listing(session, name="Door", categories=["food", "gbv"]),
        make_listing(session, name="Group", categories=["food"], serves=["lgbtiq"]),
        make_listing(session, name="Hid", disclosure="hidden", coverage=("MX", "07")),
        make_listing(session, name="Around", disclosure="area", setting="residential"),
    ]
    page = own.get(f"/embed?listing={shown}&locale=en")

    assert page.h1 == "Kitchen"
    assert "Calle 1" in page.text
    assert "tel:+12025550101" in page.hrefs()
    assert page.one("//footer//a[1]").get("href") == f"/en/listings/{shown}"
    for other in kept:
        refused = own.get(f"/embed?listing={other}&locale=en", status=422)
        assert not refused.is_stored()
