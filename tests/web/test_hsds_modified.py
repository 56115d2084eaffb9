"""HSDS: who asks for what is new since the last time gets that, and nothing private shows in it."""

import itertools
import json
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Disclosure, Organization, Service, TruePoint
from app.services.publishing import publish
from app.services.whole import Wanted, find_organizations
from tests.factories import NOW, make_listing
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls

#: Each question has an address of its own: an answer is kept for up to a second.
_SIZES = itertools.count(20)


def modified(client: StrictClient, after: str = "2000-01-01T00:00:00Z") -> dict[str, str]:
    """The ids of what changed after a moment, and when."""
    address = f"/hsds/services?minimal=true&modified_after={quote(after)}&per_page={next(_SIZES)}"
    found = json.loads(client.raw.get(address).get_data())
    assert found["total_items"] == len(found["contents"])
    return {one["id"]: one["modified_date"] for one in found["contents"]}


def publish_all(session: Session) -> None:
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()


def test_only_what_became_another_is_given_again(session: Session, own: StrictClient) -> None:
    same = make_listing(session, name="Stays as it is")
    session.commit()
    other = make_listing(session, name="Will change")
    session.commit()
    before = modified(own)
    assert {*before} == {str(same), str(other)}
    last = max(before.values())
    assert modified(own, last) == {}

    session.execute(
        update(Service).where(Service.name == "Will change").values(email="new@example.org")
    )
    publish_all(session)
    after = modified(own, last)
    assert {*after} == {str(other)}
    assert modified(own)[str(same)] == before[str(same)]
    service = json.loads(own.raw.get(f"/hsds/services/{other}").get_data())
    assert service["last_modified"] == after[str(other)]
    places = own.raw.get(f"/hsds/service_at_locations?modified_after={quote(last)}").get_data()
    assert [one["id"] for one in json.loads(places)["contents"]] == [str(other)]


@pytest.mark.parametrize("disclosure", [Disclosure.HIDDEN, Disclosure.AREA])
def test_what_is_private_of_a_withheld_place_moves_no_date(
    session: Session, own: StrictClient, disclosure: Disclosure
) -> None:
    make_listing(
        session,
        disclosure=disclosure,
        true_point=(-92.26, 14.9),
        true_address="1 Made-up Road",
        name="Private name",
        email="private@example.org",
    )
    session.commit()
    before = modified(own)
    assert before

    session.execute(update(TruePoint).values(address="2 Made-up Road", city="Elsewhere"))
    session.execute(update(Service).values(note_for_moderators="Moved last night"))
    if disclosure is Disclosure.HIDDEN:
        session.execute(update(Service).values(name="Other name", email="other@example.org"))
    publish_all(session)
    assert modified(own) == before


def test_what_was_withdrawn_leaves_no_date(
    session: Session, own: StrictClient, public: psycopg.Connection
) -> None:
    make_listing(session)
    session.commit()
    session.execute(update(Organization).values(hidden_at=NOW))
    publish_all(session)
    assert modified(own) == {}
    assert public.execute("SELECT count(*) FROM modified").fetchone() == (0,)


def test_an_organization_is_found_among_many_without_reading_all(
    session: Session, public: psycopg.Connection, database_urls: DatabaseUrls
) -> None:
    make_listing(session)
    session.commit()
    one = find_organizations(public, Wanted(), limit=1)[0]
    assert find_organizations(public, Wanted(organization=one.id), limit=1) == [one]
    with psycopg.connect(database_urls.superuser) as connection:
        connection.execute("SET enable_seqscan = off")  # what the planner does with many
        connection.execute("ALTER TABLE directory.listing DROP CONSTRAINT pk_listing CASCADE")
        plan = connection.execute(
            "EXPLAIN SELECT 1 FROM directory.listing WHERE organization_id = %s"
            " ORDER BY id LIMIT 1",
            (one.id,),
        ).fetchall()
        connection.rollback()  # one row is as quickly found by its id as by its organization
    assert any("ix_listing_organization_id_id" in line for (line,) in plan)
