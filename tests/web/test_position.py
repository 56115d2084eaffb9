"""A position comes by POST, rounded, and leaves no trace (design, law 3)."""

import re

import pytest

from tests.pages import Page, StrictClient, languages_of

HERE = {"lat": "14.913", "lon": "-92.262"}


def addresses(page: Page) -> list[str]:
    return [str(a) for a in page.all("//@href|//@src|//@action")]


def test_a_position_finds_what_is_near(client: StrictClient, locale: str) -> None:
    page = client.post(f"/{locale}/search", {**HERE, "c": "k19"})

    assert "Tapachula" in page.h1
    assert page.cards
    assert "tel:911" in page.hrefs()


def test_a_position_is_in_no_address_and_the_answer_is_not_stored(
    client: StrictClient, locale: str
) -> None:
    page = client.post(f"/{locale}/search", {**HERE, "c": "k19", "l": "ht"})

    assert not page.is_stored()
    for address in addresses(page):
        assert "lat" not in address
        assert "14.9" not in address
        assert "92.2" not in address


def test_a_position_is_rounded_before_anything_is_answered(client: StrictClient) -> None:
    near = client.post("/es/search", {"lat": "14.9149", "lon": "-92.2551"})
    same = client.post("/es/search", {"lat": "14.9051", "lon": "-92.2649"})
    other = client.post("/es/search", {"lat": "14.9249", "lon": "-92.2649"})

    assert near.html == same.html
    assert near.html != other.html
    assert "14.9149" not in near.html


def test_pages_of_a_position_are_turned_by_forms(client: StrictClient) -> None:
    first = client.post("/es/search", HERE)

    form = first.one("//nav//form")
    assert form.get("method") == "post"
    second = client.submit(first, form, form.xpath(".//button")[0])
    assert set(first.cards[:20]) != set(second.cards[:20])
    assert not second.is_stored()
    back = second.all("//nav//form")[0]
    again = client.submit(second, back, back.xpath(".//button")[0])
    assert again.cards == first.cards


def test_filters_of_a_position_are_taken_off_by_forms(client: StrictClient) -> None:
    page = client.post("/en/search", {**HERE, "c": "k19"})

    form = page.one("//ul[contains(@class, 'chips')]//form")
    without = client.submit(page, form, form.xpath(".//button")[0])

    assert without.h1.startswith("Help near Tapachula")
    assert not without.is_stored()


def test_the_other_language_of_a_posted_search_is_its_empty_form(client: StrictClient) -> None:
    page = client.post("/es/search", HERE)

    assert languages_of(page) == "/es/languages?to=search"
    assert languages_of(client.post("/es/search?c=k19", HERE)) == "/es/languages?to=search"
    assert client.get(languages_of(page)).one("//a[@hreflang='en']/@href") == "/en/search"


def test_a_posted_search_may_name_a_town_too(client: StrictClient) -> None:
    page = client.post("/es/search", {"near": "Tijuana", "c": "k19"})

    assert "Tijuana" in page.h1
    assert not page.is_stored()


def test_urgent_takes_a_position_by_post(client: StrictClient) -> None:
    page = client.post("/es/urgent", {**HERE, "u": "u2"})

    assert "Tapachula" in page.text
    assert not page.is_stored()
    assert not any(re.search(r"14\.9|92\.2", address) for address in addresses(page))


@pytest.mark.parametrize("where", [("90", "180"), ("-90", "-180"), ("0", "-150"), ("-0.001", "0")])
def test_the_ends_of_the_world_are_places_too(client: StrictClient, where: tuple[str, str]) -> None:
    client.post("/es/search", {"lat": where[0], "lon": where[1]})


def test_a_position_in_an_address_is_neither_used_nor_kept(client: StrictClient) -> None:
    page = client.get("/es/search?lat=14.91&lon=-92.26")

    assert not page.cards
    assert not page.is_stored()
    assert not client.get("/es/filters?lat=14.91&lon=-92.26").is_stored()
