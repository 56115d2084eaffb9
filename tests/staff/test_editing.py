"""Pages on which people keep a listing right, as those people use them."""

import datetime as dt
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Account, Draft, Location, Proposal, Service, TruePoint, Wording
from app.services.listings import Listing, get_listing
from tests.factories import CIUDAD_JUAREZ, make_listing
from tests.pages import Page
from tests.staff.forms import press, typed
from tests.staff.people import Browser, make_account, make_member

TODAY = dt.datetime.now(dt.UTC)


class Shelter:
    """One listing, and browsers of people who keep it."""

    def __init__(
        self, app: Flask, session: Session, staff: Engine, public: psycopg.Connection, **more: Any
    ) -> None:
        facts: dict[str, Any] = {
            "name": "A made-up shelter",
            "opening_hours": "Mo-Fr 09:00-17:00",
            "address": "1 Made-up Road",
            "point": (-92.26, 14.9),
            "now": TODAY,
        }
        self.listing: UUID = make_listing(session, **{**facts, **more})
        self.app, self.session, self.staff, self.public = app, session, staff, public
        service = session.scalars(select(Service)).one()
        self.service, self.organization = service.id, service.organization_id
        self.url = f"/provider/{self.organization}/listings/{self.service}/"

    def browser(self, email: str = "ana@example.org", role: str = "editor") -> Browser:
        """A browser of a member, or of a moderator."""
        if role == "moderator":
            account = make_account(self.session, email, moderator=True)
        else:
            account = make_member(self.session, email, self.organization, role, now=TODAY)
        self.session.commit()
        return Browser(self.app).sign_in(self.staff, account.id)

    def shown(self) -> Listing:
        return get_listing(self.public, self.listing)

    def edit(self, browser: Browser, section: str) -> Page:
        return browser.get(f"{self.url}edit/{section}")

    def rows(self, kind: Any) -> list[Any]:
        self.session.rollback()
        self.session.expire_all()
        return list(self.session.scalars(select(kind)))


@pytest.fixture
def shelter(
    staff_app: Flask, session: Session, staff: Engine, public: psycopg.Connection
) -> Shelter:
    return Shelter(staff_app, session, staff, public)


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


def test_hours_that_the_editor_cannot_say_are_shown_and_kept(
    staff_app: Flask, session: Session, staff: Engine, public: psycopg.Connection
) -> None:
    strange = 'Mo[1] 09:00-12:00 "ring twice"'
    shelter = Shelter(staff_app, session, staff, public, opening_hours=strange)
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
    assert shelter.shown().contact_in_check
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


def test_closing_a_place_is_instant_and_its_truth_stays_with_its_people(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "place")
    assert "A stranger reads: A made-up shelter. 1 Made-up Road" in page.text

    press(browser, page, {"disclosure": "hidden", "address": "2 Made-up Road"})

    assert shelter.shown().address is None
    assert [true.address for true in shelter.rows(TruePoint)] == ["2 Made-up Road"]
    page = shelter.edit(browser, "place")
    assert "What you write here is not published." in page.text
    assert typed(page)["address"] == ["2 Made-up Road"]
    assert "Made-up Road" not in browser.get(f"{shelter.url}history").text
    assert "Made-up Road" not in browser.get(f"{shelter.url}preview").text


