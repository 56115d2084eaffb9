"""What moderators say of a place: by two people, where it holds, until its day."""

import datetime as dt
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.services.area_notices.deciding import (
    Draft,
    approve,
    current,
    forget_expired,
    withdraw,
    write,
)
from app.services.area_notices.reading import notices_of, read_all
from app.services.errors import NotAllowed, NotPending, Unfit
from app.services.permissions import Actor, actor_of
from app.services.places import find_places
from tests.factories import NOW
from tests.staff.people import make_account

TODAY = NOW.date()
DRAFT = Draft(
    country="MX",
    admin1="Chiapas",
    town="Tapachula",
    texts={"es": "La oficina se mudó.", "en": "", "xx": "no locale"},
    source="example.org/moved",
    until=TODAY + dt.timedelta(days=10),
    review_on=TODAY + dt.timedelta(days=5),
)


def moderator(session: Session, name: str) -> Actor:
    account = make_account(session, f"{name}@example.org", moderator=True)
    session.commit()
    return actor_of(session, account)


def shown(public: psycopg.Connection, town: str, now: dt.datetime = NOW) -> list[str]:
    place = find_places(public, town).places[0]
    return [next(iter(n.texts.values())) for n in notices_of(read_all(public), place, now=now)]


def publish(session: Session, draft: Draft, now: dt.datetime = NOW) -> None:
    mo = moderator(session, f"mo{len(draft.texts['es'])}{now.day}")
    pat = moderator(session, f"pat{len(draft.texts['es'])}{now.day}")
    approve(session, pat, write(session, mo, draft, now=now), now=now)
    session.commit()


def test_a_second_moderator_says_yes_first(session: Session, public: psycopg.Connection) -> None:
    mo, pat = moderator(session, "mo"), moderator(session, "pat")
    key = write(session, mo, DRAFT, now=NOW)
    session.commit()
    assert shown(public, "Tapachula") == []
    with pytest.raises(NotAllowed):
        approve(session, mo, key, now=NOW)
    approve(session, pat, key, now=NOW)
    session.commit()
    assert shown(public, "Tapachula") == ["La oficina se mudó."]
    with pytest.raises(NotPending):
        approve(session, pat, key, now=NOW)
    withdraw(session, mo, key, now=NOW)
    session.commit()
    assert (shown(public, "Tapachula"), current(session, pat, now=NOW)) == ([], [])
    with pytest.raises(NotPending):
        approve(session, pat, key, now=NOW)


def test_it_is_shown_where_it_holds(session: Session, public: psycopg.Connection) -> None:
    publish(session, DRAFT)
    publish(session, replace(DRAFT, town="", texts={"es": "Chiapas"}))
    assert sorted(shown(public, "Tapachula")) == ["Chiapas", "La oficina se mudó."]
    assert shown(public, "Tuxtla Gutiérrez") == ["Chiapas"]
    assert shown(public, "Tijuana") == []
    assert shown(public, "Tecún Umán") == []


def test_two_at_most_the_newest_first(session: Session, public: psycopg.Connection) -> None:
    for day, text in enumerate(("the first", "second", "third!")):
        draft = replace(DRAFT, admin1="", town="", texts={"es": text})
        publish(session, draft, NOW + dt.timedelta(days=day))
    assert shown(public, "Tijuana", NOW + dt.timedelta(days=2)) == ["third!", "second"]


def test_it_ends_at_midnight_there(session: Session, public: psycopg.Connection) -> None:
    publish(session, DRAFT)
    midnight = dt.datetime(2026, 12, 6, 6, 0, tzinfo=dt.UTC)  # in Tapachula
    before = midnight - dt.timedelta(minutes=1)
    assert len(shown(public, "Tapachula", before)) == 1
    assert shown(public, "Tapachula", midnight) == []
    assert forget_expired(session, now=before) == 0
    assert forget_expired(session, now=midnight) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"texts": {"es": ""}},
        {"texts": {"es": "x" * 401}},
        {"source": ""},
        {"until": TODAY + dt.timedelta(days=91)},
        {"until": TODAY - dt.timedelta(days=1), "review_on": TODAY - dt.timedelta(days=1)},
        {"review_on": TODAY + dt.timedelta(days=11)},
        {"country": "ZZ"},
        {"country": "ZZ", "admin1": "", "town": ""},
        {"admin1": "Narnia"},
        {"town": "Nowhere at all"},
        {"town": "Tijuana"},
    ],
)
def test_what_cannot_be_shown_is_refused(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(Unfit):
        write(session, moderator(session, "mo"), replace(DRAFT, **wrong), now=NOW)  # type: ignore[arg-type]
