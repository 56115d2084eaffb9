"""What the list says about each listing, on listings made for it."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests.factories import CIUDAD_JUAREZ, TAPACHULA, make_listing
from tests.pages import StrictClient

NEAR = (-92.30, 14.90)  # longitude, latitude: 4 km from the centre of Tapachula
TECUN_UMAN = (-92.139, 14.681)  # in Guatemala, 28 km away


def test_a_distance_is_shown_for_an_exact_point_only(session: Session, own: StrictClient) -> None:
    make_listing(session, name="At its door", point=NEAR)
    make_listing(session, name="Somewhere in town", town=TAPACHULA)

    page = own.get("/en/search?near=Tapachula")

    door, town = (page.one(f"//li[@class='card'][.//bdi='{name}']") for name in page.cards)
    by_name = {"".join(x.xpath(".//h3//bdi/text()")): "".join(x.itertext()) for x in (door, town)}
    assert "5 km" in by_name["At its door"] or "4 km" in by_name["At its door"]
    assert " km" not in by_name["Somewhere in town"]


def test_an_area_listing_shows_its_town_and_never_kilometres_or_a_street(
    session: Session, own: StrictClient
) -> None:
    make_listing(
        session,
        name="A house",
        disclosure="area",
        town=TAPACHULA,
        setting="residential",
        true_point=(-92.35, 14.95),
        true_address="Calle Secreta 123",
    )

    page = own.get("/en/search?near=Tapachula&c=k19")
    card = " ".join(page.texts("//li[@class='card']"))
    listing = own.get(str(page.one("//li[@class='card']//h3//a/@href")))

    for seen in (card, listing.text):
        assert "around Tapachula" in seen
        assert "Secreta" not in seen
        assert " km" not in seen
    assert "geo:" not in listing.html
    assert "openstreetmap" not in listing.html


def test_a_hidden_listing_shows_no_town_and_stands_under_its_gateway(
    session: Session, own: StrictClient
) -> None:
    make_listing(
        session, name="A line", line=True, categories=["gbv"], coverage=("MX", ""),
        phones=["+12025550177"],
    )  # fmt: skip
    hidden = make_listing(
        session, name="Casa de las Flores", categories=["gbv", "shelter"], disclosure="hidden",
        setting="residential", true_city="Tapachula", true_point=NEAR,
    )  # fmt: skip

    page = own.get("/en/search?near=Tapachula&c=k5&go=1")
    listing = own.get(f"/en/listings/{hidden}")

    assert page.cards == []
    assert f"/en/listings/{hidden}" in page.hrefs()
    assert "Casa de las Flores" not in page.text + listing.text
    assert "Tapachula" not in listing.text
    assert "Chiapas" in listing.text
    assert "+1 202-555-0177" in listing.text
    assert not listing.is_stored()
    assert listing.title == "Information – Amparo"


def test_a_town_with_nothing_says_where_the_nearest_is(session: Session, own: StrictClient) -> None:
    make_listing(session, name="Far away", town=CIUDAD_JUAREZ, categories=["food"])

    page = own.get("/en/search?near=Tapachula&c=k22")

    assert "We know of nobody in Tapachula" in page.text
    assert "The nearest is in Ciudad Juárez" in page.text
    assert page.cards == ["Far away"]


def test_a_directory_with_nothing_says_so_and_is_no_error(own: StrictClient) -> None:
    page = own.get("/en/search?near=Tapachula&c=k22")

    assert page.cards == []
    assert "We know of nobody" in page.text


def test_a_listing_across_the_border_says_so(session: Session, own: StrictClient) -> None:
    make_listing(session, name="Over there", point=TECUN_UMAN)

    page = own.get("/en/search?near=Tapachula")

    assert "across the border, in Guatemala" in page.text


def test_an_exception_of_only_for_is_labelled_not_left_out(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, name="For men", only_for=["men"], categories=["shelter"])
    make_listing(
        session, name="A clinic", only_for=["women"], serves=["women"], categories=["health"]
    )

    page = own.get("/en/search?near=Tapachula&s=families")

    assert page.cards == ["A clinic"]
    assert "They say: for women" in page.text


def test_what_is_full_comes_after_what_has_room_and_says_so(
    session: Session, own: StrictClient
) -> None:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=6)
    now = dt.datetime.now(dt.UTC)
    make_listing(session, name="Full", point=NEAR, notices=[("full", until)], now=now)
    make_listing(session, name="Room", town=TAPACHULA, now=now)

    page = own.get("/en/search?near=Tapachula")

    assert page.cards == ["Room", "Full"]
    [said] = page.texts("//li[@class='card']//span[contains(@class, 'warn')]")
    assert said.startswith("Full, until ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ht", "They speak: Kreyòl Ayisyen"),
        ("es", "They say: Kreyòl Ayisyen"),
    ],
)
def test_a_language_is_a_preference_that_is_told_apart(
    session: Session, own: StrictClient, asked: str, said: str
) -> None:
    make_listing(session, name="One", languages=["ht"])

    page = own.get(f"/en/search?near=Tapachula&l={asked}")

    assert page.cards == ["One"]
    assert said in page.text


def test_who_speaks_the_language_far_away_is_offered_apart(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, name="Here")
    far = make_listing(session, name="Far", town=CIUDAD_JUAREZ, languages=["ht"])

    page = own.get("/en/search?near=Tapachula&l=ht")

    panel = page.one("//p[contains(@class, 'panel')][.//a]")
    assert f"/en/listings/{far}" in page.hrefs()
    assert "Speaks Kreyòl Ayisyen, farther away" in " ".join("".join(panel.itertext()).split())


def test_a_town_level_speaker_far_away_gets_no_exact_kilometres(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, name="Here")
    make_listing(
        session, name="Far", town=CIUDAD_JUAREZ, languages=["ht"], disclosure="area",
        setting="residential",
    )  # fmt: skip

    page = own.get("/en/search?near=Tapachula&l=ht")

    assert " km" not in " ".join(page.texts("//p[@class='panel']"))


def test_a_withdrawn_contact_is_nowhere_in_a_search(session: Session, own: StrictClient) -> None:
    make_listing(session, name="Held back", hold=True)

    page = own.get("/en/search?near=Tapachula")

    assert "Held back" not in page.html


def test_a_name_without_a_place_is_found_with_no_distance(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, name="Casa Inventada", point=(-92.26, 14.91))

    assert own.get("/en/search?q=inventada").cards == ["Casa Inventada"]
    assert " km" not in own.get("/en/search?q=inventada").text
    assert " km" in own.get("/en/search?q=inventada&near=Tapachula").text
