"""One press hides a listing or an organization; undoing takes a second person."""

import datetime as dt
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OutboxMessage, Proposal, Service
from app.services.editing.changing import edit
from app.services.editing.panic import ask_to_show, hide_listing, hide_organization
from app.services.editing.proposals import decide
from app.services.errors import NotAllowed
from app.services.permissions import Actor, actor_of
from app.services.publishing import publish
from tests.factories import NOW, make_listing
from tests.staff.people import make_account, make_member


@pytest.fixture
def service(session: Session) -> Service:
    make_listing(session)
    return session.scalars(select(Service)).one()


def member(session: Session, service: Service, email: str, role: str = "manager") -> Actor:
    return actor_of(session, make_member(session, email, service.organization_id, role, now=NOW))


def listed(public: psycopg.Connection) -> int:
    rows = public.execute("SELECT count(*) FROM listing").fetchone()
    assert rows
    return int(rows[0])


@pytest.mark.parametrize("role", ["editor", "steward", "manager"])
def test_any_member_hides_a_listing_at_once(
    session: Session, public: psycopg.Connection, service: Service, role: str
) -> None:
    hide_listing(session, member(session, service, "a@example.org", role), service.id, now=NOW)
    session.commit()

    assert listed(public) == 0
    assert [m.kind for m in session.scalars(select(OutboxMessage))] == ["hidden"]


@pytest.mark.parametrize("whole", [False, True])
def test_undoing_takes_a_second_person(
    session: Session, public: psycopg.Connection, service: Service, whole: bool
) -> None:
    first, second = (member(session, service, f"{n}@example.org") for n in "ab")
    if whole:
        hide_organization(session, first, service.organization_id, now=NOW)
    else:
        hide_listing(session, first, service.id, now=NOW)
    ask_to_show(session, first, service.organization_id, None if whole else service.id, now=NOW)
    session.commit()
    [proposal] = session.scalars(select(Proposal))
    assert listed(public) == 0

    with pytest.raises(NotAllowed):
        decide(session, first, proposal.id, approves=True, now=NOW)
    session.rollback()
    decide(session, second, proposal.id, approves=True, now=NOW)
    session.commit()

    assert listed(public) == 1


def test_nothing_of_a_hidden_organization_is_published(
    session: Session, public: psycopg.Connection, service: Service
) -> None:
    editor = member(session, service, "a@example.org", "editor")
    hide_organization(session, editor, service.organization_id, now=NOW)
    edit(session, editor, service.id, {"serves": ["families"]}, now=NOW)
    publish(session, [service.id], now=NOW)
    make_listing(session, name="Another")

    assert listed(public) == 0


def test_who_asks_twice_asks_once(session: Session, service: Service) -> None:
    editor = member(session, service, "a@example.org", "editor")
    hide_listing(session, editor, service.id, now=NOW)
    for _ in range(2):
        ask_to_show(session, editor, service.organization_id, service.id, now=NOW)

    assert len(session.scalars(select(Proposal)).all()) == 1


def test_others_hide_nothing(
    session: Session, public: psycopg.Connection, service: Service
) -> None:
    stranger = actor_of(session, make_account(session, "x@example.org"))
    with pytest.raises(NotAllowed):
        hide_listing(session, stranger, service.id, now=NOW)
    with pytest.raises(NotAllowed):
        hide_organization(session, stranger, service.organization_id, now=NOW)
    assert listed(public) == 1


def test_who_publishes_while_another_hides_leaves_nothing_public(
    session: Session, public: psycopg.Connection, service: Service
) -> None:
    """The publisher has locked what it shows: hiding comes after it, and takes that away too."""
    editor = member(session, service, "a@example.org", "editor")
    session.commit()
    key: UUID = service.id
    with Session(session.get_bind()) as other:
        publish(other, [key], now=NOW + dt.timedelta(hours=1))
        session.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(Exception, match="55P03"):
            hide_listing(session, editor, key, now=NOW)
        session.rollback()
        other.commit()
    hide_listing(session, editor, key, now=NOW)
    session.commit()

    assert listed(public) == 0
