"""What holds for now, in four words: room likely, call first, full, closed. It ends by itself."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ChangedBy, Notice, NoticeKind, Organization, Service, Status, Upkeep
from app.services import history
from app.services.errors import DomainError, NotFound
from app.services.permissions import Action, Actor
from app.services.publishing import publish
from app.services.zones import zone_of

#: When a night is over, by the clock of the place.
MORNING = dt.time(8)
#: A word that is said shortly before the morning is for the day and night that follow.
SHORTEST = dt.timedelta(hours=1)
#: The longest pause; who is closed for longer says so and comes back.
LONGEST_PAUSE = dt.timedelta(days=180)


class Paused(DomainError):
    """A word for a night was said while nobody is let in until a day; ``until`` is aware."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class BadDay(DomainError):
    """A pause must end after today, and within :data:`LONGEST_PAUSE`."""


def until_morning(now: dt.datetime, zone: str) -> dt.datetime:
    """The next 08:00 of a zone that is at least an hour away, in UTC.

    By the clock on the wall: a night in which clocks are moved is an hour longer or shorter.
    """
    local = ZoneInfo(zone)
    day = now.astimezone(local).date()
    for date in (day, day + dt.timedelta(days=1), day + dt.timedelta(days=2)):
        morning = dt.datetime.combine(date, MORNING, local).astimezone(dt.UTC)
        if morning - now >= SHORTEST:
            return morning
    raise AssertionError("a day has a morning")


def say(
    session: Session,
    service_id: UUID,
    kind: NoticeKind | None,
    *,
    actor: Actor | None,
    now: dt.datetime,
) -> None:
    """Say one word until the morning, in place of the one said before; None takes it back.

    ``actor`` is None for who has a link, which whoever calls has checked. Raises
    :class:`NotFound` for what is not listed, :class:`Paused` while a pause holds.
    """
    service = lock_listed(session, service_id, actor=actor)
    pause = pause_of(service, now)
    if pause is not None:
        raise Paused(pause.expires_at)
    said = [] if kind is None else [_notice(kind, until_morning(now, zone_of(session, service)))]
    _replace(session, service, said, actor=actor, now=now)


def pause(
    session: Session, service_id: UUID, until: dt.date | None, *, actor: Actor, now: dt.datetime
) -> None:
    """Let nobody in until a day begins at the place; None ends a pause.

    It takes the place of every word. Raises :class:`BadDay` for a day that is not ahead.
    """
    service = lock_listed(session, service_id, actor=actor)
    if until is None:
        return _replace(session, service, [], actor=actor, now=now)
    zone = ZoneInfo(zone_of(session, service))
    today = now.astimezone(zone).date()
    if not today < until <= today + LONGEST_PAUSE:
        raise BadDay
    begins = dt.datetime.combine(until, dt.time(), zone).astimezone(dt.UTC)
    notice = _notice(NoticeKind.CLOSED, begins)
    notice.pause = True
    return _replace(session, service, [notice], actor=actor, now=now)


def holding(service: Service, now: dt.datetime) -> Notice | None:
    """The notice of a service that holds at a moment."""
    return next((n for n in service.notices if n.expires_at > now), None)


def pause_of(service: Service, now: dt.datetime) -> Notice | None:
    """The pause of a service that holds at a moment."""
    return next((n for n in service.notices if n.pause and n.expires_at > now), None)


def lock_listed(session: Session, service_id: UUID, *, actor: Actor | None) -> Service:
    """A service that strangers see, locked: two presses are one after the other.

    Raises :class:`NotFound` for any other, ``NotAllowed`` where the actor may not.
    """
    service = session.scalar(
        select(Service)
        .join(Organization)
        .where(
            Service.id == service_id,
            Service.status == Status.ACTIVE,
            Service.hidden_at.is_(None),
            Organization.hidden_at.is_(None),
        )
        .with_for_update(of=Service)
    )
    if service is None:
        raise NotFound("service", service_id)
    if actor is not None:
        actor.must(Action.SET_NOTICE, service.organization_id)
    session.refresh(service, ["notices"])
    return service


def lock_upkeep(session: Session, service_id: UUID) -> Upkeep:
    """The row of a service, made when it has none yet. Whoever calls has locked the service."""
    found = session.get(Upkeep, service_id)
    if found is None:
        found = Upkeep(service_id=service_id)
        session.add(found)
        session.flush()  # its defaults are wanted
    return found


def recorded_by(actor: Actor | None, organization_id: UUID) -> ChangedBy:
    """In which capacity history says that somebody acted; None came by a link."""
    if actor is None:
        return ChangedBy.LINK
    return ChangedBy.MEMBER if organization_id in actor.roles else ChangedBy.MODERATOR


def _notice(kind: NoticeKind, expires_at: dt.datetime) -> Notice:
    return Notice(kind=kind, expires_at=expires_at)


def _replace(
    session: Session,
    service: Service,
    notices: list[Notice],
    *,
    actor: Actor | None,
    now: dt.datetime,
) -> None:
    before = [_written(n) for n in service.notices if n.expires_at > now]
    for notice in notices:
        notice.created_at = now
    service.notices = notices
    history.record(
        session,
        "service",
        service.id,
        "notice",
        before=before,
        after=[_written(n) for n in notices],
        by=recorded_by(actor, service.organization_id),
        account_id=actor.account_id if actor else None,
    )
    publish(session, [service.id], now=now)


def _written(notice: Notice) -> dict[str, str]:
    """A notice as history keeps it; its end is by the clock of what the public may know."""
    return {"kind": notice.kind.value, "expires_at": notice.expires_at.isoformat()}
