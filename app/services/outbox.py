"""Mail is a row in the transaction of what it tells; it is sent after the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OutboxMessage

#: Minutes until the next try after each failure; after the last one somebody has to look.
TRY_AGAIN_AFTER_MIN = (1, 5, 30, 120, 720)


def add(
    session: Session,
    kind: str,
    *,
    to: str,
    locale: str,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """Write a mail of a kind (a template of ``templates/mail``) to one address.

    ``values`` are what its template takes, as JSON can hold them. ``locale`` is the code of an
    interface locale. No mail leaves when the caller's transaction is rolled back.
    """
    session.add(
        OutboxMessage(kind=kind, recipient=to, locale=locale, values=dict(values), next_try_at=now)
    )


def take_due(session: Session, *, now: dt.datetime) -> OutboxMessage | None:
    """The next mail to send, locked until the transaction ends; None when none is due."""
    return session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.failed_at.is_(None), OutboxMessage.next_try_at <= now)
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def sent(session: Session, message: OutboxMessage) -> None:
    """Forget a mail that the server has taken: it may hold a code or a link that opens a door."""
    session.delete(message)


def failed(message: OutboxMessage, *, now: dt.datetime) -> None:
    """Try again later; give up after the last delay of :data:`TRY_AGAIN_AFTER_MIN`."""
    if message.attempts >= len(TRY_AGAIN_AFTER_MIN):
        given_up(message, now=now)
        return
    message.next_try_at = now + dt.timedelta(minutes=TRY_AGAIN_AFTER_MIN[message.attempts])
    message.attempts += 1


def given_up(message: OutboxMessage, *, now: dt.datetime) -> None:
    """Never try again: the address is none, or the server will not have it."""
    message.failed_at = now
