"""Links that open nothing any more, and what a page behind a link may show."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import staff_engine
from app.services import confirming
from app.services.links import CONFIRM_FOR, Purpose
from tests.factories import TIJUANA, make_listing
from tests.staff.links import Holder, confirmations, mails, make_link, make_people, service_of


def test_a_replay_after_revocation_opens_nothing(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    path = f"/confirm/{make_link(session, listing, now=today)}"
    page = holder.get(path)
    confirming.revoke(session, service_of(session, listing).id)
    session.commit()

    assert holder.get(path, status=410).h1 == "This link does not work any more"
    holder.press(page, "right", status=410)
    assert confirmations(session) == 0


@pytest.mark.parametrize(
    "kind", ["expired", "broken", "cut", "of another purpose", "of another key", "long"]
)
def test_a_link_that_is_none_is_met_kindly_and_changes_nothing(
    session: Session, holder: Holder, today: dt.datetime, kind: str
) -> None:
    listing = make_listing(session, name="Casa Ejemplo", now=today)
    token = make_link(session, listing, now=today)
    token = {
        "expired": make_link(session, listing, now=today - CONFIRM_FOR),
        "broken": token[:-3] + "xyz",
        "cut": token[:20],
        "of another purpose": make_link(session, listing, Purpose.TONIGHT, now=today),
        "of another key": token.rpartition(".")[0] + "." + "A" * 43,
        "long": "A" * 5_000,
    }[kind]

    page = holder.get(f"/confirm/{token}", status=410)
    response = holder.send(f"/confirm/{token}", {"answer": "right"})

    assert page.h1 == "This link does not work any more" or "no funciona" in page.text
    assert "Casa Ejemplo" not in page.text
    assert response.status_code == 410
    assert confirmations(session) == 0


def test_a_new_link_goes_to_its_people_and_the_page_says_the_same_to_all(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    make_people(session, listing, "ana@example.org", locale="es")
    old = make_link(session, listing, now=today - CONFIRM_FOR)
    page = holder.get(f"/confirm/{old}", status=410)

    known = holder.send("/confirm/new", holder.fields(page))
    unknown = holder.send("/confirm/new", {"token": "nothing", "in": "en"})
    again = holder.send("/confirm/new", holder.fields(page))

    assert known.status_code == unknown.status_code == 200
    assert known.get_data() == unknown.get_data() == again.get_data()
    [mail] = mails(session)
    assert (mail.recipient, mail.kind, mail.locale) == ("ana@example.org", "still_right", "es")
    [sent] = mail.values["listings"]
    path = sent["link"].removeprefix("https://amparo.example.org")
    assert holder.get(f"{path}?in=en").h1 == "Is this still right?"


# What a page behind a link may show


def test_a_link_of_a_refuge_shows_no_more_than_strangers_see(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    refuge = make_listing(
        session,
        name="Casa Secreta",
        organization="Mujeres Secretas",
        categories=["gbv"],
        setting="residential",
        disclosure="hidden",
        town=TIJUANA,
        true_city="Tijuana",
        true_address="Calle Secreta 5",
        phones=["+526641234567"],
        email="secreta@example.org",
        opening_hours="Mo-Fr 09:00-17:00",
        hours_text="frente al parque",
        wording="Cerca de la iglesia",
        now=today,
    )

    page = holder.get(f"/confirm/{make_link(session, refuge, now=today)}")
    closed = holder.press(page, "closed")

    for trace in ("Secreta", "Tijuana", "664", "parque", "iglesia", "Baja", "09:00", "9:00"):
        assert trace not in page.html + closed.html, trace
    assert "Support and safety, in Chiapas" in page.text
    assert "We show no number." in page.text


def test_a_page_is_in_the_locale_of_its_link_and_can_be_had_in_another(
    session: Session, holder: Holder, today: dt.datetime
) -> None:
    listing = make_listing(session, now=today)
    token = make_link(session, listing, now=today, locale="es")

    page = holder.get(f"/confirm/{token}")
    english = holder.get(next(h for h in page.hrefs() if h.endswith("in=en")))

    assert page.one("/html").get("lang") == "es"
    assert english.one("/html").get("lang") == "en"
    assert holder.press(english, "right").one("/html").get("lang") == "en"


@pytest.mark.new_app
def test_a_token_is_in_no_log(
    session: Session,
    staff_app: Flask,
    holder: Holder,
    today: dt.datetime,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    listing = make_listing(session, now=today)
    token = make_link(session, listing, now=today)
    staff_app.extensions["amparo.staff"].dispose()
    staff_app.extensions["amparo.staff"] = staff_engine("postgresql://nobody@/x?host=/nonexistent")

    response = holder.raw.get(f"/confirm/{token}", base_url="https://amparo.example.org")

    assert response.status_code >= 500
    written = caplog.text + "".join(capfd.readouterr())
    assert token[:20] not in written
    assert token not in response.get_data(as_text=True)
