"""What a second person should know before she says yes: shown one by one, never as a score."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Account, Membership, Organization, Phone, Proposal, Service
from app.services.editing.subject import Subject, get_service
from app.services.gazetteer import fold

#: An account, or a membership, is new for so long.
NEW_FOR = dt.timedelta(days=30)
#: Names are alike from this similarity of trigrams on (0 to 1).
ALIKE_FROM = 0.5
MOST_NAMES = 5
#: Anybody can have an address there: it says nothing of who writes.
FREE_MAIL = frozenset(
    {"gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "yahoo.es", "live.com", "proton.me",
     "protonmail.com", "icloud.com", "gmx.com", "mail.com", "aol.com"}
)  # fmt: skip


class Kind(enum.StrEnum):
    """What somebody may want to look into."""

    NEW_ACCOUNT = "new_account"  # detail: days
    NEW_MEMBER = "new_member"  # detail: days
    FOREIGN_NUMBER = "foreign_number"  # detail: the number's country
    SHARED_NUMBER = "shared_number"  # detail: names of other organizations
    ALIKE = "alike"  # detail: names of other organizations
    FREE_MAIL = "free_mail"  # detail: the domain
    OTHER_DOMAIN = "other_domain"  # detail: the domain that it replaces


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look into."""

    kind: Kind
    detail: str


def signals_of(session: Session, proposal: Proposal, *, now: dt.datetime) -> list[Signal]:
    """All that is noticed about a proposal."""
    organization = _organization(session, proposal)
    found = list(_of_who_asks(session, proposal, organization, now))
    value = (proposal.after or {}).get("value")
    if proposal.service_id is not None:
        service = get_service(session, proposal.service_id)
        found += _of_the_value(session, service, proposal, value)
    alike = _alike(session, organization)
    return found + ([Signal(Kind.ALIKE, ", ".join(alike))] if alike else [])


def _of_who_asks(
    session: Session, proposal: Proposal, organization: Organization, now: dt.datetime
) -> Iterator[Signal]:
    account = session.get(Account, proposal.account_id) if proposal.account_id else None
    if account is None:
        return
    if now - account.created_at < NEW_FOR:
        yield Signal(Kind.NEW_ACCOUNT, str((now - account.created_at).days))
    since = session.scalar(
        select(Membership.created_at).where(
            Membership.account_id == account.id, Membership.organization_id == organization.id
        )
    )
    if since is not None and now - since < NEW_FOR:
        yield Signal(Kind.NEW_MEMBER, str((now - since).days))


def _of_the_value(
    session: Session, service: Service, proposal: Proposal, value: Any
) -> Iterator[Signal]:
    if proposal.field == "phones":
        old = {phone["number"] for phone in proposal.before["value"]}
        for phone in value:
            if phone["number"] not in old:
                yield from _of_a_number(session, service, phone["number"])
    elif proposal.field in ("email", "website") and value:
        domain, before = _domain(value), _domain(proposal.before.get("value") or "")
        if domain in FREE_MAIL:
            yield Signal(Kind.FREE_MAIL, domain)
        elif before and domain != before:
            yield Signal(Kind.OTHER_DOMAIN, before)


def _of_a_number(session: Session, service: Service, number: str) -> Iterator[Signal]:
    country = Subject(session, service).country
    if number.startswith("+"):
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
        if region != country:
            yield Signal(Kind.FOREIGN_NUMBER, region or "")
    others = session.scalars(
        select(Organization.name)
        .join(Service, Service.organization_id == Organization.id)
        .join(Phone, Phone.service_id == Service.id)
        .where(Phone.number == number, Organization.id != service.organization_id)
        .distinct()
        .order_by(Organization.name)
        .limit(MOST_NAMES)
    ).all()
    if others:
        yield Signal(Kind.SHARED_NUMBER, ", ".join(others))


def _alike(session: Session, organization: Organization) -> list[str]:
    """Other organizations whose names one could take for this one's."""
    alike = func.similarity(Organization.normalized_name, fold(organization.name))
    rows = session.scalars(
        select(Organization.name)
        .where(Organization.id != organization.id, alike >= ALIKE_FROM)
        .order_by(alike.desc(), Organization.name)
        .limit(MOST_NAMES)
    )
    return list(rows)


def _domain(address: str) -> str:
    host = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    return (host or "").lower().removeprefix("www.")


def _organization(session: Session, proposal: Proposal) -> Organization:
    if proposal.service_id is not None:
        return get_service(session, proposal.service_id).organization
    return session.get_one(Organization, proposal.organization_id)
