"""What is public of a withheld place joins it to nothing that is public of others (law 1)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Disclosure, Location, Service, ServiceAtLocation, Setting
from app.services.publishing import publish, publish_expired
from tests.factories import CHIAPAS, NOW, make_listing


def with_a_hidden_house(session: Session) -> tuple[UUID, UUID]:
    """An office, and a hidden house of the same service: the ids of their listings."""
    office = make_listing(
        session, name="An office", address="1 Made-up Road", email="a@example.org"
    )
    service = session.scalars(select(Service)).one()
    country, admin1_code = CHIAPAS
    house = Location(
        setting=Setting.RESIDENTIAL,
        disclosure=Disclosure.HIDDEN,
        country=country,
        admin1_code=admin1_code,
    )
    at = ServiceAtLocation(service=service, location=house)
    session.add(at)
    publish(session, [service.id], now=NOW)
    session.commit()
    return office, at.id


def test_a_hidden_house_shares_no_key_with_the_office_of_its_organization(
    session: Session, public: psycopg.Connection
) -> None:
    office, house = with_a_hidden_house(session)

    keys = {office: set[str](), house: set[str]()}
    for table, column, key, value in every_value(public):
        if key in keys and looks_like_a_key(value):
            keys[key].add(value)
        assert (table, column) != ("listing", "service_id")
    assert keys[office] >= {str(office), "a@example.org"}
    assert not keys[office] & keys[house]


def every_value(connection: psycopg.Connection) -> Iterator[tuple[str, str, UUID, str]]:
    """(table, column, listing, value) of all that strangers can read about listings."""
    for table, key in (
        ("listing", "id"), ("search", "listing_id"), ("coverage", "listing_id"),
        ("listing_name", "listing_id"),
    ):  # fmt: skip
        for listing, row in connection.execute(f"SELECT {key}, to_jsonb(t) FROM {table} t"):
            values: dict[str, Any] = row
            for column, value in values.items():
                yield table, column, listing, str(value)


def looks_like_a_key(value: str) -> bool:
    """Whether a value is of one thing only, rather than one of a few words that many share."""
    return len(value) >= 12 and any(c in value for c in "-@+") and not value.startswith("2026-")


def test_a_service_that_is_gone_leaves_no_listing_of_any_of_its_places(
    session: Session, public: psycopg.Connection
) -> None:
    with_a_hidden_house(session)
    service = session.scalars(select(Service)).one()
    key = service.id
    session.delete(service)
    session.flush()

    publish(session, [key], now=NOW)
    session.commit()

    assert public.execute("SELECT count(*) FROM listing").fetchone() == (0,)


def test_a_place_that_a_service_has_left_is_not_listed(
    session: Session, public: psycopg.Connection
) -> None:
    office, house = with_a_hidden_house(session)
    session.delete(session.get_one(ServiceAtLocation, house))

    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()

    assert public.execute("SELECT id FROM listing").fetchall() == [(office,)]
    assert publish_expired(session, now=NOW) == 0
