"""Choosing the language of the pages: by its own name, one tap away, the same page again."""

from urllib.parse import urlencode

import pytest

from app.locales import BY_CODE, DEFAULT, LOCALES, InterfaceLocale
from app.web.i18n import first_understood
from tests.pages import Page, StrictClient, languages_of

TAPACHULA = 3516266


def led_to(page: Page) -> dict[str, str]:
    """Where each language of the list leads."""
    return {str(a.get("hreflang")): str(a.get("href")) for a in page.all("//main//a[@hreflang]")}


def test_the_list_has_every_language_by_its_own_name_the_most_used_first(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/languages")
    links = page.all("//main//a[@hreflang]")

    assert page.texts("//main//a[@hreflang]") == [other.autonym for other in LOCALES]
    assert [(a.get("lang"), a.get("dir")) for a in links] == [
        (other.code, other.direction) for other in LOCALES
    ]
    assert page.one("//main//a[@aria-current]").get("lang") == locale
    assert not page.all("//main//img")


@pytest.mark.parametrize(
    "path", ["", "about", "filters", "urgent", "erase", "hide-your-visit", "urgent?u=u6",
             f"search?place={TAPACHULA}&c=k19&l=ht", f"map?place={TAPACHULA}&c=k19&page=2",
             f"filters?place={TAPACHULA}&n=n4", "search?near=Qqxzzy",
             f"search?place={TAPACHULA}&c=k5&go=1"],
)  # fmt: skip
def test_each_language_leads_to_the_same_page(client: StrictClient, locale: str, path: str) -> None:
    page = client.get(f"/{locale}/{path}")
    choices = led_to(client.get(languages_of(page)))

    assert choices == {other.code: f"/{other.code}/{path}" for other in LOCALES}


def test_the_list_of_a_search_is_kept_nowhere_and_leads_on_from_itself(
    client: StrictClient,
) -> None:
    page = client.get(f"/en/languages?to=search&place={TAPACHULA}&c=k5")

    assert not page.is_stored()
    assert led_to(client.get(languages_of(page))) == led_to(page)
    assert client.get("/en/languages").is_stored()


@pytest.mark.parametrize(
    "to",
    ["https://example.org/", "//example.org", "/example.org", "\\example.org", "../exit", "exit",
     "en/about", "nope", "listings/1", "about/../../exit", "%2F%2Fexample.org", "search#x", "a:b",
     "javascript:alert(1)", "search\x00", "search?to=//example.org", "../api/v1/docs"],
)  # fmt: skip
def test_the_list_leads_to_pages_of_ours_only(client: StrictClient, to: str) -> None:
    page = client.get(f"/en/languages?{urlencode({'to': to})}")

    assert led_to(page) == {other.code: f"/{other.code}/" for other in LOCALES}


def test_a_position_and_what_is_not_ours_are_in_no_address_of_the_list(
    client: StrictClient,
) -> None:
    page = client.get("/en/languages?to=search&lat=14.9&lon=-92.2&utm=x&category=gbv&c=zz")

    assert led_to(page)["es"] == "/es/search?c=k5"


@pytest.mark.parametrize(
    "accepted", ["en-US,en;q=0.9", "es", "ar,en;q=0.5", "pa-IN,hi;q=0.8", "tr", "zz"]
)
def test_an_unknown_language_in_an_address_is_not_found_with_the_list(
    client: StrictClient, accepted: str
) -> None:
    page = client.get(f"/xx/search?place={TAPACHULA}", status=404, Accept_Language=accepted)

    assert page.tree.get("lang") == (accepted[:2] if accepted != "zz" else DEFAULT.code)
    assert led_to(page)["en"] == f"/en/search?place={TAPACHULA}"
    assert set(led_to(page)) == {other.code for other in LOCALES}
    assert led_to(client.get("/nope/search", status=404))["en"] == "/en/"
    assert led_to(client.get("/es/nope", status=404)) == {}


@pytest.mark.parametrize(
    ("tags", "offered"),
    [
        (["zh-CN", "en"], "zh-Hans"),
        (["zh-hant-tw"], "zh-Hans"),
        (["cmn"], "zh-Hans"),
        (["prs-AF", "en"], "fa"),
        (["ht-HT", "fr-HT"], "ht"),
        (["pt-PT", "es"], "pt"),
        (["pt-BR"], "pt-BR"),
        (["en-US", "es"], "en"),
        (["mam", "es-GT", "en"], "es"),
        (["*"], None),
        (["mam"], None),
    ],
)
def test_the_language_of_a_phone_is_met_as_near_as_can_be(
    tags: list[str], offered: str | None
) -> None:
    ours = ["es", "en", "ht", "pt", "pt-BR", "zh-Hans", "fa"]
    found = first_understood(tags, [InterfaceLocale(code, code) for code in ours])

    assert (found.code if found else None) == offered


def test_only_home_tells_programs_of_its_other_languages(client: StrictClient) -> None:
    home = client.get("/en/")
    told = {str(a.get("hreflang")): a.get("href") for a in home.all("//head/link[@hreflang]")}

    assert told.pop("x-default") == "https://amparo.example.org/"
    assert told == {x.code: f"https://amparo.example.org/{x.code}/" for x in LOCALES}
    assert client.get("/en/about").all("//head/link[@hreflang]") == []


def test_what_somebody_speaks_is_first_taken_from_the_language_of_the_page(
    client: StrictClient, locale: str
) -> None:
    for path in ("", "filters"):
        chosen = client.get(f"/{locale}/{path}").one("//select[@name='l']/option[@selected]")
        assert chosen.get("value") == BY_CODE[locale].language
    for query in ("c=k19", "near=Tapachula"):  # somebody has been asked: nothing is put in
        assert not client.get(f"/{locale}/filters?{query}").all("//option[@selected]")
