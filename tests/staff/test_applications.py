"""The pages on which moderators and vouchers decide who comes in."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.models import Application, Organization
from app.services.joining import asking
from app.services.permissions import Actor
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.staff.joining import ASKED, applied, known, moderator, voucher
from tests.staff.people import Browser

CALL = {
    "called_number": "+1 202 555 0177",
    "number_found_at": "The register of the made-up state",
    "spoke_with": "The director",
    "note": "They know Ana Ejemplo, and her address.",
}


@pytest.fixture
def today() -> dt.datetime:
    """The time of the server."""
    return dt.datetime.now(dt.UTC)


def inside(app: Flask, staff: Engine, actor: Actor) -> Browser:
    return Browser(app).sign_in(staff, actor.account_id)


def path(key: Any, what: str = "") -> str:
    return f"/moderation/applications/{key}{what}"


def test_two_moderators_approve_on_their_pages(
    staff_app: Flask, session: Session, staff: Engine, database_urls: DatabaseUrls
) -> None:
    people = [moderator(session, f"{name}@example.org") for name in ("mo", "pat")]
    one, two = (inside(staff_app, staff, actor) for actor in people)
    key = applied(session, database_urls)

    home = one.get("/moderation/")
    assert "Organizations that want to come in" in home.text
    assert "Casa Inventada" in one.get("/moderation/applications/").text
    first = one.post(path(key, "/approval"), CALL)
    assert "A second person has to say yes too" in first.text
    second = two.post(path(key, "/approval"), CALL)

    assert "The organization is in" in second.text
    assert "The register of the made-up state" in second.text
    assert "Casa Inventada" in one.get("/moderation/applications/?state=approved").text
    assert "Nothing here" in one.get("/moderation/applications/").text


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"called_number": ASKED.phone}, "stands in the application", id="given"),
        pytest.param({"called_number": "the boss"}, "no number that can be called", id="no number"),
        pytest.param({"number_found_at": ASKED.website}, "on the website", id="their website"),
        pytest.param({"note": ""}, "Please write something", id="nothing said"),
        pytest.param({"spoke_with": "x" * 10_000}, "too long", id="long"),
    ],
)
def test_a_call_that_proves_nothing_is_refused_and_what_was_typed_is_kept(
    staff_app: Flask,
    session: Session,
    staff: Engine,
    database_urls: DatabaseUrls,
    changes: dict[str, str],
    why: str,
) -> None:
    one = inside(staff_app, staff, moderator(session, "mo@example.org"))
    moderator(session, "pat@example.org")
    key = applied(session, database_urls)

    page = one.post(path(key, "/approval"), {**CALL, **changes}, status=422)

    assert why in page.text
    kept = [name for name in ("spoke_with", "number_found_at") if name not in changes]
    for name in kept:
        assert page.one(f"//input[@name='{name}']").get("value") == CALL[name]


def test_one_moderator_alone_is_told_why_she_cannot(
    staff_app: Flask, session: Session, staff: Engine, database_urls: DatabaseUrls
) -> None:
    alone = inside(staff_app, staff, moderator(session, "mo@example.org"))
    key = applied(session, database_urls)

    assert "there are not two here" in alone.get(path(key)).text
    assert "there are not two" in alone.post(path(key, "/approval"), CALL, status=422).text


def test_what_waits_longer_than_two_working_days_is_said_to_be_late(
    staff_app: Flask,
    session: Session,
    staff: Engine,
    database_urls: DatabaseUrls,
    today: dt.datetime,
) -> None:
    one = inside(staff_app, staff, moderator(session, "mo@example.org"))
    applied(session, database_urls)
    assert one.get("/moderation/applications/").all("//*[@class='late']") == []

    session.execute(update(Application).values(created_at=today - dt.timedelta(days=6)))
    session.commit()

    for url in ("/moderation/", "/moderation/applications/"):
        assert one.get(url).texts("//*[@class='late']") == ["late: more than two working days"]


def test_a_moderator_says_which_organization_it_is(
    staff_app: Flask, session: Session, staff: Engine, database_urls: DatabaseUrls
) -> None:
    make_listing(session, organization="Casa Inventada A.C.")
    one = inside(staff_app, staff, moderator(session, "mo@example.org"))
    key = applied(session, database_urls)
    listed = session.scalars(select(Organization.id)).one()

    page = one.get(path(key))
    assert page.all(f"//input[@name='organization_id' and @value='{listed}']")
    done = one.post(path(key, "/organization"), {"organization_id": str(listed)})

    assert "Noted which organization it is" in done.text
    session.rollback()
    assert session.get_one(Application, key).organization_id == listed
    for wrong in ("x", "00000000-0000-4000-8000-000000000000"):
        assert one.send(path(key, "/organization"), {"organization_id": wrong}).status_code < 500


def test_an_organization_that_knows_them_is_asked_and_answers(
    staff_app: Flask,
    session: Session,
    staff: Engine,
    database_urls: DatabaseUrls,
    today: dt.datetime,
) -> None:
    one = inside(staff_app, staff, moderator(session, "mo@example.org"))
    actor, hers = voucher(session, "vera@example.net", "Another house", now=today)
    vera = inside(staff_app, staff, actor)
    key = applied(session, database_urls)

    found = one.get(path(key, "?voucher=another"))
    assert found.all(f"//input[@name='organization_id' and @value='{hers.id}']")
    one.post(path(key, "/voucher"), {"organization_id": str(hers.id)})
    question = vera.get(f"/provider/{hers.id}/vouch/{key}")
    for secret in (ASKED.email, "555-0101", "5550101"):
        assert secret not in question.html
    answer = {"approves": "yes", "note": "We have worked with them since 2015."}
    vera.post(f"/provider/{hers.id}/vouch/{key}", {"note": "x"}, status=422)
    thanks = vera.post(f"/provider/{hers.id}/vouch/{key}", answer)

    assert "The moderators see what you said" in thanks.text
    assert "The organization is in" in one.post(path(key, "/approval"), CALL).text


def test_a_manager_sees_no_question_that_nobody_asked_her(
    staff_app: Flask,
    session: Session,
    staff: Engine,
    database_urls: DatabaseUrls,
    today: dt.datetime,
) -> None:
    mo = moderator(session, "mo@example.org")
    actor, hers = voucher(session, "vera@example.net", "Another house", now=today)
    _other, theirs = voucher(session, "viv@example.com", "Third house", now=today)
    vera = inside(staff_app, staff, actor)
    key = applied(session, database_urls)
    asking.ask_voucher(session, mo, key, theirs.id, now=today)
    session.commit()

    vera.get(f"/provider/{hers.id}/vouch/{key}", status=404)
    vera.get(f"/provider/{theirs.id}/vouch/{key}", status=403)
    vera.get(path(key), status=403)
    assert "Nobody asks you" in vera.get(f"/provider/{hers.id}/vouch").text


def test_a_refusal_needs_a_reason(
    staff_app: Flask, session: Session, staff: Engine, database_urls: DatabaseUrls
) -> None:
    one = inside(staff_app, staff, moderator(session, "mo@example.org"))
    key = applied(session, database_urls)

    one.post(path(key, "/refusal"), {"reason": ""}, status=422)
    page = one.post(path(key, "/refusal"), {"reason": "Nobody there knows you."})

    assert "The application is refused" in page.text
    again = one.post(path(key, "/refusal"), {"reason": "Once more."})
    assert "Somebody has decided" in again.text
    assert known(session, "mo@example.org").name in one.get(path(key)).text
