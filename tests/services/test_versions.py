"""Any version is read back and restored, and never shows strangers more than they see now."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Location, Service
from app.services.editing.changing import edit
from app.services.editing.previewing import by_disclosure, shown_to_strangers
from app.services.editing.versions import restore, steps_of, version_after
from app.services.errors import NotFound
from app.services.listings import get_listing
from app.services.permissions import Actor, actor_of
from tests.factories import NOW, PHONE, TAPACHULA, make_listing
from tests.staff.people import make_account


class Keeper:
    """A moderator who edits one listing."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.listing: UUID = make_listing(
            session,
            address="1 Made-up Road",
            point=(-92.26, 14.9),
            opening_hours="Mo-Fr 09:00-17:00",
        )
        self.service = session.scalars(select(Service)).one()
        self.place = session.scalars(select(Location)).one()
        account = make_account(session, "mo@example.org", moderator=True)
        self.actor: Actor = actor_of(session, account)
        session.commit()

    def edit(self, **changes: Any) -> None:
        edit(self.session, self.actor, self.service.id, changes, now=NOW)
        self.session.commit()

    def steps(self) -> list[int]:
        """The ids of the changes, the oldest first."""
        return [step.id for step in reversed(steps_of(self.session, self.service))]


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return Keeper(session)


def hours(text: str) -> dict[str, Any]:
    return {"opening_hours": text, "hours_text": None, "timezone": "America/Mexico_City"}


def test_a_version_is_what_was_right_after_a_change(keeper: Keeper) -> None:
    keeper.edit(hours_open=hours("Sa 10:00-12:00"))
    keeper.edit(serves=["families"])
    keeper.edit(hours_open=hours("Su 10:00-12:00"), serves=["women"])

    first, second, *_ = keeper.steps()

    assert version_after(keeper.session, keeper.service, first) == {
        "hours_open": hours("Sa 10:00-12:00"),
        "serves": [],
    }
    assert version_after(keeper.session, keeper.service, second) == {
        "hours_open": hours("Sa 10:00-12:00"),
        "serves": ["families"],
    }
    assert version_after(keeper.session, keeper.service, keeper.steps()[-1]) == {}


def test_a_version_is_restored_as_an_edit_of_today(
    keeper: Keeper, public: psycopg.Connection
) -> None:
    keeper.edit(hours_open=hours("Sa 10:00-12:00"))
    keeper.edit(hours_open=hours("Su 10:00-12:00"), conditions={"free": "no"})
    before = len(keeper.steps())

    restored = restore(keeper.session, keeper.actor, keeper.service.id, keeper.steps()[0], now=NOW)
    keeper.session.commit()

    assert set(restored.saved.live) == {"hours_open", "conditions"}
    shown = get_listing(public, keeper.listing)
    assert (shown.opening_hours, shown.conditions) == ("Sa 10:00-12:00", {})
    assert len(keeper.steps()) == before + 2, "history only grows"


def test_restoring_a_phone_takes_a_second_person(
    keeper: Keeper, public: psycopg.Connection
) -> None:
    keeper.edit(serves=["families"])
    keeper.edit(phones=[])

    restored = restore(keeper.session, keeper.actor, keeper.service.id, keeper.steps()[0], now=NOW)
    keeper.session.commit()

    assert restored.saved.waiting == ("phones",)
    assert get_listing(public, keeper.listing).phones == []


def test_restoring_never_opens_a_place(keeper: Keeper, public: psycopg.Connection) -> None:
    keeper.edit(serves=["families"])
    keeper.edit(**{f"disclosure@{keeper.place.id}": {"level": "hidden"}})
    keeper.edit(serves=["women"])

    restored = restore(keeper.session, keeper.actor, keeper.service.id, keeper.steps()[0], now=NOW)
    keeper.session.commit()

    assert restored.left == (f"disclosure@{keeper.place.id}",)
    assert restored.saved.live == ("serves",)
    assert restored.saved.waiting == ()
    shown = get_listing(public, keeper.listing)
    assert (shown.disclosure, shown.address, shown.city) == ("hidden", None, None)


def test_a_change_of_another_listing_is_no_version(keeper: Keeper, session: Session) -> None:
    keeper.edit(serves=["families"])
    make_listing(session, name="Another", organization="Other people")
    other = session.scalars(select(Service).where(Service.id != keeper.service.id)).one()

    with pytest.raises(NotFound):
        version_after(session, other, keeper.steps()[0])


def test_a_preview_shows_what_is_not_saved_and_leaves_nothing(
    keeper: Keeper, public: psycopg.Connection
) -> None:
    before = get_listing(public, keeper.listing)
    with Session(keeper.session.get_bind()) as session:
        [shown] = shown_to_strangers(
            session, keeper.service.id, {"phones": [], "serves": ["women"]}, now=NOW
        )
        session.commit()

    assert (shown.phones, shown.serves) == ([], ["women"])
    assert get_listing(public, keeper.listing) == before
    keeper.session.expire_all()
    assert [phone.number for phone in keeper.service.phones] == [PHONE]


def test_each_level_of_disclosure_is_shown_as_a_stranger_would_see_it(keeper: Keeper) -> None:
    levels = by_disclosure(keeper.session, keeper.service.id, keeper.place.id, TAPACHULA, now=NOW)

    shown = {
        level.value: (one.address, one.city, one.latitude is None)
        for level, one in levels.items()
        if one
    }
    assert shown == {
        "exact": ("1 Made-up Road", "Tapachula", False),
        "area": (None, "Tapachula", False),
        "hidden": (None, None, True),
    }
    area = levels[next(level for level in levels if level.value == "area")]
    assert area
    assert (area.longitude, area.latitude) != (-92.26, 14.9)
