"""Six choices for somebody in danger, and who answers then."""

import re

import pytest

from app.web.seeker.urgent import CHOICES
from tests.locales import quiet_title, said
from tests.page_checks import words
from tests.pages import StrictClient


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
        assert one.title == quiet_title(locale)


@pytest.mark.parametrize(
    ("locale", "near", "beside"),
    [
        ("fr", "Tapachula", ["es", "en"]),
        ("ht", "São Paulo", ["pt", "es", "en"]),
        ("fr", "Port-au-Prince", ["ht", "es", "en"]),
        ("es", "Port-au-Prince", ["ht", "fr", "en"]),
        ("es", "Belmopan", ["en"]),
        ("ht", "Montréal", ["en", "fr", "es"]),
        ("en", "Tapachula", ["es"]),
        ("en", "Kingston", []),
        ("en", "Paramaribo", ["es"]),
        ("en", "", ["es"]),
        ("pt", "Qqxzzy", ["es", "en"]),
    ],
)
def test_what_a_child_is_to_say_stands_in_the_languages_of_who_answers_there(
    client: StrictClient, locale: str, near: str, beside: list[str]
) -> None:
    page = client.get(f"/{locale}/urgent?u=u1&near={near}")
    sentence = "You did nothing wrong. Call now. Say: “I am a child. I am alone. I need help.”"

    glosses = page.all("//p[contains(@class, 'warn')]//small/bdi")
    assert [str(gloss.get("lang")) for gloss in glosses] == beside
    assert [words(gloss) for gloss in glosses] == [
        " ".join(said(sentence, code).split()) for code in beside
    ]


def test_urgent_with_a_place_nobody_knows_still_has_the_numbers(client: StrictClient) -> None:
    page = client.get("/es/urgent?u=u4&near=Qqxzzy")

    assert "tel:911" in page.hrefs()
    assert page.one("//input[@name='near']").get("value") == "Qqxzzy"


def test_an_urgent_choice_nobody_knows_shows_the_six(client: StrictClient) -> None:
    assert len(client.get("/es/urgent?u=zz").all("//ul[@class='choices']/li")) == 6
