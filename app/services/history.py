"""What was changed, by whom, when and why: rows that are only ever added (law 6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, ChangedBy, FieldChange


@dataclass(frozen=True, slots=True)
class Change:
    """A change as members and moderators may read it."""

    at: dt.datetime
    field: str
    before: Any
    after: Any
    by: ChangedBy
    who: str | None  # the name of the account
    reason: str


def record(
    session: Session,
    thing: str,
    thing_id: UUID,
    field: str,
    *,
    before: Any,
    after: Any,
    by: ChangedBy,
    account_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Write down that a field changed. ``before`` and ``after`` are as JSON can hold them.

    Never the true point or address of a withheld place: history shows that it changed, by
    None and None.
    """
    session.add(
        FieldChange(
            thing=thing,
            thing_id=thing_id,
            field=field,
            before=before,
            after=after,
            by=by,
            account_id=account_id,
            reason=reason,
        )
    )


def changes_of(session: Session, thing: str, thing_id: UUID, *, limit: int = 200) -> list[Change]:
    """The changes of a thing, the newest first."""
    rows = session.execute(
        select(FieldChange, Account.name)
        .outerjoin(Account, Account.id == FieldChange.account_id)
        .where(FieldChange.thing == thing, FieldChange.thing_id == thing_id)
        .order_by(FieldChange.id.desc())
        .limit(limit)
    ).all()
    return [
        Change(
            at=row.at,
            field=row.field,
            before=row.before,
            after=row.after,
            by=row.by,
            who=name,
            reason=row.reason,
        )
        for row, name in rows
    ]
