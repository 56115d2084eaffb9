"""Where a place is: closed at once, told by town, withheld on every page but its own form."""

import datetime as dt

import pytest

from app.models import Location, Proposal, TruePoint
from tests.factories import CIUDAD_JUAREZ
from tests.staff.forms import press, typed
from tests.staff.shelter import Keep, Shelter

TODAY = dt.datetime.now(dt.UTC)


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


@pytest.mark.parametrize("before", [None, (-92.26, 14.9)])
def test_any_other_point_of_an_open_place_waits_for_a_second_person(
    keep: Keep, before: tuple[float, float] | None
) -> None:
    shelter = keep(point=before, address=None)
    browser = shelter.browser()
    page = press(browser, shelter.edit(browser, "place"), {"point": "14.9, -92.2"})

    assert "1 change waits" in page.text
    assert shelter.shown().longitude != -92.2


def test_what_is_withheld_is_on_no_page_but_its_own_form(keep: Keep) -> None:
    shelter = keep(
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
