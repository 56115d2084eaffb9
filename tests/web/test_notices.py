"""What seekers read of a place that is full: until when, who said so, who may have room."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.models import NoticeKind
from app.services import instead, notices
from tests.factories import make_listing
from tests.pages import StrictClient
from tests.services.test_notices import member_of, service_of

HERE = (-92.26, 14.9)


@pytest.fixture
def today() -> dt.datetime:
    """The time that the pages answer by."""
    return dt.datetime.now(dt.UTC)


def test_a_full_place_says_until_when_and_who_may_have_room(
    session: Session, own: StrictClient, today: dt.datetime
) -> None:
    full = make_listing(session, name="Casa Llena", point=HERE, now=today)
    other = make_listing(session, name="Casa Abierta", organization="B", point=HERE, now=today)
    service, actor = service_of(session, full), member_of(session, full)
    instead.choose(session, service.id, [other], actor=actor, now=today)
    notices.say(session, service.id, NoticeKind.FULL, actor=actor, now=today)
    session.commit()

    page = own.get(f"/en/listings/{full}")
    results = own.get("/en/search?near=Tapachula&c=k19")

    assert "Full, until" in page.text
    assert "08:00" in page.text or "8:00" in page.text
    assert "The place itself said so on" in page.text
    assert "They may have room: Casa Abierta" in page.text
    assert f"/en/listings/{other}" in page.hrefs()
    card = results.one("//li[@class='card'][contains(., 'Casa Llena')]")
    words = " ".join("".join(card.itertext()).split())
    assert "Full, until" in words
    assert "They may have room: Casa Abierta" in words


def test_who_confirmed_is_said(session: Session, own: StrictClient, today: dt.datetime) -> None:
    listing = make_listing(session, verified_on=today.date(), now=today)
    other = make_listing(
        session, verified_on=today.date(), verified_by="moderator", organization="B", now=today
    )

    assert "The place itself confirmed this on" in own.get(f"/en/listings/{listing}").text
    assert "The place itself" not in own.get(f"/en/listings/{other}").text


def test_a_list_where_all_are_full_and_name_three_others_is_light(
    session: Session, own: StrictClient, today: dt.datetime
) -> None:
    def house(name: str, longitude: float) -> UUID:
        return make_listing(
            session,
            name=name,
            organization=name,
            point=(longitude, 14.9),
            opening_hours="Mo-Su 17:00-21:00",
            hours_text="de 17 a 21",
            verified_on=today.date(),
            now=today,
        )

    full = [house(f"Albergue de prueba {n}", -92.26 + n / 1000) for n in range(20)]
    others = [house(f"Casa abierta {n}", -92.57) for n in range(11)]
    for number, key in enumerate(full):
        chosen = [others[(number + step) % 11] for step in (0, 4, 7)]
        service, actor = service_of(session, key), member_of(session, key)
        instead.choose(session, service.id, chosen, actor=actor, now=today)
        notices.say(session, service.id, NoticeKind.FULL, actor=actor, now=today)
    session.commit()

    for locale in ("en", "es"):  # the strict client refuses what is heavier than 8,000 bytes
        page = own.get(f"/{locale}/search?near=Tapachula&c=k19")
        assert len(page.cards) == 20
        assert page.text.count("Casa abierta") == 60
