"""Nothing typed is lost, nothing of others is reached, no field breaks a page."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Draft, Proposal, Service
from tests.factories import make_listing
from tests.staff.forms import press, typed
from tests.staff.shelter import Shelter

TODAY = dt.datetime.now(dt.UTC)


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


HOSTILE = (
    "x" * 10_000, "\x00", "<script>alert(1)</script>", "\u202ereversed", "a\r\nb", "𝕏" * 50
)  # fmt: skip


@pytest.mark.parametrize(
    ("section", "field"),
    [("what", "name"), ("contact", "email"), ("contact", "website"), ("contact", "phones-1-number"),
     ("hours-open", "hours_text"), ("hours-open", "sa-from1"), ("place", "town"),
     ("place", "address"), ("place", "point"), ("words", "more-text"), ("what", "operator"),
     ("conditions", "free"),
     ("place", "disclosure"), ("place", "coverage"), ("languages", "rows-0-code")],
)  # fmt: skip
def test_no_field_breaks_a_page(shelter: Shelter, section: str, field: str) -> None:
    browser = shelter.browser()
    fields = None
    for text in HOSTILE:
        fields = fields or typed(shelter.edit(browser, section))
        sent = {**fields, field: [text], "do": ["save"]}
        response = browser.send(f"{shelter.url}edit/{section}", sent)
        if response.status_code == 200:
            fields = None  # it was saved: the form is an old one now

        assert response.status_code in (200, 400, 422), (text[:20], response.status_code)
        assert "<script>alert" not in response.get_data(as_text=True)
