"""Four words for a night: who may say them, until when, what strangers read of them."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import FieldChange, MemberRole, NoticeKind, Published, Service
from app.services import instead, notices
from app.services.errors import NotAllowed, NotFound
from app.services.listings import get_listing
from app.services.notices import until_morning
from app.services.permissions import Actor
from app.services.publishing import publish, publish_expired
from app.services.search.instead import find_instead
from tests.factories import CHIAPAS, NOW, TIJUANA, make_listing

MEXICO, NEW_YORK, TIJUANA_ZONE = "America/Mexico_City", "America/New_York", "America/Tijuana"
HERE = (-92.26, 14.9)


def service_of(session: Session, listing_id: UUID) -> Service:
    key = session.scalars(
        select(Published.service_id).where(Published.listing_id == listing_id)
    ).one()
    return session.get_one(Service, key)


def member_of(session: Session, listing_id: UUID) -> Actor:
    service = service_of(session, listing_id)
    return Actor(
        account_id=None,  # type: ignore[arg-type] # history takes what no account did
        name="Ana",
        roles={service.organization_id: MemberRole.EDITOR},
    )


def local(moment: str, zone: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("said", "zone", "hours"),
    [
        pytest.param("2026-11-25T18:00", MEXICO, 14, id="in the evening"),
        pytest.param("2026-11-25T00:30", MEXICO, 7.5, id="after midnight"),
        pytest.param("2026-11-25T07:00", MEXICO, 1, id="an hour before the morning"),
        pytest.param("2026-11-25T07:01", MEXICO, 24.98, id="too late for this night"),
        pytest.param("2026-11-25T08:00", MEXICO, 24, id="in the morning"),
        pytest.param("2026-03-07T18:00", NEW_YORK, 13, id="the night of clocks put forward"),
        pytest.param("2026-10-31T18:00", NEW_YORK, 15, id="the night of clocks put back"),
        pytest.param("2026-11-01T01:30", TIJUANA_ZONE, 7.5, id="between the two half past one"),
    ],
)
def test_a_night_ends_at_eight_by_the_clock_of_the_place(
    said: str, zone: str, hours: float
) -> None:
    now = local(said, zone)

    until = until_morning(now, zone)

    assert until.astimezone(ZoneInfo(zone)).time() == dt.time(8)
    passed = (until - now.astimezone(dt.UTC)).total_seconds() / 3600
    assert passed == pytest.approx(hours, abs=0.01)


def test_who_reads_sees_the_word_at_once_until_when_and_since_when(
    session: Session, public: psycopg.Connection
) -> None:
    listing_id = make_listing(session, point=HERE)
    actor = member_of(session, listing_id)

    notices.say(session, service_of(session, listing_id).id, NoticeKind.FULL, actor=actor, now=NOW)
    session.commit()

    [notice] = get_listing(public, listing_id).said_at(NOW)
    assert notice == {
        "kind": "full",
        "said_at": "2026-11-25T12:00:00-06:00",
        "expires_at": "2026-11-26T08:00:00-06:00",
    }
    [change] = session.scalars(select(FieldChange))
    assert (change.field, change.by.value, change.before) == ("notice", "member", [])


def test_a_word_takes_the_place_of_the_one_before_and_ends_without_any_request(
    session: Session, public: psycopg.Connection
) -> None:
    listing_id = make_listing(session)
    service_id, actor = service_of(session, listing_id).id, member_of(session, listing_id)
    for word in (NoticeKind.FULL, NoticeKind.CALL_FIRST):
        notices.say(session, service_id, word, actor=actor, now=NOW)
    session.commit()
    assert get_listing(public, listing_id).notices_at(NOW) == ["call_first"]

    morning = NOW + dt.timedelta(hours=20)
    assert publish_expired(session, now=morning) == 1
    session.commit()

    assert get_listing(public, listing_id).notices == []


def test_a_pause_holds_until_its_day_begins_and_no_link_ends_it(
    session: Session, public: psycopg.Connection
) -> None:
    listing_id = make_listing(session, town=TIJUANA)
    service_id, actor = service_of(session, listing_id).id, member_of(session, listing_id)

    notices.pause(session, service_id, dt.date(2026, 11, 28), actor=actor, now=NOW)
    session.commit()

    [notice] = get_listing(public, listing_id).said_at(NOW)
    assert notice["kind"] == "closed"
    assert notice["expires_at"] == "2026-11-28T00:00:00-08:00"
    with pytest.raises(notices.Paused):
        notices.say(session, service_id, NoticeKind.ROOM_LIKELY, actor=None, now=NOW)

    notices.pause(session, service_id, None, actor=actor, now=NOW)
    session.commit()
    assert get_listing(public, listing_id).notices == []


@pytest.mark.parametrize("days", [-1, 0, 181])
def test_a_pause_ends_after_today_and_within_half_a_year(session: Session, days: int) -> None:
    listing_id = make_listing(session)
    service_id, actor = service_of(session, listing_id).id, member_of(session, listing_id)

    with pytest.raises(notices.BadDay):
        notices.pause(
            session, service_id, NOW.date() + dt.timedelta(days=days), actor=actor, now=NOW
        )


def test_nobody_speaks_for_another_organization(session: Session) -> None:
    theirs = make_listing(session, organization="Another")
    own = make_listing(session)

    with pytest.raises(NotAllowed):
        notices.say(
            session,
            service_of(session, theirs).id,
            NoticeKind.FULL,
            actor=member_of(session, own),
            now=NOW,
        )


@pytest.mark.parametrize("gone", ["held", "hidden", "organization"])
def test_what_is_not_listed_says_nothing(session: Session, gone: str) -> None:
    listing_id = make_listing(session)
    service, actor = service_of(session, listing_id), member_of(session, listing_id)
    if gone == "held":
        service.status = "held"  # type: ignore[assignment]
    else:
        (service if gone == "hidden" else service.organization).hidden_at = NOW
    session.flush()

    with pytest.raises(NotFound):
        notices.say(session, service.id, NoticeKind.FULL, actor=actor, now=NOW)


def test_the_times_of_a_hidden_place_say_nothing_of_its_town(
    session: Session, public: psycopg.Connection
) -> None:
    """It stands in Tijuana and covers Chiapas: its night ends when the night of Chiapas does."""
    refuge = make_listing(
        session, disclosure="hidden", setting="residential", coverage=CHIAPAS, town=TIJUANA
    )

    notices.say(
        session, service_of(session, refuge).id, NoticeKind.FULL,
        actor=member_of(session, refuge), now=NOW,
    )  # fmt: skip
    session.commit()

    [notice] = get_listing(public, refuge).notices
    assert notice["expires_at"] == "2026-11-26T08:00:00-06:00"


# Who could take people


def names(public: psycopg.Connection, listing_id: UUID) -> list[str | None]:
    found = find_instead(public, [get_listing(public, listing_id)], NOW)
    return [other.name for other in found.get(listing_id, ())]


def test_a_full_place_names_those_that_its_people_chose(
    session: Session, public: psycopg.Connection
) -> None:
    full = make_listing(session, name="Full", point=HERE)
    near = make_listing(session, name="Near", organization="B", point=(-92.27, 14.91))
    other = make_listing(session, name="Other", organization="C", point=(-92.3, 14.95))
    make_listing(session, name="A lawyer", categories=["legal_aid"], point=HERE)
    service, actor = service_of(session, full), member_of(session, full)
    assert [x.name for x in instead.find_offered(session, service.id)] == ["Near", "Other"]

    instead.choose(session, service.id, [other, near], actor=actor, now=NOW)
    session.commit()
    assert names(public, full) == [], "nobody is named while there may be room"
    notices.say(session, service.id, NoticeKind.FULL, actor=actor, now=NOW)
    session.commit()
    assert names(public, full) == ["Other", "Near"]

    notices.say(
        session, service_of(session, near).id, NoticeKind.FULL,
        actor=member_of(session, near), now=NOW,
    )  # fmt: skip
    session.commit()
    assert names(public, full) == ["Other"], "one that is full itself is not named"


def test_a_listing_that_is_withheld_is_named_by_nobody_and_names_nobody(
    session: Session, public: psycopg.Connection
) -> None:
    house = make_listing(session, name="House", point=HERE)
    around = make_listing(session, name="Around", organization="B", disclosure="area")
    refuge = make_listing(session, name="Refuge", organization="C", disclosure="hidden")
    service = service_of(session, house)

    assert instead.find_offered(session, service.id) == []
    assert instead.find_offered(session, service_of(session, around).id) == []
    assert instead.find_offered(session, service_of(session, refuge).id) == []
    with pytest.raises(instead.NotOffered):
        instead.choose(session, service.id, [around], actor=member_of(session, house), now=NOW)


@pytest.mark.parametrize("change", ["closes its door to strangers", "is hidden", "withdraws"])
def test_who_is_withheld_later_is_forgotten_at_once(
    session: Session, public: psycopg.Connection, change: str
) -> None:
    full = make_listing(session, name="Full", point=HERE)
    near = make_listing(session, name="Near", organization="B", point=(-92.27, 14.91))
    service, actor = service_of(session, full), member_of(session, full)
    instead.choose(session, service.id, [near], actor=actor, now=NOW)
    notices.say(session, service.id, NoticeKind.FULL, actor=actor, now=NOW)
    session.commit()
    assert str(near) in str(get_listing(public, full).notices)

    other = service_of(session, near)
    if change == "is hidden":
        other.hidden_at = NOW
    elif change == "withdraws":
        other.status = "withdrawn"  # type: ignore[assignment]
    else:
        location = other.service_at_locations[0].location
        location.disclosure, location.point_kind = "area", "town"  # type: ignore[assignment]
    publish(session, [other.id], now=NOW)
    session.commit()

    assert str(near) not in str(get_listing(public, full).notices)


def test_no_more_than_three_are_named_and_only_offered_ones(session: Session) -> None:
    full = make_listing(session, point=HERE)
    others = [make_listing(session, organization=f"{n}", point=HERE) for n in range(4)]
    service_id, actor = service_of(session, full).id, member_of(session, full)

    for chosen in (others, [full], [UUID(int=1)]):
        with pytest.raises(instead.NotOffered):
            instead.choose(session, service_id, chosen, actor=actor, now=NOW)
