"""Who is called next, what follows from a call at once, and what is kept of it."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from app.models import Call, CallOutcome, Case, Listing, Service
from app.services.calls.claiming import HELD_FOR, claim_next, claimed, desk
from app.services.calls.recording import record
from app.services.errors import NotFound
from app.services.permissions import Actor, actor_of
from tests.factories import make_listing
from tests.staff.people import make_account, make_member

OLD = dt.date(2026, 1, 1)
OFF_THE_WAY = (-88.2, 20.7)  # in Yucatán


def caller(session: Session, name: str = "vera") -> Actor:
    account = make_account(session, f"{name}@example.org", moderator=True)
    session.commit()
    return actor_of(session, account)


def place(session: Session, name: str, **facts: object) -> UUID:
    make_listing(session, name=name, **{"categories": ["information"], **facts})  # type: ignore[arg-type]
    return session.scalars(select(Service.id).where(Service.name == name)).one()


def called(session: Session, actor: Actor, now: dt.datetime) -> list[str]:
    """The names in the order in which one volunteer gets them, all of them right."""
    names = []
    while (key := claim_next(session, actor, now=now)) is not None:
        names.append(session.get_one(Service, key).name)
        record(session, actor, key, CallOutcome.RIGHT, now=now)
        session.commit()
    return names


def test_what_a_life_hangs_on_comes_first_then_reports_then_the_way_then_the_oldest(
    session: Session, now: dt.datetime
) -> None:
    place(session, "Old", verified_on=OLD, point=OFF_THE_WAY)
    reported = place(session, "Reported", verified_on=now.date() - dt.timedelta(days=1))
    place(session, "Never checked", point=OFF_THE_WAY)
    place(session, "On the way", point=(-92.26, 14.9), verified_on=OLD + dt.timedelta(days=1))
    place(session, "Shelter", categories=["shelter"])
    place(session, "Fresh", verified_on=now.date())
    place(session, "Emergency", phones=["short:911"])
    place(session, "Fire", phones=["+12025550109"], answers={"+12025550109": ["fire"]})
    session.add(Case(service_id=reported, opened_at=now))
    session.commit()
    names = called(session, caller(session), now)
    assert names == ["Shelter", "Reported", "On the way", "Never checked", "Old"]


def test_two_volunteers_never_hold_the_same_place(
    session: Session, staff: Engine, now: dt.datetime
) -> None:
    only = place(session, "Only")
    vera, yann = caller(session), caller(session, "yann")
    with Session(staff) as other:
        assert claim_next(session, vera, now=now) == only
        assert claim_next(other, yann, now=now) is None  # not committed yet
        session.commit()
        assert claim_next(other, yann, now=now) is None
        with pytest.raises(NotFound):
            record(other, yann, only, CallOutcome.NEVER, now=now)
        other.rollback()
        later = now + HELD_FOR
        assert claim_next(other, yann, now=later) == only
        other.commit()
    with pytest.raises(NotFound):
        claimed(session, vera, only, now=later)


def test_nobody_calls_her_own_organization(session: Session, now: dt.datetime) -> None:
    own = place(session, "Own")
    organization_id = session.get_one(Service, own).organization_id
    member = make_member(session, "mia@example.org", organization_id, now=now)
    member.roles = make_account(session, "vera@example.org", moderator=True).roles
    session.commit()
    actor = actor_of(session, member)
    assert actor.is_moderator
    assert claim_next(session, actor, now=now) is None


def test_who_does_not_answer_is_called_at_another_hour_and_then_shown(
    session: Session, now: dt.datetime
) -> None:
    key = place(session, "Quiet")  # it is noon there
    vera = caller(session)
    assert claim_next(session, vera, now=now) == key
    record(session, vera, key, CallOutcome.NO_ANSWER, now=now)
    session.commit()
    assert claim_next(session, vera, now=now + dt.timedelta(hours=1)) is None
    afternoon = now + dt.timedelta(hours=4)
    assert claim_next(session, vera, now=afternoon) == key
    record(session, vera, key, CallOutcome.NO_ANSWER, now=afternoon)
    session.commit()
    shown = desk(session, vera, now=afternoon)
    assert (shown.waiting, [s.name for s in shown.unanswered]) == (0, ["Quiet"])


def test_a_wrong_number_goes_at_once_and_a_second_person_looks(
    session: Session, now: dt.datetime
) -> None:
    key = place(session, "Moved", phones=["+12025550101", "+12025550102"])
    vera = caller(session)
    claim_next(session, vera, now=now)
    record(session, vera, key, CallOutcome.WRONG_NUMBER, number="+12025550101", now=now)
    session.commit()
    shown = session.scalars(select(Listing)).one()
    assert [phone["number"] for phone in shown.phones] == ["+12025550102"]
    assert shown.in_check


@pytest.mark.parametrize("outcome", [CallOutcome.CLOSED, CallOutcome.NEVER])
def test_what_is_closed_or_asks_is_off_at_once(
    session: Session, now: dt.datetime, outcome: CallOutcome
) -> None:
    key = place(session, "Gone")
    vera = caller(session)
    claim_next(session, vera, now=now)
    record(session, vera, key, outcome, now=now)
    session.commit()
    assert session.scalars(select(Listing.name)).all() == []
    asked = session.get_one(Service, key).suppressed_at is not None
    assert asked is (outcome is CallOutcome.NEVER)


def test_languages_that_they_speak_are_added(session: Session, now: dt.datetime) -> None:
    key = place(session, "Casa", languages=["es"])
    vera = caller(session)
    claim_next(session, vera, now=now)
    record(session, vera, key, CallOutcome.RIGHT, languages=["ht", "es", "ht"], now=now)
    session.commit()
    shown = session.scalars(select(Listing)).one()
    assert [spoken["code"] for spoken in shown.languages] == ["es", "ht"]
    assert (shown.confirmed_on, shown.confirmed_by) == (now.date(), "volunteer")


def test_nothing_is_kept_of_who_spoke() -> None:
    columns = {column.key for column in inspect(Call).columns}
    assert columns == {"id", "service_id", "outcome", "called_on", "again_at"}
