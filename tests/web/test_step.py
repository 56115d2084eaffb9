"""The step before a list that others must not read: when, what it says, and how it goes on."""

import datetime as dt
import re

import pytest
from sqlalchemy.orm import Session

from tests.factories import TIJUANA, make_listing
from tests.locales import quiet_title, said
from tests.pages import Page, StrictClient, languages_of

HERE = {"lat": "14.91", "lon": "-92.26"}
SENSITIVE = ["c=k5", "c=k25", "c=k27", "s=s10", "s=s6", "s=s22", "s=s7"]


def is_step(page: Page) -> bool:
    return page.h1 == said("Before you go on", page.tree.get("lang"))


def goes_on(page: Page) -> str:
    """Where the step leads, by its link."""
    return str(page.one("//main//a[contains(@class, 'main')]/@href"))


@pytest.mark.parametrize("code", SENSITIVE)
def test_a_list_that_others_must_not_read_comes_after_a_step_with_the_numbers(
    client: StrictClient, locale: str, code: str
) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&{code}&l=ht")

    assert is_step(page)
    assert page.cards == []
    assert not page.is_stored()
    calls = [str(h) for h in page.all("//main//a/@href[starts-with(., 'tel:')]")]
    assert calls[0] == "tel:911"
    if code in ("c=k5", "c=k25", "s=s10", "s=s6", "s=s22"):  # the data has no line for children
        assert len(calls) >= 2, "a line for this kind of help beside the emergency number"
    assert f"/{locale}/hide-your-visit" in page.hrefs()
    after = client.get(goes_on(page))
    assert not is_step(after)
    assert not after.is_stored()


@pytest.mark.parametrize(
    "query", ["", "&c=k19", "&c=k23", "&c=k3", "&c=k9", "&c=k26", "&s=s5", "&s=s15", "&n=n4"]
)
def test_other_lists_come_at_once(client: StrictClient, query: str) -> None:
    assert not is_step(client.get(f"/en/search?near=Tapachula{query}"))


def test_an_office_that_also_helps_after_violence_is_found_without_the_step(
    session: Session, own: StrictClient
) -> None:
    office = make_listing(session, name="A law office", categories=["legal_aid", "gbv"])

    page = own.get("/en/search?near=Tapachula&c=k23")
    listing = own.get(f"/en/listings/{office}")

    assert page.cards == ["A law office"]
    assert listing.h1 == "A law office"


def test_words_that_stand_for_such_a_kind_of_help_lead_to_the_step_too(
    client: StrictClient,
) -> None:
    assert is_step(client.get("/es/search?near=Tapachula&q=violencia"))


def test_the_step_keeps_the_whole_question(client: StrictClient, locale: str) -> None:
    asked = "near=Tapachula&c=k5&c=k19&l=ht&n=n7&s=s5&open=now&authorities=no&page=2"
    page = client.get(f"/{locale}/search?{asked}")

    onward = goes_on(page)
    for part in ("c=k5", "c=k19", "l=ht", "n=n7", "s=s5", "open=now", "authorities=no", "page=2"):
        assert part in onward
    assert "go=1" in onward


