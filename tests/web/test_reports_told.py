"""Who learns of a report: no moderator from the place, and nobody by two warnings at once."""

import datetime as dt

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    MemberRole,
    Membership,
    OutboxMessage,
    Outcome,
    Service,
    ServiceAtLocation,
)
from app.services.cases import deciding
from app.services.errors import NotFound
from app.services.listings import get_listing
from app.services.permissions import actor_of
from app.services.publishing import publish
from tests.factories import make_listing
from tests.pages import StrictClient
from tests.staff.people import make_account
from tests.web.test_reports import HERE, case_of, gather, press


def test_a_moderator_who_is_from_the_place_learns_nothing(
    session: Session, own: StrictClient, now: dt.datetime
) -> None:
    listing = make_listing(session, point=HERE, now=now)
    service = session.scalars(select(Service)).one()
    account = make_account(session, "mo@example.org", moderator=True)
    session.flush()
    session.add(
        Membership(
            account_id=account.id, organization_id=service.organization_id, role=MemberRole.EDITOR
        )
    )
    session.commit()
    actor = actor_of(session, account)
    press(own, listing, "They asked for money")
    gather(session, now)

    assert session.scalars(select(OutboxMessage)).all() == []
    assert deciding.queue(session, actor) == []
    assert deciding.count_open(session, actor) == (0, 0)
    key = case_of(session).id
    with pytest.raises(NotFound):
        deciding.open_case(session, actor, key)
    with pytest.raises(NotFound):
        deciding.decide(session, actor, key, Outcome.LEFT, "all right", now=now)


def test_a_warning_does_not_join_a_refuge_to_the_office_of_its_people(
    session: Session, own: StrictClient, public: psycopg.Connection, now: dt.datetime
) -> None:
    office = make_listing(session, name="Casa Ejemplo", point=HERE, now=now)
    refuge = make_listing(session, name="Refugio", disclosure="hidden", now=now)
    at = session.scalars(select(ServiceAtLocation).where(ServiceAtLocation.id == refuge)).one()
    before, at.service = at.service_id, session.get_one(ServiceAtLocation, office).service
    session.commit()
    publish(session, [before, at.service.id], now=now)
    session.commit()

    press(own, office, "They asked for money")
    gather(session, now)

    assert case_of(session).grave
    assert not get_listing(public, office).in_check
    assert not get_listing(public, refuge).in_check