def test_a_town_is_found_by_name_and_asked_for_when_several_bear_it(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = press(
        browser, shelter.edit(browser, "place"), {"town": "San Pedro", "point": ""}, status=422
    )
    assert "There are several. Choose one below." in page.text
    assert len(page.all("//input[@name='place_id']")) > 1

    page = press(
        browser, page, {"town": "Ciudad Juarez", "point": "", "place_id": str(CIUDAD_JUAREZ)}
    )
    assert "1 change waits" in page.text  # taking the point off is instant
    [proposal] = shelter.rows(Proposal)
    assert proposal.after["value"]["place_id"] == CIUDAD_JUAREZ


@pytest.mark.parametrize(
    ("point", "says"),
    [
        ("somewhere", "Write two numbers"),
        ("99, 10", "Write two numbers"),
        ("14.9", "Write two numbers"),
        ("-92.26, 14.9", "Write two numbers"),
        ("19.4, -99.1", "more than 100 km from Tapachula"),
    ],
)
def test_a_point_far_from_its_town_is_refused(shelter: Shelter, point: str, says: str) -> None:
    browser = shelter.browser()
    page = press(browser, shelter.edit(browser, "place"), {"point": point}, status=422)
    assert says in page.text


def test_a_preview_shows_what_a_stranger_would_see_and_saves_nothing(shelter: Shelter) -> None:
    browser = shelter.browser()
    before = shelter.shown()
    page = press(
        browser,
        shelter.edit(browser, "contact"),
        {"phones-1-number": "+1 202 555 0142", "email": "help@example.org"},
        do="preview",
    )

    assert "What a stranger would see" in page.text
    assert "+1 202-555-0142" in page.text
    assert "help@example.org" in " ".join(page.texts("//div[contains(@class, 'stranger')]"))
    assert typed(page)["email"] == ["help@example.org"]
    assert shelter.shown() == before
    assert shelter.rows(Proposal) == []


def test_the_second_of_two_editors_sees_both_versions_and_chooses(shelter: Shelter) -> None:
    ana, eva = shelter.browser(), shelter.browser("eva@example.org")
    of_ana, of_eva = shelter.edit(ana, "hours-open"), shelter.edit(eva, "hours-open")
    saturday = {"sa-state": "open", "sa-from1": "10:00", "sa-to1": "12:00"}
    press(ana, of_ana, saturday)

    page = press(
        eva, of_eva, {"su-state": "open", "su-from1": "08:00", "su-to1": "09:00"}, status=409
    )
    assert "Somebody else has changed this meanwhile" in page.text
    now, mine = page.texts("//div[@role='alert']//ul")
    assert "Saturday: 10:00" in now
    assert "Sunday: closed" in now
    assert "Sunday: 8:00" in mine
    assert "Saturday: closed" in mine
    assert typed(page)["su-from1"] == ["08:00"]

    press(eva, page)
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00, Su 08:00-09:00"


def test_a_draft_is_kept_found_again_and_thrown_away(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = press(browser, shelter.edit(browser, "what"), {"name": "Half typed"}, do="draft")
    assert "draft" in page.text
    assert shelter.shown().name == "A made-up shelter"

    page = shelter.edit(browser, "what")
    assert typed(page)["name"] == ["Half typed"]
    press(browser, page, do="discard")
    assert typed(shelter.edit(browser, "what"))["name"] == ["A made-up shelter"]
    assert shelter.rows(Draft) == []


def test_what_a_script_keeps_is_a_draft(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "what")
    fields = {**typed(page), "name": ["Half typed"]}
    response = browser.send(f"{shelter.url}edit/what/draft", fields)

    assert response.status_code == 204
    assert typed(shelter.edit(browser, "what"))["name"] == ["Half typed"]


def test_nothing_typed_is_lost_when_the_session_ended(shelter: Shelter) -> None:
    browser = shelter.browser()
    page = shelter.edit(browser, "words")
    browser.raw.delete_cookie(browser.cookie()[0], domain="amparo.example.org")

    page = press(
        browser, page, {"more-locale": "es", "more-text": "Línea uno\nLínea dos"}, status=403
    )
    assert page.h1 == "You were signed out"
    form = typed(page, "//main//form")
    assert form["more-text"] == ["Línea uno\nLínea dos"]

    browser.sign_in(shelter.staff, shelter.rows(Account)[0].id)
    again = browser.post(str(page.one("//main//form").get("action")), form)
    assert typed(again)["more-text"] == ["Línea uno\nLínea dos"]
    assert shelter.shown().wordings == []


def test_a_listing_of_others_is_not_there(shelter: Shelter, session: Session) -> None:
    make_listing(session, name="Elsewhere", organization="Other people", now=TODAY)
    other = session.scalars(select(Service).where(Service.id != shelter.service)).one()
    browser = shelter.browser()

    for path in ("", "edit/what", "history", "preview"):
        url = f"/provider/{shelter.organization}/listings/{other.id}/{path}"
        assert browser.open(url).status_code == 404, url
        theirs = f"/provider/{other.organization_id}/listings/{other.id}/{path}"
        assert browser.open(theirs).status_code == 403, theirs


@pytest.mark.parametrize(
    "path", ["nothing", "place.x", "what.x", "place.00000000-0000-4000-8000-000000000000"]
)
def test_a_section_that_is_not_there_is_not_found(shelter: Shelter, path: str) -> None:
    assert shelter.browser().open(f"{shelter.url}edit/{path}").status_code == 404


LONG = "x" * 10_000


@pytest.mark.parametrize(
    "text", [LONG, "\x00", "<script>alert(1)</script>", "\u202ereversed", "a\r\nb", "𝕏" * 50]
)
@pytest.mark.parametrize(
    ("section", "field"),
    [("what", "name"), ("contact", "email"), ("contact", "website"), ("contact", "phones-1-number"),
     ("hours-open", "hours_text"), ("hours-open", "sa-from1"), ("place", "town"),
     ("place", "address"), ("place", "point"), ("words", "more-text"), ("what", "operator"),
     ("conditions", "free"),
     ("place", "disclosure"), ("place", "coverage"), ("languages", "rows-0-code")],
)  # fmt: skip
def test_no_field_breaks_a_page(shelter: Shelter, section: str, field: str, text: str) -> None:
    browser = shelter.browser()
    fields = {**typed(shelter.edit(browser, section)), field: [text], "do": ["save"]}
    response = browser.send(f"{shelter.url}edit/{section}", fields)

    assert response.status_code in (200, 400, 422), response.status_code
    assert "<script>alert" not in response.get_data(as_text=True)


def test_panic_and_undoing_it(shelter: Shelter) -> None:
    browser, second = shelter.browser(), shelter.browser("mo@example.org", "moderator")
    page = browser.post(f"{shelter.url}hide")
    assert "It is hidden" in page.text
    assert shelter.public.execute("SELECT count(*) FROM listing").fetchone() == (0,)

    browser.post(f"{shelter.url}show")
    page = second.get("/moderation/proposals")
    page = second.get(str(page.one("//main//ol//a/@href")))
    second.post(f"{page.url}", {"do": "approve", "reason": "I called them"})
    assert shelter.shown().name == "A made-up shelter"


def test_a_hijacked_account_changes_no_phone(shelter: Shelter) -> None:
    thief = shelter.browser("manager@example.org", "manager")
    press(thief, shelter.edit(thief, "contact"), {"phones-0-number": "+1 202 555 0199"})
    [proposal] = shelter.rows(Proposal)
    url = f"/provider/{shelter.organization}/proposals/{proposal.id}"

    page = thief.get(url)
    assert not page.all("//button[@value='approve']")
    assert thief.send(url, {"do": "approve"}).status_code == 403
    assert [p["number"] for p in shelter.shown().phones] == ["+12025550101"]


def test_a_second_person_sees_the_difference_and_the_signals(shelter: Shelter) -> None:
    ana = shelter.browser()
    make_listing(
        shelter.session,
        name="Elsewhere",
        organization="A made-up organisation",
        phones=["+12025550199"],
        now=TODAY,
    )
    press(ana, shelter.edit(ana, "contact"), {"phones-1-number": "+1 202 555 0199"})
    second = shelter.browser("mo@example.org", "moderator")

    page = second.get("/moderation/proposals?field=phones&country=MX&q=made-up")
    page = second.get(str(page.one("//main//ol//a/@href")))
    assert page.texts("//ins") == ["+1 202-555-0199: Phone, from anywhere"]
    assert "The number is of another country: United States" in page.text
    assert "Other organizations have this number: A made-up organisation" in page.text
    assert "Other organizations have a name like this one: A made-up organisation" in page.text
    assert "The account of who asks is new." in page.text
    assert second.get("/moderation/proposals?country=GT").all("//main//ol//a") == []

    second.post(page.url, {"do": "reject", "reason": "Nobody there knows this number"})
    assert "Nobody there knows this number" in ana.get(page.url).text


def test_a_moderator_restores_yesterday(shelter: Shelter) -> None:
    ana, moderator = shelter.browser(), shelter.browser("mo@example.org", "moderator")
    press(ana, shelter.edit(ana, "hours-open"), {"sa-state": "all_day"})
    press(ana, shelter.edit(ana, "hours-open"), {"how": "unknown"})
    press(ana, shelter.edit(ana, "conditions"), {"free": "no"})

    page = moderator.get(f"{shelter.url}history")
    versions = page.all("//a[contains(@href, '/history/')]/@href")
    page = moderator.get(str(versions[-1]))
    assert "Saturday: 24 hours" in " ".join(page.texts("//ins"))
    page = moderator.post(page.url)

    assert "Saved. Everybody sees it now." in page.text
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00, Sa 00:00-24:00"
    assert shelter.shown().conditions == {}


def test_what_is_withheld_is_on_no_page_but_its_own_form(
    staff_app: Flask, session: Session, staff: Engine, public: psycopg.Connection
) -> None:
    shelter = Shelter(
        staff_app, session, staff, public,
        disclosure="hidden", setting="residential", categories=["gbv"], address=None, point=None,
        true_city="Mazatán", true_address="9 Secret Road", true_point=(-92.4512, 14.8634),
    )  # fmt: skip
    browser = shelter.browser()
    press(browser, shelter.edit(browser, "place"), {"address": "10 Secret Road"})
    press(browser, shelter.edit(browser, "place"), {"disclosure": "area", "town": "Tapachula"})
    [proposal] = shelter.rows(Proposal)
    moderator = shelter.browser("mo@example.org", "moderator")

    pages = [
        browser.get(url).html
        for url in ("/provider/", shelter.url, f"{shelter.url}history", f"{shelter.url}preview",
                    f"/provider/{shelter.organization}/proposals/{proposal.id}")
    ]  # fmt: skip
    pages.append(moderator.get(f"/provider/{shelter.organization}/proposals/{proposal.id}").html)
    for html in pages:
        for secret in ("Secret Road", "92.45", "14.86", "Mazat"):
            assert secret not in html
    assert "10 Secret Road" in shelter.edit(browser, "place").html
    assert shelter.rows(Location)[0].address is None
