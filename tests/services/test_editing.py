"""What is live at once and what waits for whom, as providers, moderators and thieves do it."""

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    FieldChange,
    Organization,
    OutboxMessage,
    Proposal,
    ProposalState,
)
from app.services.editing.changing import edit, read_values, seen
from app.services.editing.proposals import decide
from app.services.errors import Conflict, NotAllowed, NotFound
from app.services.listings import get_listing
from app.services.permissions import actor_of
from tests.factories import CIUDAD_JUAREZ, NOW, PHONE, make_listing
from tests.services.people import People
from tests.staff.people import make_member

#: Made by chance: its digits may be those of a phone.
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OTHER_PHONE = {"number": "+12025550142", "kind": "voice", "extension": None}
OWN_PHONE = {"number": PHONE, "kind": "voice", "extension": None}
OPEN = {"opening_hours": "Sa 10:00-12:00", "hours_text": None, "timezone": "America/Mexico_City"}


HARMLESS = {
    "name": "Another made-up shelter",
    "categories": ["food"],
    "serves": ["families"],
    "only_for": ["women"],
    "conditions": {"no_id": "yes"},
    "languages": [{"code": "ht", "how": "staff"}],
    "hours_open": OPEN,
    "hours_intake": OPEN,
    "wordings": {
        "conditions": {"es": {"text": "Sin papeles", "source": "original", "made_from": None}}
    },
}
DANGEROUS = {
    "phones": [OWN_PHONE, OTHER_PHONE],
    "email": "thief@example.com",
    "website": "https://example.com/thief",
    "operator": "un_red_cross",
    "name": "Call 202 555 0142",
    "hours_open": {**OPEN, "hours_text": "WhatsApp: 202 555 0142"},
    "wordings": {
        "conditions": {
            "es": {"text": "Llame al 202 555 0142", "source": "original", "made_from": None}
        }
    },
    "coverage": [{"country": "MX", "admin1_code": ""}],
}


@pytest.mark.parametrize("field", HARMLESS)
def test_a_harmless_change_is_live_at_once(people: People, field: str) -> None:
    saved = people.edit(people.editor, **{field: HARMLESS[field]})

    assert saved.live == (field,)
    assert read_values(people.session, people.service, [field])[field] == HARMLESS[field]
    change = people.session.scalars(select(FieldChange)).one()
    assert (change.field, change.after) == (field, HARMLESS[field])


@pytest.mark.parametrize("field", DANGEROUS)
def test_a_dangerous_change_waits(
    people: People, public: psycopg.Connection, listing: UUID, field: str
) -> None:
    before = get_listing(public, listing)
    for actor in (people.editor, people.manager, people.steward, people.moderator):
        saved = people.edit(actor, **{field: DANGEROUS[field]})
        assert (saved.live, saved.waiting) == ((), (field,))

    assert get_listing(public, listing) == before
    told = {m.recipient for m in people.session.scalars(select(OutboxMessage))}
    assert told >= {"manager@example.org", "editor@example.org", "steward@example.org"}
    messages = [str(m.values) for m in people.session.scalars(select(OutboxMessage))]
    assert all("555" not in AN_ID.sub("", message) for message in messages)


@pytest.mark.parametrize("name", ["town", "address", "point"])
def test_where_a_public_place_is_waits_too(people: People, name: str) -> None:
    after = {
        "town": {"place_id": CIUDAD_JUAREZ, "city": None},
        "address": "2 Made-up Road",
        "point": [-92.2, 14.8],
    }[name]
    key = people.key(name)
    assert people.edit(people.manager, **{key: after}).waiting == (key,)
    assert people.decide(people.other_manager) is ProposalState.APPROVED

    assert read_values(people.session, people.service, [key])[key] in (
        after,
        {"place_id": CIUDAD_JUAREZ, "city": "Ciudad Juárez"},
    )