def test_who_passed_the_step_is_not_asked_again(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&c=k5&c=k19&go=1")

    own = [h for h in page.hrefs() if re.match(r"/en/(search|filters|map)\?", h) and "k5" in h]
    assert len(own) >= 3  # without the other choice, change the search, the map
    for href in own:
        assert "go=1" in href
        assert not is_step(client.get(href))
    changed = client.get(next(h for h in own if h.startswith("/en/filters")))
    again = client.submit(changed, changed.one("//main//form"))
    assert not is_step(again)
    everyday = client.get("/en/search?near=Tapachula&c=k19&go=1")
    assert not any("go=1" in str(href) for href in everyday.all("//main//a/@href"))


def test_the_other_language_of_a_passed_list_is_the_list(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&c=k5&go=1")

    choices = client.get(languages_of(page))
    other = client.get(str(choices.one("//a[@hreflang='es']/@href")))
    assert other.tree.get("lang") == "es"
    assert not is_step(other)


def test_a_posted_position_goes_through_the_step_by_post_and_into_no_address(
    client: StrictClient, locale: str
) -> None:
    step = client.post(f"/{locale}/search", {**HERE, "c": "k5", "l": "ht", "page": "1"})

    assert is_step(step)
    assert not step.is_stored()
    form = step.one("//main//form")
    assert form.get("method") == "post"
    for address in step.all("//@href|//@src|//@action"):
        assert not re.search(r"14\.9|92\.2|lat=|lon=", str(address))
    page = client.submit(step, form)
    assert not is_step(page)
    assert page.cards
    assert "Tapachula" in page.h1
    turned = page.all("//nav//form | //ul[contains(@class, 'chips')]//form")
    assert turned
    for form in turned:
        assert not is_step(client.submit(page, form, form.xpath(".//button")[0]))


def test_where_nobody_has_said_where_there_is_no_step_yet(client: StrictClient) -> None:
    page = client.get("/en/search?c=k5")

    assert not is_step(page)
    assert page.one("//input[@name='c']").get("value") == "k5"
    assert page.all("//input[@name='go']") == []


def test_the_map_of_such_a_list_is_behind_the_step(client: StrictClient) -> None:
    response = client.raw.get("/es/map?place=3516266&c=k5&l=ht")

    assert response.status_code == 303
    assert response.headers["Location"] == "/es/search?place=3516266&c=k5&l=ht"


def test_the_lists_say_who_decides_whom_it_is_for_and_what_to_do_when_followed(
    client: StrictClient,
) -> None:
    page = client.get("/en/search?near=Tapachula&c=k5&go=1")

    assert "she, he or they decide" in page.text
    assert "Women, men, trans and non-binary people, boys and girls" in page.text
    assert "do not say where you will sleep. Call first." in page.text
    assert (
        page.html.index("tel:911")
        < page.html.index("Good to know")
        < page.html.index('class="card"')
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [("search?near=Tapachula&c=k5&go=1", True), ("search?near=Tapachula&s=s10&go=1", True),
     ("search?near=Tapachula&c=k25&go=1", True), ("urgent?u=u4&near=Tapachula", True),
     ("search?near=Tapachula&s=s6&go=1", False), ("search?near=Tapachula&c=k3", False)],
)  # fmt: skip
def test_care_after_sexual_violence_names_its_hours_and_that_later_helps_too(
    client: StrictClient, query: str, said: bool
) -> None:
    text = client.get(f"/en/{query}").text

    for words in ("as soon as you can", "within 72 hours", "within 5 days", "Care also helps late"):
        assert (words in text) is said


@pytest.mark.parametrize("line", [False, True], ids=["a place", "a line"])
def test_no_police_needed_is_said_only_where_it_is_known(
    session: Session, own: StrictClient, line: bool
) -> None:
    area = {"line": True, "coverage": ("MX", "")} if line else {}
    silent = make_listing(session, name="Silent", categories=["gbv"], **area)  # type: ignore[arg-type]
    sourced = make_listing(
        session, name="Sourced", categories=["gbv"],
        conditions={"no_police_report": "yes", "no_authorities_at_door": "yes"}, **area,  # type: ignore[arg-type]
    )  # fmt: skip

    assert "olice" not in own.get(f"/en/listings/{silent}").text
    text = own.get(f"/en/listings/{sourced}").text
    assert "They do not ask for a police report" in text
    assert "no police or migration officers at the door" in text
    for path in ("search?near=Tapachula&c=k5", "search?near=Tapachula&c=k5&go=1"):
        assert "olice" not in own.get(f"/en/{path}").text


@pytest.mark.parametrize("near", ["", "&near=Tapachula", "&near=Qqxzzy", "&l=zz"])
def test_a_child_alone_is_asked_nothing_and_sees_who_answers_first(
    client: StrictClient, locale: str, near: str
) -> None:
    page = client.get(f"/{locale}/urgent?u=u1{near}")

    assert page.all("//main//form | //main//input | //main//select") == []
    calls = [str(h) for h in page.all("//main//a/@href[starts-with(., 'tel:')]")]
    assert calls[0] == "tel:911"
    assert len(calls) >= (2 if near == "&near=Tapachula" else 20) - 1
    assert not page.is_stored()
    assert page.title == quiet_title(locale)


def test_a_child_is_sent_to_no_place_to_sleep_that_nobody_has_confirmed(
    session: Session, own: StrictClient
) -> None:
    def place(name: str, categories: tuple[str, ...] = ("child_protection",), **more: object):  # type: ignore[no-untyped-def]
        return make_listing(session, name=name, categories=categories, **more)  # type: ignore[arg-type]

    place("An office")
    place("A house nobody called", setting="residential")
    place("Beds in an office", ("child_protection", "shelter"))
    place("An office far away", town=TIJUANA)
    place(
        "A house that was called", setting="residential", verified_on=dt.datetime.now(dt.UTC).date()
    )

    page = own.get("/en/urgent?u=u1&near=Tapachula")

    assert "A house nobody called" not in page.text
    assert "Beds in an office" not in page.text
    assert sorted(page.cards) == ["A house that was called", "An office"]


def test_a_list_for_children_leads_to_the_page_of_a_child_alone(client: StrictClient) -> None:
    for path in ("c=k27", "c=k27&go=1", "s=s7", "s=s7&go=1"):
        page = client.get(f"/en/search?near=Tapachula&{path}")
        assert "/en/urgent?u=u1&place=3516266" in page.hrefs()
