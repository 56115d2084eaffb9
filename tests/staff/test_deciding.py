"""Panic, second persons, the queue, yesterday restored."""

import datetime as dt

from app.models import Proposal
from tests.factories import make_listing
from tests.staff.forms import press
from tests.staff.shelter import Shelter

TODAY = dt.datetime.now(dt.UTC)


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
