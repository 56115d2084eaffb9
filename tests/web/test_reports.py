"""Seekers say what is wrong, without script, and are told who else can help."""

import datetime as dt
import re

import psycopg
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.db import writing
from app.models import Case, MemberRole, OutboxMessage, Outcome, Report, Service
from app.services.cases import deciding, gathering, sending
from app.services.errors import NotAllowed, NotFound
from app.services.listings import get_listing
from app.services.permissions import Actor, actor_of
from tests.factories import make_listing
from tests.pages import Page, StrictClient
from tests.postgres import DatabaseUrls
from tests.staff.people import make_account, make_member

HERE = (-92.26, 14.9)


def press(client: StrictClient, listing: object, button: str, **fields: str) -> Page:
    """The page after one press of a button, by its words."""
    page = client.get(f"/en/listings/{listing}/report")
    found = [b for b in page.all("//button[@name='r']") if button in "".join(b.itertext())]
    sent = {"r": found[0].get("value"), **fields}
    return client.post(f"/en/listings/{listing}/report", list(sent.items()))


def gather(session: Session, now: dt.datetime) -> None:
    gathering.gather(session, now=now)
    session.commit()


def moderator(session: Session, name: str) -> Actor:
    account = make_account(session, f"{name}@example.org", moderator=True)
    session.commit()
    return actor_of(session, account)


def case_of(session: Session) -> Case:
    return session.scalars(select(Case).where(Case.closed_at.is_(None))).one()


def test_a_man_who_was_refused_finds_the_next_clinic_and_who_takes_complaints(
    session: Session, own: StrictClient
) -> None:
    refused = make_listing(session, name="Clinic One", categories=["health"], point=HERE)
    make_listing(session, name="Clinic Two", categories=["health"], point=(-92.27, 14.91))
    make_listing(
        session, name="Ombuds Line", categories=["rights_complaints"], line=True,
        coverage=("MX", ""), phones=["+12025550109"],
    )  # fmt: skip
    assert f"/en/listings/{refused}/report" in own.get(f"/en/listings/{refused}").hrefs()

    page = press(own, refused, "because of where I am from")

    assert page.h1 == "Thank you"
    assert "Clinic Two" in page.text
    assert "Clinic One" not in page.text
    assert "Ombuds Line" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_one_grave_report_warns_tells_moderators_and_names_no_reason(
    session: Session, own: StrictClient, public: psycopg.Connection, now: dt.datetime
) -> None:
    listing = make_listing(session, name="Casa Ejemplo", point=HERE, now=now)
    make_account(session, "mo@example.org", moderator=True)
    press(own, listing, "sex or a favour")
    assert not get_listing(public, listing).in_check

    gather(session, now)

    assert get_listing(public, listing).in_check
    page = own.get(f"/en/listings/{listing}").text
    assert "This listing is being checked." in page
    mail = session.scalars(select(OutboxMessage)).one()
    assert mail.kind == "grave_report"
    assert "Casa" not in str(mail.values)


