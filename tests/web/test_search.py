"""A seeker searches by the name of a place: what is found, in which order, and what is said."""

import pytest

from app.services.taxonomies import terms
from tests.locales import quiet_title
from tests.pages import Page, StrictClient, languages_of

#: What the page says where a listing states no language.
NOT_STATED = {"es": "No dice qué idiomas habla", "en": "Languages not stated"}
TAPACHULA = 3516266


def lines_on_top(page: Page) -> list[str]:
    """The lines that stand open above the list, in their order; the first is the emergency."""
    return page.texts("//section[@aria-labelledby='who-answers']/ul/li")


def numbers(page: Page) -> list[str]:
    """Every number that can be called from the lines above the list."""
    section = "//section[@aria-labelledby='who-answers']"
    return [str(href) for href in page.all(f"{section}//a/@href[starts-with(., 'tel:')]")]


def test_a_person_in_tapachula_finds_the_shelters_of_tapachula_first(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&category=shelter&language=ht")

    assert {"Albergue Diocesano Belén", "Hospitalidad y Solidaridad"} <= set(page.cards[:5])
    assert page.all("//ol[@class='cards']/li")[0].get("class") == "card"  # no "farther" before it
    first = page.all("//li[@class='card']")[0]
    assert "Tapachula" in "".join(first.itertext())


def test_a_listing_that_states_no_language_says_so_only_when_one_is_asked_for(
    client: StrictClient,
) -> None:
    asked = client.get("/en/search?near=Tapachula&category=shelter&language=ht")
    not_asked = client.get("/en/search?near=Tapachula&category=shelter")

    first = asked.texts("//li[@class='card']")[0]
    assert NOT_STATED["en"] in first
    assert NOT_STATED["en"] not in not_asked.text


def test_the_emergency_number_stands_on_top_first_and_once(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&category=shelter&language=ht")

    assert numbers(page)[0] == "tel:911"
    assert numbers(page).count("tel:911") == 1


def test_the_coast_guard_is_no_help_on_land(client: StrictClient, locale: str) -> None:
    for near in ("Tapachula", "Ciudad de México"):
        page = client.get(f"/{locale}/search?near={near}&category=shelter")

        assert not any(
            word in line.lower()
            for line in lines_on_top(page)
            for word in ("sar ", "marina", "coast guard", "guardacostas", "semar")
        )


@pytest.mark.parametrize("category", ["gbv", "trafficking"])
def test_lines_of_what_was_asked_for_stand_on_top_each_number_once(
    client: StrictClient, locale: str, category: str
) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&category={category}&go=1")

    called = numbers(page)
    assert len(lines_on_top(page)) >= 2  # the emergency number and at least one of the kind
    assert len(called) == len(set(called))


def test_a_sensitive_search_is_not_stored_and_its_title_says_nothing(
    client: StrictClient, locale: str
) -> None:
    for code in ("category=gbv", "category=trafficking", "serves=lgbtiq", "c=k5"):
        for passed in ("", "&go=1"):
            page = client.get(f"/{locale}/search?near=Tapachula&{code}{passed}")

            assert not page.is_stored()
            assert page.title == quiet_title(locale)


@pytest.mark.parametrize(("page_in", "meant"), [("fr", "food"), ("en", "health")])
def test_a_typed_word_means_what_it_means_in_the_language_of_the_page(
    client: StrictClient, page_in: str, meant: str
) -> None:
    page = client.get(f"/{page_in}/search?place={TAPACHULA}&q=pain")

    assert (
        f"/{page_in}/filters?place={TAPACHULA}&c={terms('category')[meant].short}" in page.hrefs()
    )


def test_an_everyday_search_is_kept_for_half_a_minute(client: StrictClient) -> None:
    page = client.get("/es/search?near=Tapachula&c=k19")

    assert page.headers["Cache-Control"].startswith("public, max-age=30")
    assert page.headers["ETag"]


@pytest.mark.parametrize(
    ("near", "found"),
    [
        ("juarez", "Ciudad Juárez"),
        ("Ciudad Juárez", "Ciudad Juárez"),
        ("塔帕丘拉", "Tapachula"),
        ("tapachula, chiapas", "Tapachula"),
        ("TAPACHULA", "Tapachula"),
        ("Сьюдад-Хуарес", "Ciudad Juárez"),
    ],
)
def test_a_town_is_found_by_any_of_its_names(client: StrictClient, near: str, found: str) -> None:
    page = client.get(f"/en/search?near={near}")

    assert found in page.h1


def test_an_ambiguous_name_shows_the_likeliest_town_and_offers_the_others(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/search?near=Matamoros")

    assert "Tamaulipas" in page.text
    others = page.all("//details[1]//ul[@class='chips']//a")
    assert len(others) >= 2
    assert any("Coahuila" in "".join(other.itertext()) for other in others)
    other = client.get(str(others[0].get("href")))
    assert "Matamoros" in other.h1


def test_a_place_nobody_knows_gets_a_kind_page_with_suggestions_and_numbers(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/search?near=Tapachulla+Xx&c=k19&l=ht")

    assert page.status == 200
    assert "Tapachulla Xx" in page.text
    assert page.one("//input[@name='near']").get("value") == "Tapachulla Xx"
    assert any(href == f"/{locale}/search?place={TAPACHULA}&c=k19&l=ht" for href in page.hrefs())
    assert "tel:911" in page.hrefs()


def test_letters_that_are_no_place_still_get_the_numbers_to_call(client: StrictClient) -> None:
    page = client.get("/es/search?near=Qqxzzy")

    assert "tel:911" in page.hrefs()
    assert page.cards == []


def test_a_place_id_that_is_gone_asks_again(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search?place=999999999")

    assert page.one("//input[@name='near']") is not None
    assert "tel:911" in page.hrefs()


def test_no_place_at_all_asks_where(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search")

    assert page.one("//input[@name='near']").get("value") == ""


def test_free_text_is_understood_as_what_it_means(client: StrictClient) -> None:
    page = client.get("/es/search?near=Tapachula&q=albergue")
    chosen = client.get("/es/search?near=Tapachula&c=k19")

    assert page.h1 == chosen.h1
    assert page.cards == chosen.cards


def test_refugio_means_a_place_to_sleep_first_and_asking_for_protection_too(
    client: StrictClient,
) -> None:
    page = client.get("/en/search?near=Tapachula&q=refugio")

    assert page.h1 == "Place to sleep in Tapachula"
    assert "COMAR Tapachula - Centro Multiservicios" in page.cards


def test_a_listing_is_found_by_its_name_without_a_place_and_without_a_distance(
    client: StrictClient,
) -> None:
    page = client.get("/en/search?q=Hospitalidad+y+Solidaridad")

    assert "Hospitalidad y Solidaridad" in page.cards
    assert " km" not in " ".join(page.texts("//li[@class='card']"))


def test_a_name_nobody_bears_is_said_and_the_rest_is_shown(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&q=Qqxzzy")

    assert "Qqxzzy" in page.text
    assert page.cards


def test_each_filter_can_be_taken_off_alone(client: StrictClient, locale: str) -> None:
    address = f"/{locale}/search?near=Tapachula&c=k19&l=ht&s=s1&n=n1&open=now&authorities=no"
    page = client.get(address)
    chips = [str(h) for h in page.all("//ul[@class='chips no-print']//a/@href") if "/search" in h]

    full = {"c=k19", "l=ht", "s=s1", "n=n1", "open=now", "authorities=no"}
    left = [set(chip.split("?")[1].split("&")) - {f"place={TAPACHULA}"} for chip in chips]
    assert sorted(map(sorted, left)) == sorted(sorted(full - {one}) for one in full)


def test_the_next_page_goes_on_where_the_first_ended(client: StrictClient) -> None:
    first = client.get("/es/search?near=Tapachula")
    address = str(first.one("//nav[contains(@class, 'row')]//a[last()]/@href"))
    second = client.get(address)

    assert len(first.cards) == 20
    assert not set(first.all("//li[@class='card']//h3//a/@href")) & set(
        second.all("//li[@class='card']//h3//a/@href")
    )
    back = client.get(str(second.all("//nav[contains(@class, 'row')]//a/@href")[0]))
    assert back.cards == first.cards


def test_words_that_were_typed_stay_in_the_pages_that_follow(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&q=Scalabrini")

    following = [str(a) for a in page.all("//img/@src|//a/@href") if "map" in a or "filters" in a]
    assert len(following) == 3
    assert all("q=scalabrini" in address for address in following)


def test_our_links_carry_short_codes_whatever_words_came_in(client: StrictClient) -> None:
    """The strict client refuses telling words in addresses; this asks with the long words."""
    page = client.get(
        "/es/search?near=Tapachula&category=gbv&serves=trans_people&serves=lgbtiq"
        "&needs=trans_women_as_women"
    )

    assert languages_of(page) == ("/es/languages?to=search&near=Tapachula&c=k5&s=s22&s=s6&n=n4")


def test_a_position_in_an_address_is_not_used_and_not_repeated(client: StrictClient) -> None:
    page = client.get("/es/search?lat=14.91&lon=-92.26")

    assert page.one("//input[@name='near']") is not None
    assert "14.91" not in page.html
    assert "92.26" not in page.html


def test_the_two_spellings_of_a_parameter_are_one(client: StrictClient) -> None:
    by_word = client.get("/es/search?near=Tapachula&category=shelter&language=ht")
    by_code = client.get("/es/search?near=Tapachula&c=k19&l=ht")

    assert by_word.cards == by_code.cards


def test_unknown_parameters_change_nothing_on_a_page(client: StrictClient) -> None:
    page = client.get("/es/search?near=Tapachula&utm_source=x&utm_source=y&foo=")

    assert page.cards == client.get("/es/search?near=Tapachula").cards


def test_lines_that_were_not_asked_for_are_one_tap_away(client: StrictClient) -> None:
    page = client.get("/en/search?near=Miami&c=k19")
    assert "988" not in page.text
    all_lines = page.one("//section[@aria-labelledby='who-answers']/p/a")
    assert "988" in client.get(all_lines.get("href")).text
