"""Leaving: where the way out leads, what it clears, and what the pages about it say."""

import re

import pytest
from sqlalchemy.orm import Session

from app.locales import LOCALES
from app.web.elsewhere import COUNTRIES, LANGUAGES
from tests.factories import make_listing
from tests.locales import quiet_title
from tests.pages import StrictClient

WEATHER = re.compile(r"https://www\.accuweather\.com/[a-z]{2}/(?:world|[a-z]{2}/[a-z-]+)-weather")


@pytest.mark.parametrize(
    ("at", "leads_to"),
    [
        ("?at=es-MX", "es/mx/mexico-weather"),
        ("?at=en-SV", "en/sv/el-salvador-weather"),
        ("?at=en", "en/world-weather"),
        ("?at=es-ZZ", "es/world-weather"),
        ("?at=https://example.org/", "es/world-weather"),
        ("?at=xx-..%2F..%2Fmx", "es/world-weather"),
        ("?at=", "es/world-weather"),
        ("", "es/world-weather"),
    ],
)
def test_the_way_out_leads_to_the_weather_there_and_nowhere_else(
    client: StrictClient, at: str, leads_to: str
) -> None:
    response = client.raw.get(f"/exit{at}", headers={"Accept-Language": "es"})

    assert response.status_code == 303
    assert response.headers["Location"] == f"https://www.accuweather.com/{leads_to}"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Clear-Site-Data" not in response.headers  # a browser would wait for it
    assert "Set-Cookie" not in response.headers


def test_the_script_tells_the_way_out_in_the_background_and_saved_places_stay(
    client: StrictClient,
) -> None:
    response = client.raw.post("/exit?at=es-MX", data="")

    assert response.status_code == 204
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert response.headers["Cache-Control"] == "no-store"


def test_the_weather_is_that_of_the_country_that_a_page_is_about(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(session, categories=["food"])

    for path in (f"listings/{listing}", "search?near=Tapachula", "urgent?u=u2&near=Tapachula"):
        way_out = own.get(f"/{locale}/{path}").one("//a[@class='exit']")
        assert way_out.get("data-to").endswith(f"/{LANGUAGES[locale]}/mx/mexico-weather"), path
        assert way_out.get("href") == f"/exit?at={locale}-MX"
        followed = own.raw.get(way_out.get("href"))
        assert followed.headers["Location"] == way_out.get("data-to")
    assert own.get(f"/{locale}/").one("//a[@class='exit']/@data-to").endswith("world-weather")


def test_the_table_of_weather_pages_knows_our_locales_and_says_nothing_else() -> None:
    assert set(LANGUAGES) <= {locale.code for locale in LOCALES}
    for country, name in COUNTRIES.items():
        assert re.fullmatch("[A-Z]{2}", country)
        assert re.fullmatch("[a-z-]+", name)


def test_the_way_out_is_the_first_link_after_the_skip_link_on_every_page(
    client: StrictClient, locale: str
) -> None:
    for path in ("", "search?near=Tapachula", "urgent", "hide-your-visit", "erase", "filters"):
        page = client.get(f"/{locale}/{path}")
        skip, way_out = page.all("//body//a")[:2]
        assert skip.get("href") == "#main"
        assert way_out.get("class") == "exit"
        assert WEATHER.fullmatch(way_out.get("data-to"))
        assert set(way_out.get("rel").split()) == {"nofollow", "noreferrer"}


def test_a_button_in_every_footer_erases_what_the_phone_keeps(
    client: StrictClient, locale: str
) -> None:
    for path in ("", "search?near=Tapachula", "urgent?u=u1", "hide-your-visit"):
        page = client.get(f"/{locale}/{path}")
        erased = client.submit(page, page.one("//footer//form"))

        assert erased.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert not erased.is_stored()
        assert f"/{locale}/hide-your-visit" in erased.hrefs()
        assert len(erased.all("//main//li")) >= 4  # what it cannot erase


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_somebody_else_cannot_erase(client: StrictClient, site: str) -> None:
    response = client.raw.post("/en/erase", headers={"Sec-Fetch-Site": site})

    assert "Clear-Site-Data" not in response.headers
    assert "Erase now" in response.text
    assert "Clear-Site-Data" not in client.get("/en/erase").headers


def test_hide_your_visit_says_what_cannot_be_hidden(client: StrictClient) -> None:
    page = client.get("/en/hide-your-visit")

    for said in ("keeps a list of the pages", "your account", "a program on your phone",
                 "Opera Mini", "Calls and messages", "private window", "Shift three times",
                 "without JavaScript"):  # fmt: skip
        assert said in page.text, said
    assert page.title == "Information – Amparo"
    assert not page.is_stored()


def test_every_page_leads_to_hide_your_visit_and_its_head_says_nothing_of_it(
    client: StrictClient, locale: str
) -> None:
    for path in ("", "search?near=Tapachula&c=k5", "search?near=Tapachula&c=k5&go=1", "urgent"):
        page = client.get(f"/{locale}/{path}")
        assert f"/{locale}/hide-your-visit" in page.hrefs()


@pytest.mark.parametrize(
    "path",
    ["search?near=Tapachula&c=k5", "search?near=Tapachula&c=k5&go=1", "urgent?u=u4", "erase",
     "map?near=Tapachula&c=k25&go=1", "search?near=Tijuana&s=s7&go=1", "hide-your-visit"],
)  # fmt: skip
def test_the_head_of_a_sensitive_page_says_nothing_to_previews_and_tabs(
    client: StrictClient, locale: str, path: str
) -> None:
    page = client.get(f"/{locale}/{path}")
    head = " ".join(page.texts("//head/title") + [str(v) for v in page.all("//head/meta/@content")])

    assert page.title == quiet_title(locale)
    assert page.all("//meta[@property] | //link[contains(@rel, 'icon')]") == []
    assert not page.is_stored()
    for word in ("safety", "seguridad", "child", "niñ", "Tapachula", "Tijuana", "control", "hurt"):
        assert word not in head
