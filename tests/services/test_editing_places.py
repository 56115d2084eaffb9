"""Where a place is and how much of that is shown: opening takes a moderator."""

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from app.models import (
    Disclosure,
    FieldChange,
    Proposal,
    ProposalState,
    TruePoint,
)
from app.services.errors import NotAllowed
from app.services.listings import get_listing
from tests.factories import PHONE, TAPACHULA
from tests.services.people import People

OTHER_PHONE = {"number": "+12025550142", "kind": "voice", "extension": None}
OWN_PHONE = {"number": PHONE, "kind": "voice", "extension": None}
OPEN = {"opening_hours": "Sa 10:00-12:00", "hours_text": None, "timezone": "America/Mexico_City"}


def test_opening_a_place_takes_a_moderator_and_closing_one_press(
    people: People, public: psycopg.Connection, listing: UUID
) -> None:
    key = people.key("disclosure")
    saved = people.edit(people.editor, **{key: {"level": "hidden"}})
    assert saved.live == (key,)
    hidden = get_listing(public, listing)
    assert (hidden.address, hidden.city, hidden.longitude) == (None, None, None)

    wanted = {"level": "exact", "place_id": TAPACHULA}
    assert people.edit(people.manager, **{key: wanted}).waiting == (key,)
    with pytest.raises(NotAllowed):
        people.decide(people.other_manager)
    people.session.rollback()
    assert people.decide(people.moderator) is ProposalState.APPROVED

    opened = get_listing(public, listing)
    assert (opened.address, opened.longitude, opened.latitude) == ("1 Made-up Road", -92.26, 14.9)


def test_a_steward_cannot_widen(people: People) -> None:
    people.edit(people.editor, **{people.key("disclosure"): {"level": "area"}})
    with pytest.raises(NotAllowed):
        people.edit(people.steward, **{people.key("disclosure"): {"level": "exact"}})
    people.session.rollback()
    with pytest.raises(NotAllowed):
        people.edit(people.steward, public_fields=["name"])


def test_history_forgets_where_a_place_was_when_it_is_closed(people: People) -> None:
    people.edit(people.manager, **{people.key("address"): "2 Made-up Road"})
    people.decide(people.other_manager)
    people.edit(people.manager, **{people.key("point"): [-92.2, 14.8]})
    people.edit(people.editor, **{people.key("disclosure"): {"level": "hidden"}})
    people.edit(people.editor, **{people.key("address"): "3 Made-up Road"})

    kept = [
        str([row.before, row.after])
        for kind in (FieldChange, Proposal)
        for row in people.session.scalars(select(kind))
    ]
    assert not any("Made-up Road" in text or "-92.2" in text for text in kept)
    true = people.session.scalars(select(TruePoint)).one()
    assert true.address == "3 Made-up Road"
    states = {p.field.partition("@")[0]: p.state for p in people.session.scalars(select(Proposal))}
    assert states["point"] is ProposalState.OUTDATED


def test_a_place_that_becomes_a_refuge_is_closed_by_itself(
    people: People, public: psycopg.Connection, listing: UUID
) -> None:
    people.edit(people.editor, **{people.key("setting"): "residential"})
    saved = people.edit(people.editor, categories=["gbv", "shelter"])

    assert saved.closed
    assert people.place().disclosure is Disclosure.HIDDEN
    assert get_listing(public, listing).address is None
