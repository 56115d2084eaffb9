"""What came of a call, and what follows from it at once. Nothing is kept of who spoke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import (
    Call,
    CallClaim,
    CallOutcome,
    ChangedBy,
    LanguageHow,
    Service,
    Verification,
    VerifiedBy,
)
from app.services import history
from app.services.calls.claiming import claimed
from app.services.editing import panic
from app.services.editing.changing import edit, read_values
from app.services.permissions import Actor
from app.services.publishing import publish
from app.services.suppression import suppress
from app.services.zones import zone_of

#: When a place is called again, by what came of the last call.
REST = {
    CallOutcome.RIGHT: dt.timedelta(days=7),
    CallOutcome.CHANGED: dt.timedelta(days=7),
    CallOutcome.NO_ANSWER_TWICE: dt.timedelta(days=30),
    CallOutcome.WRONG_NUMBER: dt.timedelta(days=1),
    CallOutcome.CLOSED: dt.timedelta(days=30),
    CallOutcome.NEVER: dt.timedelta(days=30),
}
#: Local hours at which the second try begins: after a call in the morning, and after a later one.
AFTERNOON, MORNING = 15, 9
NOON = 13
WHY = "call"


def record(
    session: Session,
    actor: Actor,
    service_id: UUID,
    outcome: CallOutcome,
    *,
    now: dt.datetime,
    number: str = "",
    languages: Iterable[str] = (),
) -> None:
    """Write down what came of a call, and end the claim of who made it.

    ``RIGHT`` moves freshness and adds ``languages``; ``WRONG_NUMBER`` takes ``number`` off, which
    a second person looks at; ``CLOSED`` hides; ``NEVER`` suppresses. A second ``NO_ANSWER`` in a
    row is kept as such. Raises :class:`NotFound` for a place that the actor does not hold.
    """
    service = claimed(session, actor, service_id, now=now)
    last = session.scalar(
        select(Call.outcome)
        .where(Call.service_id == service_id)
        .order_by(Call.called_on.desc(), Call.again_at.desc())
        .limit(1)
    )
    if outcome is CallOutcome.NO_ANSWER and last is CallOutcome.NO_ANSWER:
        outcome = CallOutcome.NO_ANSWER_TWICE
    again_at = now + REST[outcome] if outcome in REST else _other_hour(session, service, now)
    session.add(
        Call(service_id=service_id, outcome=outcome, called_on=now.date(), again_at=again_at)
    )
    session.execute(delete(CallClaim).where(CallClaim.service_id == service_id))
    if outcome is CallOutcome.RIGHT:
        _confirm(session, actor, service, languages, now)
    elif outcome is CallOutcome.WRONG_NUMBER:
        phones = read_values(session, service, ["phones"])["phones"]
        left = [phone for phone in phones if phone["number"] != number]
        edit(session, actor, service_id, {"phones": left}, now=now, reason=WHY)
    elif outcome is CallOutcome.CLOSED:
        panic.hide_listing(session, actor, service_id, now=now, reason=WHY)
    elif outcome is CallOutcome.NEVER:
        suppress(session, actor, service_id, WHY, now=now)


def _confirm(
    session: Session, actor: Actor, service: Service, languages: Iterable[str], now: dt.datetime
) -> None:
    known = read_values(session, service, ["languages"])["languages"]
    codes = {spoken["code"] for spoken in known}
    more = [
        {"code": code, "how": LanguageHow.STAFF.value}
        for code in dict.fromkeys(languages)
        if code not in codes
    ]
    session.add(
        Verification(service_id=service.id, by=VerifiedBy.VOLUNTEER, verified_on=now.date())
    )
    history.record(
        session,
        "service",
        service.id,
        "confirmed",
        before=None,
        after=now.date().isoformat(),
        by=ChangedBy.MODERATOR,
        reason=WHY,
    )
    if more:
        edit(session, actor, service.id, {"languages": [*known, *more]}, now=now, reason=WHY)
    publish(session, [service.id], now=now)


def _other_hour(session: Session, service: Service, now: dt.datetime) -> dt.datetime:
    """The other part of the day there: this afternoon, or tomorrow morning."""
    there = now.astimezone(ZoneInfo(zone_of(session, service)))
    if there.hour < NOON:
        return there.replace(hour=AFTERNOON, minute=0, second=0, microsecond=0)
    tomorrow = there + dt.timedelta(days=1)
    return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)