WHO = {
    "manager": False,  # the author herself
    "other_manager": True,
    "editor": False,
    "steward": False,
    "new_manager": False,  # for less than 30 days
    "friend": False,  # invited by the author
    "moderator": True,
    "stranger": False,
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_be_the_second_person(
    people: People, public: psycopg.Connection, listing: UUID, who: str
) -> None:
    people.edit(people.manager, phones=[OTHER_PHONE])
    if WHO[who]:
        assert people.decide(getattr(people, who)) is ProposalState.APPROVED
    else:
        with pytest.raises(NotAllowed):
            people.decide(getattr(people, who))
        people.session.rollback()

    numbers = [phone["number"] for phone in get_listing(public, listing).phones]
    assert numbers == ([OTHER_PHONE["number"]] if WHO[who] else [PHONE])


def test_a_moderator_is_no_second_person_for_herself(people: People) -> None:
    people.edit(people.moderator, email="new@example.org")
    with pytest.raises(NotAllowed):
        people.decide(people.moderator)


@pytest.mark.parametrize(("field", "left"), [("phones", []), ("email", None), ("website", None)])
def test_taking_a_contact_off_is_instant_and_said(
    people: People, public: psycopg.Connection, listing: UUID, field: str, left: Any
) -> None:
    saved = people.edit(people.editor, **{field: left})

    shown = get_listing(public, listing)
    assert saved.live == (field,)
    assert not getattr(shown, field)
    assert shown.in_check


def test_a_second_person_ends_the_check(
    people: People, public: psycopg.Connection, listing: UUID
) -> None:
    people.edit(people.manager, email=None)
    [check] = people.session.scalars(select(Proposal))
    with pytest.raises(NotAllowed):
        decide(people.session, people.manager, check.id, approves=True, now=NOW)
    people.session.rollback()

    decide(people.session, people.other_manager, check.id, approves=True, now=NOW)
    people.session.commit()

    assert not get_listing(public, listing).in_check


def test_a_new_contact_that_two_looked_at_ends_the_check(
    people: People, public: psycopg.Connection, listing: UUID
) -> None:
    people.edit(people.manager, phones=[])
    people.edit(people.manager, phones=[OTHER_PHONE])
    people.decide(people.moderator)

    assert not get_listing(public, listing).in_check
    states = {p.field: p.state for p in people.session.scalars(select(Proposal))}
    assert states == {"contact_check": ProposalState.OUTDATED, "phones": ProposalState.APPROVED}


def test_a_proposal_is_outdated_when_what_it_changes_has_changed(
    people: People, public: psycopg.Connection, listing: UUID
) -> None:
    people.edit(people.manager, phones=[OWN_PHONE, OTHER_PHONE])
    people.edit(people.editor, phones=[])

    assert people.decide(people.moderator) is ProposalState.OUTDATED
    assert get_listing(public, listing).phones == []


def test_the_second_of_two_editors_is_shown_both_versions(people: People) -> None:
    looked = seen(read_values(people.session, people.service, ["hours_open"]))
    people.edit(people.editor, hours_open=OPEN)
    mine = {**OPEN, "opening_hours": "Su 10:00-12:00"}

    with pytest.raises(Conflict) as conflict:
        edit(
            people.session,
            people.manager,
            people.service.id,
            {"hours_open": mine},
            now=NOW,
            seen_before=looked,
        )

    assert conflict.value.now == {"hours_open": OPEN}
    assert conflict.value.wanted == {"hours_open": mine}


def test_another_section_is_no_collision(people: People) -> None:
    looked = seen(read_values(people.session, people.service, ["hours_open"]))
    people.edit(people.editor, conditions={"free": "yes"})

    saved = edit(
        people.session,
        people.manager,
        people.service.id,
        {"hours_open": OPEN},
        now=NOW,
        seen_before=looked,
    )

    assert saved.live == ("hours_open",)


def test_each_edit_counts(people: People) -> None:
    before = people.service.revision
    people.edit(people.editor, serves=["families"])
    people.edit(people.editor, serves=["families"])  # nothing changed

    assert people.service.revision == before + 1


def test_strangers_edit_nothing(people: People) -> None:
    with pytest.raises(NotAllowed):
        people.edit(people.stranger, serves=["families"])


@pytest.mark.parametrize("key", ["password", "address", "name@x", "point@" + str(UUID(int=1))])
def test_a_field_that_is_not_there_is_not_found(people: People, key: str) -> None:
    with pytest.raises(NotFound):
        people.edit(people.editor, **{key: "x"})


def test_who_proposes_again_takes_back_what_she_proposed(people: People) -> None:
    people.edit(people.manager, email="one@example.org")
    people.edit(people.manager, email="two@example.org")
    people.edit(people.editor, email="three@example.org")

    states = [
        p.state.value for p in people.session.scalars(select(Proposal).order_by("created_at"))
    ]
    assert states == ["withdrawn", "pending", "pending"]


def test_the_organization_of_a_service_is_the_only_one_asked(
    people: People, session: Session
) -> None:
    make_listing(session, name="Elsewhere", organization="Somebody else")
    other = session.scalars(select(Organization).filter_by(name="Somebody else")).one()
    outsider = actor_of(session, make_member(session, "out@example.org", other.id, now=NOW))
    people.edit(people.manager, email="new@example.org")

    with pytest.raises(NotAllowed):
        people.decide(outsider)
    session.rollback()
    with pytest.raises(NotAllowed):
        people.edit(outsider, serves=[])
