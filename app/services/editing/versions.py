"""What a listing was like: any version read back from its history, compared, restored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, ChangedBy, FieldChange, Service
from app.services.editing import changing, fields
from app.services.editing.changing import Saved
from app.services.editing.fields import Needs
from app.services.editing.subject import Subject, get_service
from app.services.errors import NotFound
from app.services.permissions import Action, Actor

#: How many changes a page of history goes back.
MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one field. ``is_kept``: whether its values are known; else they are secret."""

    id: int
    at: dt.datetime
    field: str
    before: Any
    after: Any
    by: ChangedBy
    who: str | None
    reason: str

    @property
    def is_kept(self) -> bool:
        """Whether history knows its values."""
        return self.before is not None or self.after is not None


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restoration; ``left`` are keys that only a moderator's yes could widen."""

    saved: Saved
    left: tuple[str, ...]


def steps_of(session: Session, service: Service) -> list[Step]:
    """What was changed of a service, the newest first."""
    rows = session.execute(
        select(FieldChange, Account.name)
        .outerjoin(Account, Account.id == FieldChange.account_id)
        .where(FieldChange.thing == "service", FieldChange.thing_id == service.id)
        .order_by(FieldChange.id.desc())
        .limit(MOST_CHANGES)
    ).all()
    return [
        Step(row.id, row.at, row.field, row.before, row.after, row.by, who, row.reason)
        for row, who in rows
    ]


def version_after(session: Session, service: Service, change_id: int) -> dict[str, Any]:
    """The values that fields had right after a change, where they differ from what is now.

    Every later change is taken back, from the newest on. Fields whose values history does not
    know (places that are withheld) are left as they are. Raises :class:`NotFound`.
    """
    steps = steps_of(session, service)
    if all(step.id != change_id for step in steps):
        raise NotFound("change", change_id)
    known = set(fields.keys_of(service))
    then: dict[str, Any] = {}
    for step in steps:
        if step.id <= change_id:
            break
        if step.field in known and step.is_kept:
            then[step.field] = step.before
    now = changing.read_values(session, service, then)
    return {key: value for key, value in then.items() if value != now[key]}


def restore(
    session: Session, actor: Actor, service_id: UUID, change_id: int, *, now: dt.datetime
) -> Restored:
    """Bring back a version: as an edit of today, with all that holds for one (law 6).

    What would show strangers more than they see now is left as it is, and named.
    """
    service = get_service(session, service_id, lock=True)
    actor.must(Action.EDIT, service.organization_id)
    then = version_after(session, service, change_id)
    wider = [key for key in then if _widens(session, service, key, then)]
    wanted = {key: value for key, value in then.items() if key not in wider}
    saved = changing.edit(
        session, actor, service_id, wanted, now=now, reason=f"restored {change_id}"
    )
    return Restored(saved, tuple(wider))


def _widens(session: Session, service: Service, key: str, then: Mapping[str, Any]) -> bool:
    field, of = fields.at(Subject(session, service), key)
    return field.judge(of, field.read(of), then[key]) is Needs.MODERATOR
