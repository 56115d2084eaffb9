"""Still right? What a link asks of who holds it, and what she may answer: nothing is changed."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    ChangedBy,
    Organization,
    Service,
    Status,
    Upkeep,
    Verification,
    VerifiedBy,
)
from app.services import history, reminders
from app.services.editing.previewing import would_be_shown
from app.services.links import Issuer, Link, Purpose, make_token
from app.services.listings import Listing
from app.services.notices import lock_upkeep
from app.services.publishing import publish

#: How often a new link is sent because somebody asks for one.
NEW_LINK_AFTER = dt.timedelta(days=1)


class State(enum.StrEnum):
    """What a link opens."""

    ASKS = "asks"
    CLOSED = "closed"  # its people said so, and may come back
    ANSWERED = "answered"  # that it is right: the link is used up
    USELESS = "useless"  # expired, revoked, or of what is not listed now


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens now; ``listing`` is what strangers see, and no more."""

    state: State
    listing: Listing | None = None
    answered_at: dt.datetime | None = None

    @property
    def facts(self) -> str:
        """What is asked about, in one text: it differs when anything of it does."""
        found = self.listing
        if found is None:
            return self.state.value
        return repr(
            (
                found.name,
                found.phones,
                (found.opening_hours, found.hours_text, found.hours_purpose),
                found.serves,
                found.only_for,
                sorted(found.conditions.items()),
            )
        )


_USELESS = Opened(State.USELESS)


def open_link(session: Session, link: Link | None, *, now: dt.datetime) -> Opened:
    """What a link of ours opens; :data:`State.USELESS` for None."""
    found = _found(session, link, now)
    if found is None or link is None:
        return _USELESS
    service, upkeep = found
    if link.generation != upkeep.confirm_generation:
        used = link.generation == upkeep.confirm_generation - 1 and upkeep.answered_at
        return Opened(State.ANSWERED, answered_at=upkeep.answered_at) if used else _USELESS
    rows = would_be_shown(session, service.id, now=now)
    if not rows:
        return _USELESS
    listing = rows[0]
    if service.status is Status.ACTIVE:
        return Opened(State.ASKS, listing)
    return Opened(State.CLOSED, listing) if upkeep.closed_at else _USELESS


def confirm(session: Session, link: Link, *, now: dt.datetime) -> None:
    """Somebody says that all of it is right: nothing if the link does not ask (any more).

    The second of two who press together finds the link used up.
    """
    _lock(session, link)
    if open_link(session, link, now=now).state is not State.ASKS:
        return
    upkeep = lock_upkeep(session, link.service_id)
    upkeep.confirm_generation += 1
    upkeep.answered_at = now
    session.add(
        Verification(service_id=link.service_id, by=VerifiedBy.PROVIDER, verified_on=now.date())
    )
    _record(session, link, "confirmed", before=None, after=now.date().isoformat())
    publish(session, [link.service_id], now=now)


def close(session: Session, link: Link, *, now: dt.datetime) -> None:
    """Somebody says that the place is closed: it leaves all lists, and its people are told."""
    service = _lock(session, link)
    opened = open_link(session, link, now=now)
    if service is None or opened.state is not State.ASKS or opened.listing is None:
        return
    lock_upkeep(session, link.service_id).closed_at = now
    service.status = Status.WITHDRAWN
    _record(session, link, "status", before=Status.ACTIVE.value, after=Status.WITHDRAWN.value)
    publish(session, [service.id], now=now)
    reminders.tell(
        session, service.organization_id, "closed_by_link", {"name": opened.listing.name}, now=now
    )


def come_back(session: Session, link: Link, *, now: dt.datetime) -> None:
    """Somebody says that the place is open again: it is listed as it was, and asked about."""
    service = _lock(session, link)
    if service is None or open_link(session, link, now=now).state is not State.CLOSED:
        return
    reopen(session, service, now=now)
    _record(session, link, "status", before=Status.WITHDRAWN.value, after=Status.ACTIVE.value)


def reopen(session: Session, service: Service, *, now: dt.datetime) -> None:
    """List again what its own people had closed; whoever calls has checked and records that."""
    lock_upkeep(session, service.id).closed_at = None
    service.status = Status.ACTIVE
    publish(session, [service.id], now=now)


def send_new_link(session: Session, link: Link | None, *, issuer: Issuer, now: dt.datetime) -> None:
    """Send a new link to the people of an old one's service, once a day at most.

    Nothing tells who asks whether there is such a service, or to whom mail went.
    """
    service = _lock(session, link) if link else None
    if service is None or service.suppressed_at or service.hidden_at:
        return
    if service.organization.hidden_at:
        return
    upkeep = lock_upkeep(session, service.id)
    if service.status is not Status.ACTIVE and not upkeep.closed_at:
        return
    if upkeep.new_link_at and now - upkeep.new_link_at < NEW_LINK_AFTER:
        return
    upkeep.new_link_at = now
    reminders.ask(session, service.organization_id, [service], issuer=issuer, now=now)


def revoke(session: Session, service_id: UUID) -> None:
    """Make all links of a service useless, those of the night too; whoever calls has locked it."""
    upkeep = lock_upkeep(session, service_id)
    upkeep.confirm_generation += 1
    upkeep.tonight_generation += 1
    upkeep.answered_at = None


def tonight_token(
    session: Session, service_id: UUID, *, secret: str, locale: str, now: dt.datetime
) -> str:
    """The token of the link by which a night's words are said."""
    upkeep = session.get(Upkeep, service_id)
    generation = upkeep.tonight_generation if upkeep else 1
    return make_token(secret, Purpose.TONIGHT, service_id, generation, locale=locale, now=now)


def open_tonight(session: Session, link: Link | None, *, now: dt.datetime) -> Listing | None:
    """The listing whose night's words a link may say, as strangers see it; None for none."""
    found = _found(session, link, now)
    if found is None or link is None or found[0].status is not Status.ACTIVE:
        return None
    if link.generation != found[1].tonight_generation:
        return None
    rows = would_be_shown(session, link.service_id, now=now)
    return rows[0] if rows else None


def _found(session: Session, link: Link | None, now: dt.datetime) -> tuple[Service, Upkeep] | None:
    """The service of a link that has not expired, unless somebody has hidden it."""
    if link is None or link.expires_at <= now:
        return None
    service = session.get(Service, link.service_id)
    if service is None or service.suppressed_at or service.hidden_at:
        return None
    if service.organization.hidden_at:
        return None
    unused = Upkeep(service_id=service.id, confirm_generation=1, tonight_generation=1)
    return service, session.get(Upkeep, service.id) or unused


def _lock(session: Session, link: Link) -> Service | None:
    """The service of a link, locked, as it is now: two presses are one after the other."""
    service = session.scalar(
        select(Service)
        .join(Organization)
        .where(Service.id == link.service_id)
        .with_for_update(of=Service)
        .execution_options(populate_existing=True)
    )
    session.get(Upkeep, link.service_id, populate_existing=True)
    return service


def _record(session: Session, link: Link, field: str, *, before: str | None, after: str) -> None:
    history.record(
        session, "service", link.service_id, field, before=before, after=after, by=ChangedBy.LINK
    )