def test_reports_alone_take_nothing_off(
    session: Session, own: StrictClient, public: psycopg.Connection, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    for days in range(10):
        press(own, listing, "It is not safe there")
        press(own, listing, "It is closed")
        gather(session, now + dt.timedelta(days=days))
    assert get_listing(public, listing)
    case = case_of(session)
    assert len(case.reports) == 20
    assert "shelter" in deciding.open_case(session, moderator(session, "mo"), case.id).last_of


def test_a_listing_is_hidden_by_two_moderators(
    session: Session, own: StrictClient, public: psycopg.Connection, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    press(own, listing, "They asked for money")
    gather(session, now)
    one, two = moderator(session, "mo"), moderator(session, "pat")
    key = case_of(session).id

    for _ in range(2):
        assert not deciding.decide(session, one, key, Outcome.HIDDEN, "Called them", now=now)
        session.commit()
        assert get_listing(public, listing)
    assert deciding.decide(session, two, key, Outcome.HIDDEN, "I think so too", now=now)
    session.commit()
    with pytest.raises(NotFound):
        get_listing(public, listing)


def test_a_call_that_finds_all_right_counts_and_ends_the_warning(
    session: Session, own: StrictClient, public: psycopg.Connection, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    press(own, listing, "It is not safe there")
    press(own, listing, "It is full", note="They said come in May.")
    gather(session, now)
    case = case_of(session)
    assert [r.note for r in case.reports if r.note] == ["They said come in …."]

    deciding.decide(
        session, moderator(session, "mo"), case.id, Outcome.CONFIRMED, "Called", now=now
    )
    session.commit()

    found = get_listing(public, listing)
    assert (found.in_check, found.confirmed_on, found.confirmed_by) == (
        False, now.date(), "moderator",
    )  # fmt: skip
    assert session.scalars(select(Report.note)).all() == [None, None]


def test_the_organization_learns_of_harmless_reports_only(
    session: Session, own: StrictClient, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    for button in ("It is closed", "It is closed", "They asked for money"):
        press(own, listing, button)
    gather(session, now)
    service = session.scalars(select(Service)).one()
    assert deciding.harmless_of(session, service.id) == {"closed": 2}


def test_nobody_but_moderators_decides(
    session: Session, own: StrictClient, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    press(own, listing, "It is closed")
    gather(session, now)
    service = session.scalars(select(Service)).one()
    manager = make_member(
        session, "ana@example.org", service.organization_id, MemberRole.MANAGER, now=now
    )
    session.commit()
    with pytest.raises(NotAllowed):
        deciding.decide(
            session, actor_of(session, manager), case_of(session).id, Outcome.LEFT, "no", now=now
        )


def test_a_code_shows_what_became_of_it_and_stands_nowhere(
    session: Session, own: StrictClient, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    page = press(own, listing, "It has moved", code="1")
    code = page.one("//p[@class='code']").xpath("string(.)").strip()
    assert re.fullmatch(r"[a-z0-9]{4} [a-z0-9]{4}", code)

    assert "Nobody has decided yet." in own.post("/en/answer", [("code", code)]).text
    gather(session, now)
    deciding.decide(
        session, moderator(session, "mo"), case_of(session).id, Outcome.CHANGED, "ok", now=now
    )
    session.commit()
    plain = code.replace(" ", "")
    assert "was changed" in own.post("/en/answer", [("code", plain.upper())]).text
    stored = session.scalars(select(Report)).one()
    assert plain not in repr(vars(stored))


def test_a_code_that_nobody_got_is_said_kindly(own: StrictClient) -> None:
    for code in ("22222222", "x", "' OR 1=1 --", "é" * 40):
        page = own.post("/en/answer", [("code", code)], status=422)
        assert "We do not know this code." in page.text


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("It moved to the church.", "It moved to the church."),
        ("Call +1 202 555 0101. It moved.", "It moved."),
        ("Write to ana@example.org", ""),
        ("The man Pedro was rude", "The man … was rude"),
        ("see https://example.org/x. They open at 9", "They open at 9"),
    ],
)
def test_numbers_links_and_names_are_taken_out_of_words(note: str, kept: str) -> None:
    text, removed = sending.cleaned(note)
    assert text == kept
    assert removed == (note != kept)


def test_words_beside_a_grave_reason_are_not_taken(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, point=HERE)
    press(own, listing, "It is not safe there", note="My name is Ana")
    assert session.scalars(select(Report.note)).all() == [None]


def test_what_cannot_be_used_is_asked_again_with_what_was_typed(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, point=HERE)
    page = own.post(
        f"/en/listings/{listing}/report", [("r", "r99"), ("note", "a made-up note")], status=422
    )
    assert page.one("//input[@name='note']").get("value") == "a made-up note"
    assert session.scalar(select(func.count()).select_from(Report)) == 0


def test_a_listing_that_is_gone_is_met_kindly(own: StrictClient) -> None:
    gone = "00000000-0000-4000-8000-000000000000"
    own.get(f"/en/listings/{gone}/report", status=404)


def test_a_thousand_reports_fill_nothing(
    session: Session, database_urls: DatabaseUrls, own: StrictClient
) -> None:
    listing = make_listing(session, point=HERE)
    with psycopg.connect(database_urls.intake, autocommit=True) as intake:
        said = [sending.send(intake, listing, "closed") for _ in range(100)]
    assert said.count(sending.Answer.RECEIVED) == 20
    page = press(own, listing, "It is closed")
    assert page.h1 == "We know of this already"


def test_a_report_page_is_light_in_every_language(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(session, categories=["health"], point=HERE)
    page = own.get(f"/{locale}/listings/{listing}/report")
    after = own.post(f"/{locale}/listings/{listing}/report", [("r", "r12"), ("code", "1")])
    assert page.all("//form")
    assert after.one("//p[@class='code']") is not None


def test_moderators_are_asked_in_their_pages(
    session: Session, staff: Engine, own: StrictClient, now: dt.datetime
) -> None:
    listing = make_listing(session, name="Casa Ejemplo", point=HERE, now=now)
    press(own, listing, "They asked for money")
    with writing(staff) as writer:
        gathering.gather(writer, now=now)
    actor = moderator(session, "mo")
    rows = deciding.queue(session, actor)
    assert [(r.name, r.grave, r.reports) for r in rows] == [("Casa Ejemplo", True, 1)]
    assert deciding.count_open(session, actor) == (1, 1)
