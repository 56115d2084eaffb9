"""Sections of a listing, filled in as people fill them in."""

import datetime as dt

import pytest

from app.models import Proposal, Wording
from tests.staff.forms import press, typed
from tests.staff.shelter import Keep, Shelter

TODAY = dt.datetime.now(dt.UTC)


SECTIONS = (
    "what", "contact", "hours-open", "hours-intake", "hours-phone", "place", "conditions",
    "languages", "words",
)  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_a_form_that_nobody_touched_changes_nothing(shelter: Shelter, section: str) -> None:
    browser = shelter.browser()
    before = shelter.shown()

    page = press(browser, shelter.edit(browser, section))

    assert page.h1 == "A made-up shelter"
    assert "Nothing was changed." in page.text
    assert shelter.shown() == before


def test_the_way_from_the_organizations_to_a_section(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = browser.get("/provider/")
    for link in ("A made-up organization", "A made-up shelter", "Opening hours"):
        page = browser.get(str(page.one(f"//main//a[normalize-space()='{link}']/@href")))
    assert page.h1 == "Opening hours"


def test_saturdays_hours_are_live_at_once(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "hours-open")
    assert typed(page)["mo-from1"] == ["09:00"]

    page = press(
        browser,
        page,
        {"sa-state": "open", "sa-from1": "10", "sa-to1": "1:30 pm", "ph-state": "closed"},
    )

    assert "Saved. Everybody sees it now." in page.text
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00, Sa 10:00-13:30; PH off"


def test_the_same_as_the_day_above_and_24_hours(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "hours-intake")
    days = {f"{day}-state": "same" for day in ("tu", "we", "th", "fr")}
    press(
        browser,
        page,
        {"mo-state": "open", "mo-from1": "20:00", "mo-to1": "07:00", **days,
         "sa-state": "all_day", "su-state": "appointment"},
    )  # fmt: skip

    assert shelter.shown().opening_hours == (
        'Mo-Fr 20:00-07:00, Sa 00:00-24:00, Su unknown "by appointment"'
    )
    assert shelter.shown().hours_purpose == "intake"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ({"sa-from1": "", "sa-to1": ""}, "Write from when to when."),
        ({"sa-from1": "25:00", "sa-to1": "26:00"}, "A day has 24 hours"),
        ({"sa-from1": "nine", "sa-to1": "17:00"}, "A time is written like this"),
        ({"sa-from1": "09:00", "sa-to1": "09:00"}, "Both times are the same."),
        (
            {"sa-from1": "09:00", "sa-to1": "13:00", "sa-from2": "12:00", "sa-to2": "15:00"},
            "The second time begins before the first has ended.",
        ),
    ],
)
def test_hours_that_cannot_be_are_said_and_nothing_typed_is_lost(
    shelter: Shelter, day: dict[str, str], says: str
) -> None:
    browser = shelter.browser()
    page = press(
        browser, shelter.edit(browser, "hours-open"), {"sa-state": "open", **day}, status=422
    )

    assert says in page.text
    for name, value in day.items():
        assert typed(page)[name] == [value]
    again = shelter.edit(browser, "hours-open")
    assert "This is your draft of" in again.text
    assert typed(again)["sa-from1"] == [day["sa-from1"]]


def test_hours_that_the_editor_cannot_say_are_shown_and_kept(keep: Keep) -> None:
    strange = 'Mo[1] 09:00-12:00 "ring twice"'
    shelter = keep(opening_hours=strange)
    browser = shelter.browser()
    page = shelter.edit(browser, "hours-open")

    assert strange in page.text
    press(browser, page, {"hours_text": "The first Monday of a month"})
    assert shelter.shown().opening_hours == strange
    press(browser, shelter.edit(browser, "hours-open"), {"how": "unknown", "hours_text": ""})
    assert shelter.shown().opening_hours is None


def test_a_new_phone_waits_and_an_old_one_goes_at_once(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = press(
        browser,
        shelter.edit(browser, "contact"),
        {"phones-0-remove": "y", "phones-1-number": "+1 202 555 0142"},
    )

    assert "Saved. Everybody sees it now." in page.text
    assert "1 change waits for a second person." in page.text
    assert shelter.shown().phones == []
    assert shelter.shown().in_check
    waiting = {p.field: p.after["value"] for p in shelter.rows(Proposal)}
    assert [phone["number"] for phone in waiting["phones"]] == ["+12025550142"]


def test_a_replaced_phone_stays_until_a_second_person_says_yes(shelter: Shelter) -> None:
    browser = shelter.browser()
    before = shelter.shown()
    press(browser, shelter.edit(browser, "contact"), {"phones-0-number": "+1 202 555 0142"})

    assert shelter.shown() == before


@pytest.mark.parametrize("number", ["12", "abc", "+52 1", "555", "+999 1234567"])
def test_a_number_that_cannot_be_dialled_is_said_with_an_example(
    shelter: Shelter, number: str
) -> None:
    browser = shelter.browser()
    page = press(browser, shelter.edit(browser, "contact"), {"phones-1-number": number}, status=422)

    assert "This cannot be dialled in Mexico. Numbers of other countries begin with +." in page.text
    assert "They are written like this: +52" in page.text
    assert typed(page)["phones-1-number"] == [number]


def test_text_that_holds_a_number_waits(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = press(
        browser,
        shelter.edit(browser, "words"),
        {"more-locale": "es", "more-text": "Llame al 202 555 0142"},
    )

    assert "1 change waits for a second person." in page.text
    assert shelter.shown().wordings == []


def test_translations_are_outdated_when_the_original_changes(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "words")
    press(
        browser,
        page,
        {"more-about": "conditions", "more-locale": "es", "more-text": "Solo mujeres"},
    )
    page = shelter.edit(browser, "words")
    press(
        browser, page, {"more-about": "conditions", "more-locale": "en", "more-text": "Women only"}
    )
    assert "outdated" not in shelter.edit(browser, "words").text

    press(browser, shelter.edit(browser, "words"), {"texts-0-text": "Todas las personas"})
    page = shelter.edit(browser, "words")
    assert page.text.count("outdated: the original has changed") == 1

    press(browser, page, {"texts-1-text": "Everybody"})
    assert "outdated" not in shelter.edit(browser, "words").text
    assert {w.locale: w.source.value for w in shelter.rows(Wording)} == {
        "es": "original",
        "en": "human",
    }


def test_conditions_are_yes_no_or_not_known(shelter: Shelter) -> None:
    browser = shelter.browser()
    press(browser, shelter.edit(browser, "conditions"), {"no_id": "yes", "free": "no"})
    assert shelter.shown().conditions == {"no_id": "yes", "free": "no"}
    press(browser, shelter.edit(browser, "conditions"), {"free": ""})
    assert shelter.shown().conditions == {"no_id": "yes"}


def test_languages_and_by_whom(shelter: Shelter) -> None:
    browser = shelter.browser()
    press(
        browser,
        shelter.edit(browser, "languages"),
        {"rows-0-code": "ht", "rows-0-how": "interpreter_by_phone", "rows-1-code": "es"},
    )
    assert shelter.shown().languages == [
        {"code": "ht", "how": "interpreter_by_phone"},
        {"code": "es", "how": "staff"},
    ]
