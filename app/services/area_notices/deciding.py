"""Moderators write a notice for a place; a second one says yes; it ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.locales import BY_CODE
from app.models import Admin1, AreaNotice, Place, PlaceName, PublicNotice, Version
from app.services.errors import NotAllowed, NotFound, NotPending, Unfit
from app.services.gazetteer import fold
from app.services.permissions import Action, Actor

#: Nothing is true of a place for longer without somebody looking again.
LONGEST = dt.timedelta(days=90)
LONGEST_TEXT = 400
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What a moderator writes. ``admin1`` and ``town`` are names; "" is all of what is above."""

    country: str
    admin1: str
    town: str
    texts: Mapping[str, str]  # locale -> text
    source: str
    until: dt.date  # the last day
    review_on: dt.date


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in the list of moderators. ``mine``: the reader wrote it."""

    notice: AreaNotice
    where: str
    mine: bool


def write(session: Session, actor: Actor, draft: Draft, *, now: dt.datetime) -> UUID:
    """Keep a notice that waits for a second moderator.

    Raises :class:`Unfit` for a place that is not known, no text, no source, or days that are over
    or more than 90 days away.
    """
    actor.must(Action.MODERATE)
    texts = {code: text for code, text in draft.texts.items() if text and code in BY_CODE}
    if not texts or max(map(len, texts.values())) > LONGEST_TEXT:
        raise Unfit("text")
    if not 3 <= len(draft.source) <= LONGEST_SOURCE:
        raise Unfit("source")
    today = now.date()
    if not today <= draft.review_on <= draft.until <= today + LONGEST:
        raise Unfit("days")
    admin1_code, place = _find(session, draft)
    largest = select(Place.timezone).where(Place.country == draft.country)
    if admin1_code:
        largest = largest.where(Place.admin1_code == admin1_code)
    zone = place.timezone if place else session.scalar(largest.order_by(Place.population.desc()))
    if zone is None:
        raise Unfit("place")
    end = dt.datetime.combine(draft.until + dt.timedelta(days=1), dt.time(), ZoneInfo(zone))
    notice = AreaNotice(
        country=draft.country,
        admin1_code=admin1_code,
        place_id=place.id if place else None,
        texts=texts,
        source=draft.source,
        expires_at=end,
        review_on=draft.review_on,
        author_id=actor.account_id,
    )
    session.add(notice)
    session.flush()  # its id is wanted
    return notice.id


def approve(session: Session, actor: Actor, notice_id: UUID, *, now: dt.datetime) -> None:
    """Show a notice to everybody, as the second moderator.

    Raises :class:`NotFound`, :class:`NotAllowed` for its author, :class:`NotPending`.
    """
    notice = _get(session, actor, notice_id)
    if notice.author_id == actor.account_id:
        raise NotAllowed(Action.MODERATE.value)
    if notice.approved_by_id or notice.withdrawn_at or notice.expires_at <= now:
        raise NotPending("notice")
    notice.approved_by_id = actor.account_id
    session.add(
        PublicNotice(
            id=notice.id,
            country=notice.country,
            admin1_code=notice.admin1_code,
            place_id=notice.place_id,
            texts=notice.texts,
            source=notice.source,
            said_on=now.date(),
            expires_at=notice.expires_at,
        )
    )
    _tell_readers(session, now)


def withdraw(session: Session, actor: Actor, notice_id: UUID, *, now: dt.datetime) -> None:
    """Take a notice off, at once; any moderator may. Raises :class:`NotFound`."""
    notice = _get(session, actor, notice_id)
    notice.withdrawn_at = notice.withdrawn_at or now
    session.execute(delete(PublicNotice).where(PublicNotice.id == notice_id))
    _tell_readers(session, now)


def forget_expired(session: Session, *, now: dt.datetime) -> int:
    """Delete the public rows of notices that are over; returns how many."""
    gone = session.scalars(
        delete(PublicNotice).where(PublicNotice.expires_at <= now).returning(PublicNotice.id)
    ).all()
    if gone:
        _tell_readers(session, now)
    return len(gone)


def current(session: Session, actor: Actor, *, now: dt.datetime) -> Sequence[Row]:
    """The notices that wait or are shown: those that wait first, then by the day to look again."""
    actor.must(Action.MODERATE)
    rows = session.execute(
        select(AreaNotice, Place.name, Admin1.name)
        .outerjoin(Place, Place.id == AreaNotice.place_id)
        .outerjoin(
            Admin1,
            (Admin1.country == AreaNotice.country) & (Admin1.code == AreaNotice.admin1_code),
        )
        .where(AreaNotice.withdrawn_at.is_(None), AreaNotice.expires_at > now)
        .order_by(AreaNotice.approved_by_id.is_not(None), AreaNotice.review_on, AreaNotice.id)
    ).all()
    return [
        Row(
            notice=notice,
            where=", ".join(filter(None, (town, division))),
            mine=notice.author_id == actor.account_id,
        )
        for notice, town, division in rows
    ]


def _find(session: Session, draft: Draft) -> tuple[str, Place | None]:
    """The admin-1 and the town that are named: of several towns of a name, the largest."""
    code = ""
    if draft.admin1:
        divisions = session.scalars(select(Admin1).where(Admin1.country == draft.country))
        code = next((d.code for d in divisions if fold(d.name) == fold(draft.admin1)), "")
        if not code:
            raise Unfit("place")
    if not draft.town:
        return code, None
    query = (
        select(Place)
        .join(PlaceName, PlaceName.place_id == Place.id)
        .where(Place.country == draft.country, PlaceName.folded == fold(draft.town))
        .order_by(Place.population.desc(), Place.id)
        .limit(1)
    )
    place = session.scalar(query.where(Place.admin1_code == code) if code else query)
    if place is None:
        raise Unfit("place")
    return place.admin1_code, place


def _get(session: Session, actor: Actor, notice_id: UUID) -> AreaNotice:
    actor.must(Action.MODERATE)
    notice = session.scalar(select(AreaNotice).where(AreaNotice.id == notice_id).with_for_update())
    if notice is None:
        raise NotFound("notice", notice_id)
    return notice


def _tell_readers(session: Session, now: dt.datetime) -> None:
    """The directory has changed: caches forget."""
    session.flush()  # the version is last
    session.execute(update(Version).values(number=Version.number + 1, published_at=now))
