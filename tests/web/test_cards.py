"""Cards to show across a counter, and the page for who finds wrong words."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.config import SettingsError, settings_from
from app.locales import LOCALES
from app.services.taxonomies import languages
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls
from tests.settings import settings_of


@pytest.fixture
def answering(demo_urls: DatabaseUrls) -> Iterator[Flask]:
    """An application of an operator who reads corrections."""
    app = create_app(settings_of(demo_urls, contact="words@example.org"))
    yield app
    app.extensions["amparo.database"].close()


def test_a_card_is_in_the_words_of_who_listens_with_those_of_the_reader_below(
    client: StrictClient,
) -> None:
    page = client.get("/es/cards?l=mam&h=en")
    card = page.one("//h1//span[@lang='en']")

    assert card.text.strip() == "I speak Mam. Please find me an interpreter."
    assert page.texts("//h1//small/bdi[@lang='es']") == [
        "Hablo mam. Por favor, consíganme un intérprete."
    ]
    cards = page.texts("//li[@class='say']")
    assert len(cards) == 7
    assert cards[0].startswith("Please not the person I came with, and not my child.")
    assert len(page.all("//li[@class='say']//*[local-name()='svg']")) == 7


def test_a_card_names_any_language_in_every_locale_and_signs_where_people_sign(
    client: StrictClient,
) -> None:
    for other in LOCALES:
        for code, language in languages().items():
            response = client.raw.get(f"/en/cards?l={code}&h={other.code}")
            assert response.status_code == 200
            signs = "I use sign language" in response.text
            assert signs == (language.kind == "sign"), code
    assert "American Sign Language" in client.get("/en/cards?l=ase&h=en").h1


def test_without_a_language_the_page_asks_for_it_and_leads_to_the_cards(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/cards")
    assert [o.get("value") for o in page.all("//option[@selected]")] == [locale, "es"]
    shown = client.submit(page, page.one("//main//form"))

    assert shown.one("//h1//span[@lang]").get("lang") == "es"
    for path in ("", f"listings/{listing_of(client)}"):
        assert f"/{locale}/cards" in client.get(f"/{locale}/{path}").hrefs()


@pytest.mark.parametrize("query", ["l=zz", "l=mam&h=zz", "h=%00", "l=" + "a" * 9_000])
def test_a_card_for_an_unknown_language_is_refused(client: StrictClient, query: str) -> None:
    page = client.get(f"/en/cards?{query}", status=422)

    assert "we do not know this choice" in page.text


def test_who_finds_wrong_words_learns_where_to_send_them_or_that_nobody_reads(
    client: StrictClient, answering: Flask, locale: str
) -> None:
    about = client.get(f"/{locale}/about")
    assert f"/{locale}/words" in about.hrefs()
    assert not [h for h in client.get(f"/{locale}/words").hrefs() if h.startswith("mailto:")]
    assert "Nobody reads corrections here yet." in client.get("/en/words").text

    page = StrictClient(answering).get(f"/{locale}/words")
    assert page.one("//a[@href='mailto:words@example.org']") is not None
    assert "Do not write who you are" in StrictClient(answering).get("/en/words").text


@pytest.mark.parametrize("contact", ["nobody", "a@b", "<x>@example.org", "a@example.org\n"])
def test_a_contact_that_is_no_address_stops_the_start(contact: str) -> None:
    with pytest.raises(SettingsError, match="AMPARO_CONTACT"):
        settings_from({"AMPARO_CONTACT": contact})


def listing_of(client: StrictClient) -> str:
    return str(client.raw.get("/api/v1/services?limit=1").get_json(force=True)["features"][0]["id"])
