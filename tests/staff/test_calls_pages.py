"""The call desk, as a volunteer with a browser uses it."""

from __future__ import annotations

from app.models import Call, CallOutcome
from tests.staff.shelter import Shelter

CALLS = "/moderation/calls/"


def test_a_volunteer_reads_what_to_say_in_the_words_of_who_answers(shelter: Shelter) -> None:
    vera = shelter.browser("vera@example.org", "moderator")
    path = vera.open(f"{CALLS}next", method="POST", data={"csrf_token": vera.token()}).location
    page = vera.get(path)
    assert path == f"{CALLS}{shelter.service}"
    assert page.texts("//ol/li/span[@lang='es']")[0].startswith("Hola.")
    assert page.all("//a[@href='tel:+12025550101']")


def test_one_press_and_it_is_confirmed_and_the_desk_is_empty(shelter: Shelter) -> None:
    vera = shelter.browser("vera@example.org", "moderator")
    data = {"csrf_token": vera.token(), "outcome": "right", "language": ["ht", "", "nonsense"]}
    vera.open(f"{CALLS}next", method="POST", data=data)
    after = vera.open(f"{CALLS}{shelter.service}", method="POST", data=data)
    assert after.location == CALLS
    shown = shelter.shown()
    assert [spoken["code"] for spoken in shown.languages] == ["ht"]
    assert shown.confirmed_by == "volunteer"


def test_what_changed_leads_to_the_listing(shelter: Shelter) -> None:
    vera = shelter.browser("vera@example.org", "moderator")
    data = {"csrf_token": vera.token(), "outcome": "changed"}
    vera.open(f"{CALLS}next", method="POST", data=data)
    after = vera.open(f"{CALLS}{shelter.service}", method="POST", data=data)
    assert after.location == shelter.url
    assert [call.outcome for call in shelter.rows(Call)] == [CallOutcome.CHANGED]


def test_nobody_answers_for_a_place_that_another_volunteer_calls(shelter: Shelter) -> None:
    vera = shelter.browser("vera@example.org", "moderator")
    yann = shelter.browser("yann@example.org", "moderator")
    vera.open(f"{CALLS}next", method="POST", data={"csrf_token": vera.token()})
    for outcome in ("never", "right", "closed"):
        data = {"csrf_token": yann.token(), "outcome": outcome}
        answer = yann.open(f"{CALLS}{shelter.service}", method="POST", data=data)
        assert answer.status_code == 404
    assert yann.open(f"{CALLS}{shelter.service}").status_code == 404
    data = {"csrf_token": vera.token(), "outcome": "nonsense"}
    assert vera.open(f"{CALLS}{shelter.service}", method="POST", data=data).status_code == 404
    assert shelter.rows(Call) == []
