"""Who asked never to be listed stays out: of pages, of files, of new listings (law 6)."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import ImportRow, Listing, MemberRole, Service, Status
from app.services.editing.creating import create_listing
from app.services.errors import NeverListed, NotAllowed
from app.services.permissions import Actor, actor_of
from app.services.suppression import suppress
from tests.services.files import Load, row
from tests.staff.people import make_account, make_member


@pytest.fixture
def moderator(session: Session) -> Actor:
    account = make_account(session, "mo@example.org", moderator=True)
    session.commit()
    return actor_of(session, account)


def suppress_the_one(session: Session, actor: Actor, now: dt.datetime) -> Service:
    service = session.scalars(select(Service)).one()
    suppress(session, actor, service.id, "They asked on the phone", now=now)
    session.commit()
    return service


def test_no_import_brings_it_back(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    first = row(name="Casa Ejemplo", phone="+12025550101")
    load(first)
    service = suppress_the_one(session, moderator, now)
    assert session.scalar(select(func.count()).select_from(Listing)) == 0

    load(first)
    load({**first, "hours_text": "all day"})
    again = load({**first, "id": "another-key"}, dataset="elsewhere")
    by_number = load(row(name="Casa Otra", phone="+12025550101", id="third"), dataset="third-file")

    session.expire_all()
    assert (again.new, again.kept_out, by_number.kept_out) == (0, [2], [2])
    assert session.scalars(select(Service.status)).all() == [Status.WITHDRAWN]
    assert session.scalar(select(func.count()).select_from(Listing)) == 0
    assert service.suppressed_at == now
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 1


def test_nobody_lists_it_anew_by_hand(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo", phone="+12025550101"))
    service = suppress_the_one(session, moderator, now)
    values = {"name": "CASA EJEMPLO", "categories": ["shelter"]}
    with pytest.raises(NeverListed):
        create_listing(session, moderator, service.organization_id, values, now)


def test_an_editor_cannot_end_a_listing_for_good(
    session: Session, load: Load, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo"))
    service = session.scalars(select(Service)).one()
    editor = make_member(
        session, "eva@example.org", service.organization_id, MemberRole.EDITOR, now=now
    )
    session.commit()
    with pytest.raises(NotAllowed):
        suppress(session, actor_of(session, editor), service.id, "", now=now)
