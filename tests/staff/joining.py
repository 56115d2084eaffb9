"""Applications for tests: as they come in through the form's own way, and who decides them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import intake_engine, writing
from app.models import Account, Application, MemberRole, Organization
from app.services.joining import applying
from app.services.joining.applying import Answer, Asked
from app.services.joining.approving import Call
from app.services.permissions import Actor, actor_of
from tests.factories import make_organization
from tests.postgres import DatabaseUrls
from tests.staff.people import make_account, make_member

ASKED = Asked(
    organization_name="Casa Inventada",
    claims_listed=False,
    country="MX",
    town="Tapachula",
    contact_name="Ana Ejemplo",
    email="ana@casainventada.example.org",
    phone="+12025550101",
    website="https://casainventada.example.org",
    about="A made-up shelter for families on the way.",
    locale="en",
)
CALL = Call(
    note="They know Ana Ejemplo, and her address letter by letter.",
    called_number="+12025550177",
    number_found_at="The register of the made-up state",
    spoke_with="The director",
)


def send(urls: DatabaseUrls, **changes: Any) -> Answer:
    """Send an application with the role of strangers."""
    engine = intake_engine(urls.intake)
    try:
        with writing(engine) as session:
            return applying.apply(session, replace(ASKED, **changes))
    finally:
        engine.dispose()


def applied(session: Session, urls: DatabaseUrls, **changes: Any) -> UUID:
    """An application that waits; returns its id."""
    assert send(urls, **changes) is Answer.RECEIVED
    session.rollback()
    newest = select(Application.id).order_by(Application.created_at.desc()).limit(1)
    return session.scalars(newest).one()


def moderator(session: Session, email: str) -> Actor:
    """A moderator, as services know her."""
    account = make_account(session, email, moderator=True)
    session.commit()
    return actor_of(session, account)


def voucher(
    session: Session, email: str, name: str, *, now: dt.datetime, **more: Any
) -> tuple[Actor, Organization]:
    """A manager of an approved organization."""
    organization = make_organization(session, name)
    session.flush()
    organization.approved_at = now - dt.timedelta(days=90)
    account = make_member(session, email, organization.id, MemberRole.MANAGER, now=now, **more)
    session.commit()
    return actor_of(session, account), organization


def known(session: Session, email: str) -> Account:
    """The account of an address."""
    return session.scalars(select(Account).where(Account.email == email)).one()
