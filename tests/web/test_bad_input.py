"""Parameters that no search can use: a clear answer in the reader's words, 4xx, never 5xx."""

import pytest

from tests.locales import TESTED
from tests.pages import StrictClient
from tests.web.asking import problem_of

LONG = "a" * 10_000
#: What no search can use, as it stands in a query string.
BAD = {
    "latitude too large": "lat=999&lon=0",
    "not a number": "lat=nan&lon=0",
    "infinite": "lat=inf&lon=0",
    "beyond every number": "lat=1e400&lon=0",
    "words for a number": "lat=abc&lon=0",
    "longitude too small": "lat=0&lon=-180.5",
    "NUL in a place": "near=Tapa%00chula",
    "NUL in words": "q=%00",
    "NUL in a code": "c=%00",
    "10 kB of text": f"near={LONG}",
    "10 kB of words": f"q={LONG}",
    "10 kB of code": f"c={LONG}",
    "unknown category": "near=Tapachula&c=zz",
    "unknown language": "near=Tapachula&l=zz-ZZ",
    "unknown group": "near=Tapachula&s=everybody",
    "unknown need": "near=Tapachula&n=gold",
    "unknown open": "near=Tapachula&open=tomorrow",
    "unknown authorities": "near=Tapachula&authorities=yes",
    "place that is no number": "place=x",
    "place beyond numbers": "place=99999999999999999999",
    "place of 5,000 digits": "place=" + "9" * 5_000,
    "page zero": "near=Tapachula&page=0",
    "negative page": "near=Tapachula&page=-1",
    "huge page": "near=Tapachula&page=99999999999",
    "half a page": "near=Tapachula&page=1.5",
    "broken UTF-8": "near=%ff",
    "broken UTF-8 in words": "q=%c3%28",
    "broken UTF-8 in a code": "c=%ff",
    "broken UTF-8 in a name": "%ff=1",
    "broken UTF-8 in what nobody reads": "near=Tapachula&foo=%ff",
    "a control character": "near=%01",
    "a control character like a blank": "c=%1f",
    "no character": "q=%ef%bf%be",
    "lone surrogate": "near=%ed%a0%80",
    "overlong UTF-8": "near=%c0%af",
    "place given twice": "near=Tapachula&near=Tijuana",
    "place id given twice": "place=3516266&place=1",
    "page given twice": "near=Tapachula&page=1&page=2",
    "more than twelve codes": "l=es&l=en&l=ht&l=pt&l=fr&l=pap&l=qu&l=ay&l=zh&l=prs&l=ar&l=ru&l=vi",
}  # fmt: skip
SEARCHES = ["search", "filters", "map", "map.svg", "urgent?u=u4"]
each_bad = pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())


@each_bad
def test_a_page_says_what_is_wrong(client: StrictClient, query: str) -> None:
    for locale in TESTED:
        for path in SEARCHES:
            address = f"/{locale}/{path}{'&' if '?' in path else '?'}{query}"
            response = client.raw.get(address)

            assert response.status_code == 422, address[:100]
            assert response.headers["Cache-Control"] == "no-store"
    page = client.get(f"/es/search?{query}", status=422)
    assert page.all("//*[@role='alert']") or page.all("//main//ul/li")


@each_bad
def test_a_posted_form_says_what_is_wrong(client: StrictClient, query: str) -> None:
    for path in ("/es/search", "/en/urgent?u=u4"):
        data = query if "search" in path else f"u=u4&{query}"
        response = client.raw.post(
            path.partition("?")[0], data=data, content_type="application/x-www-form-urlencoded"
        )

        assert response.status_code == 422
        assert response.headers["Cache-Control"] == "no-store"


@each_bad
def test_the_api_says_what_is_wrong(client: StrictClient, query: str) -> None:
    response = client.raw.get(f"/api/v1/services?{query}")

    problem = problem_of(response, 422)
    assert problem["errors"]
    assert all({"parameter", "reason", "detail"} == error.keys() for error in problem["errors"])


def test_what_was_typed_comes_back_with_the_error(client: StrictClient, locale: str) -> None:
    long = "Tapachula " * 30
    page = client.get(
        f"/{locale}/search?near={long}&q=casa&c=k19&c=k22&l=ht&s=s1&n=n1&open=now&authorities=no",
        status=422,
    )

    assert page.one("//input[@id='f-near']").get("value") == long
    assert page.one("//input[@id='f-q']").get("value") == "casa"
    checked = {
        (box.get("name"), box.get("value")) for box in page.all("//input[@type='checkbox']")
        if box.get("checked") is not None
    }  # fmt: skip
    assert checked == {
        ("c", "k19"), ("c", "k22"), ("s", "s1"), ("n", "n1"), ("open", "now"),
        ("authorities", "no"),
    }  # fmt: skip
    assert [option.get("value") for option in page.all("//option[@selected]")] == ["ht"]


def test_the_summary_of_errors_leads_to_the_field(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search?near={LONG}&c=zz&s=zz", status=422)

    summary = page.one("//div[@role='alert']")
    targets = [str(href) for href in summary.xpath(".//a/@href")]
    assert targets == ["#f-near", "#f-category", "#f-serves"]
    assert {"e-near", "e-category", "e-serves"} <= {str(i) for i in page.all("//@id")}
    assert page.all("//h1|//h2")[0].tag == "h2"  # the summary is read first


def test_an_error_says_in_the_title_that_there_is_one(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&c=zz", status=422)

    assert page.title.startswith("Problem: ")


def test_a_field_that_is_wrong_is_named_beside_it_on_the_urgent_page(
    client: StrictClient,
) -> None:
    page = client.get(f"/en/urgent?u=u4&near={LONG}", status=422)

    assert page.one("//*[@id='e-near']") is not None
    assert page.one("//input[@id='f-near']").get("value") == LONG


def test_empty_values_are_as_good_as_none(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&l=&q=&c=&page=&open=")

    assert page.cards


def test_200_letters_are_a_place_that_nobody_knows(client: StrictClient) -> None:
    client.get("/es/search?near=" + "a" * 200)


def test_wild_cards_and_quotes_are_letters(client: StrictClient) -> None:
    for text in (
        "%25",
        "_",
        "'",
        '"',
        "\\\\",
        "';--",
        "<b>",
        "%25%25%25%25",
        "(",
        "*",
        ":*",
        "&|!",
    ):
        page = client.raw.get("/es/search", query_string={"near": text})
        words = client.raw.get("/es/search", query_string={"near": "Tapachula", "q": text})

        assert (page.status_code, words.status_code) == (200, 200)
