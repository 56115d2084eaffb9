"""A steward's file before a moderator: what is flagged, a sample, then one decision (law 5)."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Sheet, SheetState
from app.services.errors import NotAllowed, Unfit
from app.services.permissions import Action, Actor, may_be_second
from app.services.sheets.comparing import CHANGED, DOUBTFUL, NEW, Row
from app.services.sheets.desk import must_be, without_values

#: A moderator opens so many lines, beside all those that are flagged.
SAMPLE = 10


def waiting(session: Session) -> list[Sheet]:
    """Those that wait for a moderator, the oldest first."""
    query = select(Sheet).where(Sheet.state == SheetState.WAITING)
    return list(session.scalars(query.order_by(Sheet.created_at)))


def count_waiting(session: Session) -> int:
    """How many wait for a moderator."""
    query = select(func.count()).select_from(Sheet)
    return session.scalar(query.where(Sheet.state == SheetState.WAITING)) or 0


def to_open(sheet: Sheet) -> list[int]:
    """The lines that a moderator opens before she decides: all flagged, and ten of the others.

    Which ten follows from the id of the file, which nobody knows before it is sent.
    """
    flagged = [row["line"] for row in sheet.rows if _is_flagged(row)]
    others = [row["line"] for row in sheet.rows if row["kind"] == CHANGED and not _is_flagged(row)]
    drawn = sorted(others, key=lambda line: hashlib.sha256(f"{sheet.id}{line}".encode()).digest())
    return sorted([*flagged, *drawn[:SAMPLE]])


def open_line(sheet: Sheet, actor: Actor, line: int) -> None:
    """A moderator has looked at a line."""
    mark = str(actor.account_id)
    seen = {*sheet.opened.get(mark, []), line}
    sheet.opened = {**sheet.opened, mark: sorted(seen)}


def left_to_open(sheet: Sheet, actor: Actor) -> list[int]:
    """What she has not looked at yet."""
    seen = set(sheet.opened.get(str(actor.account_id), []))
    return [line for line in to_open(sheet) if line not in seen]


def decide(
    session: Session,
    actor: Actor,
    sheet: Sheet,
    *,
    approves: bool,
    reason: str,
    now: dt.datetime,
) -> None:
    """The one decision about a steward's file. Raises :class:`NotAllowed`, :class:`Unfit`."""
    actor.must(Action.MODERATE)
    must_be(sheet, SheetState.WAITING)
    if not may_be_second(
        session, actor, sheet.organization_id, sheet.account_id, now=now, only_moderators=True
    ):
        raise NotAllowed(Action.DECIDE.value)
    if not approves:
        sheet.state, sheet.problem = SheetState.REJECTED, reason
        sheet.rows = [without_values(row) for row in sheet.rows]
        return
    if left_to_open(sheet, actor):
        raise Unfit("not_opened")
    sheet.chosen = {**sheet.chosen, "second": str(actor.account_id), "reason": reason}
    sheet.state, sheet.touched_at, sheet.done = SheetState.LOADING, now, 0


def _is_flagged(row: Row) -> bool:
    return row["kind"] in (NEW, DOUBTFUL) or bool(row["kind"] == CHANGED and row["waits"])
