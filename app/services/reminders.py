"""Whom to ask whether their listings are still right, and who wants to be asked each evening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.locales import DEFAULT
from app.models import (
    Account,
    EveningReminder,
    Listing,
    Membership,
    Organization,
    Published,
    Service,
    Status,
    Upkeep,
)
from app.services import outbox
from app.services.links import Issuer, Purpose
from app.services.zones import zone_of

#: An organization is asked no more often. The shortest time between due and stale is 30 days
#: (law 4): so it is asked twice at least before a listing leaves the list, and no more than
#: about twice a month, however many listings it has.
AGAIN_AFTER = dt.timedelta(days=14)
#: When people want to be asked whether there is room, and when it is too late to ask, local time.
EVENING, TOO_LATE = dt.time(16), dt.time(20)
#: Who said something since then has answered before being asked.
SAID_SINCE = dt.time(12)


def find_organizations(session: Session, *, now: dt.datetime) -> list[UUID]:
    """The organizations to ask now: something is due, somebody can answer, none was asked lately.

    In the order of ids: a run that was stopped goes on where it was.
    """
    due = _due(now).with_only_columns(Service.organization_id).distinct()
    members = select(Membership.organization_id).join(Account, Account.id == Membership.account_id)
    asked = (
        select(Service.organization_id)
        .join(Upkeep, Upkeep.service_id == Service.id)
        .where(Upkeep.asked_at > now - AGAIN_AFTER)
    )
    return list(
        session.scalars(
            select(Organization.id)
            .where(
                Organization.id.in_(due),
                Organization.id.in_(members.where(Account.active)),
                Organization.id.not_in(asked),
            )
            .order_by(Organization.id)
        )
    )


def remind(session: Session, organization_id: UUID, *, issuer: Issuer, now: dt.datetime) -> int:
    """Ask the people of one organization about all that is due; returns how many mails that is.

    None when another run is at it, or has just been: whoever commits first has asked.
    """
    organization = session.scalar(
        select(Organization)
        .where(Organization.id == organization_id)
        .with_for_update(skip_locked=True)
    )
    if organization is None or organization_id not in find_organizations(session, now=now):
        return 0
    due = session.scalars(
        _due(now).where(Service.organization_id == organization_id).order_by(Service.name)
    ).unique()
    return ask(session, organization_id, list(due), issuer=issuer, now=now)


def ask(
    session: Session,
    organization_id: UUID,
    services: Sequence[Service],
    *,
    issuer: Issuer,
    now: dt.datetime,
) -> int:
    """Write one mail to each member, with a link for each service; returns how many.

    A link is of one service: whoever forwards that of an office must not forward with it that
    its people have a refuge (law 1).
    """
    members = members_of(session, organization_id)
    upkeep = {service.id: _upkeep(session, service) for service in services}
    for member in members:
        locale = member.locale or DEFAULT.code
        listings = [
            {
                "name": public_name(session, service.id),
                "link": issuer.link(
                    Purpose.CONFIRM,
                    service.id,
                    upkeep[service.id].confirm_generation,
                    locale=locale,
                    now=now,
                ),
            }
            for service in services
        ]
        _mail(session, member, "still_right", {"listings": listings}, now=now)
    for row in upkeep.values():
        row.asked_at = now
    return len(members)


def tell(
    session: Session,
    organization_id: UUID,
    kind: str,
    values: Mapping[str, Any],
    *,
    now: dt.datetime,
) -> None:
    """Write a mail to everybody in an organization."""
    for member in members_of(session, organization_id):
        _mail(session, member, kind, values, now=now)


def members_of(session: Session, organization_id: UUID) -> Sequence[Account]:
    """The active accounts that act for an organization."""
    return session.scalars(
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id == organization_id, Account.active)
        .order_by(Account.email)
    ).all()


def public_name(session: Session, service_id: UUID) -> str | None:
    """What strangers see as the name of a service; None where there is none."""
    return session.scalar(
        select(Listing.name)
        .join(Published, Published.listing_id == Listing.id)
        .where(Published.service_id == service_id)
        .limit(1)
    )


def find_evenings(session: Session, *, now: dt.datetime) -> list[tuple[UUID, UUID]]:
    """(service, account) of those who want to be asked now whether there is room tonight."""
    rows = session.scalars(
        select(EveningReminder)
        .join(Service, Service.id == EveningReminder.service_id)
        .join(Account, Account.id == EveningReminder.account_id)
        .join(
            Membership,
            (Membership.account_id == Account.id)
            & (Membership.organization_id == Service.organization_id),
        )
        .where(Service.status == Status.ACTIVE, Service.hidden_at.is_(None), Account.active)
        .order_by(EveningReminder.service_id, EveningReminder.account_id)
    ).all()
    return [(x.service_id, x.account_id) for x in rows if _is_evening(session, x, now)]


def remind_tonight(
    session: Session, service_id: UUID, account_id: UUID, *, issuer: Issuer, now: dt.datetime
) -> int:
    """Ask one person about one place, once an evening; returns how many mails that is."""
    wish = session.scalar(
        select(EveningReminder)
        .where(EveningReminder.service_id == service_id, EveningReminder.account_id == account_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if wish is None or not _is_evening(session, wish, now):
        return 0
    service = session.get_one(Service, service_id)
    member = session.get_one(Account, account_id)
    link = issuer.link(
        Purpose.TONIGHT,
        service_id,
        _upkeep(session, service).tonight_generation,
        locale=member.locale or DEFAULT.code,
        now=now,
    )
    values = {"name": public_name(session, service_id), "link": link}
    _mail(session, member, "tonight", values, now=now)
    wish.sent_on = now.astimezone(ZoneInfo(zone_of(session, service))).date()
    return 1


def _is_evening(session: Session, wish: EveningReminder, now: dt.datetime) -> bool:
    """Whether it is time, by the clock of the place, and nobody has said anything today."""
    service = session.get_one(Service, wish.service_id)
    local = now.astimezone(ZoneInfo(zone_of(session, service)))
    if not EVENING <= local.time() < TOO_LATE or wish.sent_on == local.date():
        return False
    since = dt.datetime.combine(local.date(), SAID_SINCE, local.tzinfo)
    return not any(n.pause or n.created_at >= since for n in service.notices if n.expires_at > now)


def _due(now: dt.datetime) -> Any:
    """The services that law 4 says are due, and those that nobody ever confirmed."""
    return (
        select(Service)
        .join(Organization, Organization.id == Service.organization_id)
        .join(Published, Published.service_id == Service.id)
        .join(Listing, Listing.id == Published.listing_id)
        .where(
            Service.status == Status.ACTIVE,
            Service.hidden_at.is_(None),
            Organization.hidden_at.is_(None),
            or_(Listing.confirmed_on.is_(None), Listing.due_on <= func.date(now.date())),
        )
    )


def _upkeep(session: Session, service: Service) -> Upkeep:
    found = session.get(Upkeep, service.id)
    if found is None:
        found = Upkeep(service_id=service.id)
        session.add(found)
        session.flush()  # its defaults are wanted
    return found


def _mail(
    session: Session, member: Account, kind: str, values: Mapping[str, Any], *, now: dt.datetime
) -> None:
    outbox.add(
        session,
        kind,
        to=member.email,
        locale=member.locale or DEFAULT.code,
        values=values,
        now=now,
    )
