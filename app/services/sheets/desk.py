"""A spreadsheet from its arrival to its end: the one place where its state changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.models import Account, MemberRole, Organization, Service, Sheet, SheetState, Status
from app.services.errors import NotFound, NotPending, Unfit
from app.services.permissions import Action, Actor, actor_of
from app.services.sheets import comparing, files, loading, matching
from app.services.sheets.columns import ID
from app.services.sheets.comparing import REFUSED, File, Row
from app.services.sheets.words import Understood, Vocabulary

#: A spreadsheet that nobody loads is kept so long; one that waits for a moderator, until she says.
KEPT = dt.timedelta(days=1)
#: Files of an organization in that time: nobody fills the database.
MOST_FILES = 20
_AT_WORK = (SheetState.READING, SheetState.LOADING)
Progress = Callable[[int, int], None]


def receive(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    content: bytes,
    locale: str,
    *,
    now: dt.datetime,
) -> UUID:
    """Keep a file that arrived; the id under which it is read. Old ones go.

    Raises :class:`Unfit` when too many of the organization are there already.
    """
    actor.must(Action.IMPORT, organization_id)
    forget_old(session, now=now)
    if len(of_organization(session, organization_id)) >= MOST_FILES:
        raise Unfit("too_many_files")
    sheet = Sheet(
        organization_id=organization_id,
        account_id=actor.account_id,
        locale=locale,
        state=SheetState.READING,
        content=content,
        touched_at=now,
    )
    session.add(sheet)
    session.flush()  # its id is wanted
    return sheet.id


def forget_old(session: Session, *, now: dt.datetime) -> None:
    """Delete what is older than a day, and is not a moderator's to decide."""
    session.execute(
        delete(Sheet).where(Sheet.created_at < now - KEPT, Sheet.state != SheetState.WAITING)
    )


def get(session: Session, sheet_id: UUID, organization_id: UUID | None = None) -> Sheet:
    """A spreadsheet, of that organization; raises :class:`NotFound`, also for another's."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is None or organization_id not in (None, sheet.organization_id):
        raise NotFound("sheet", sheet_id)
    return sheet


def of_organization(session: Session, organization_id: UUID) -> list[Sheet]:
    """The spreadsheets of an organization, the newest first."""
    query = select(Sheet).where(Sheet.organization_id == organization_id)
    return list(session.scalars(query.order_by(Sheet.created_at.desc()).limit(MOST_FILES)))


def is_stewards(sheet: Sheet, actor: Actor) -> bool:
    """Whether it is one batch with one decision of a moderator."""
    return actor.roles.get(sheet.organization_id) is MemberRole.STEWARD


def read(
    session: Session,
    sheet_id: UUID,
    words: Understood,
    vocabulary: Vocabulary,
    progress: Progress,
) -> None:
    """Read and compare a file: afterwards it is ready, asks for columns, or is refused."""
    sheet = _at_work(session, sheet_id, SheetState.READING)
    if sheet is None:
        return
    try:
        header, tags, lines = matching.split(files.rows_of(sheet.content or b""))
        if len(lines) > files.MOST_ROWS:
            raise Unfit("too_many_rows")
        if not lines:
            raise Unfit("empty_file")
        columns = sheet.columns or matching.match(
            session, sheet.organization_id, header, tags, words
        )
    except Unfit as error:
        _refuse(sheet, error.reason)
        return
    if any(column["column"] is None for column in columns):
        sheet.columns, sheet.total, sheet.state = columns, len(lines), SheetState.ASKING
        return
    known = _known(columns)
    if not set(known.values()) - {ID}:
        _refuse(sheet, "no_columns")
        return
    file = File(
        organization=session.get_one(Organization, sheet.organization_id),
        actor=actor_of(session, session.get_one(Account, sheet.account_id)),
        columns=known,
        width=max(column["position"] for column in columns) + 1,
        lines=lines,
        words=words,
        vocabulary=vocabulary,
        locale=sheet.locale,
        progress=lambda done: progress(done, len(lines)),
    )
    organization_id = sheet.organization_id
    rows = comparing.compare(session, file)
    # Only now: how far it is, is written by another transaction meanwhile.
    sheet = session.get_one(Sheet, sheet_id)
    sheet.columns, sheet.rows, sheet.total = columns, rows, len(rows)
    sheet.missing = _missing(session, organization_id, rows)
    sheet.done, sheet.content, sheet.state = len(rows), None, SheetState.READY


def say_columns(
    session: Session,
    actor: Actor,
    sheet: Sheet,
    said: Mapping[int, str],
    *,
    now: dt.datetime,
) -> None:
    """What the columns are that nobody knew; raises :class:`Unfit` when two are the same."""
    actor.must(Action.IMPORT, sheet.organization_id)
    must_be(sheet, SheetState.ASKING)
    sheet.columns = matching.remember(session, sheet.organization_id, sheet.columns, said)
    sheet.state, sheet.touched_at = SheetState.READING, now


def start_loading(
    session: Session,
    actor: Actor,
    sheet: Sheet,
    *,
    doubtful: bool,
    withdraw: bool,
    reason: str,
    now: dt.datetime,
) -> None:
    """Load the good lines; a steward's wait for a moderator instead."""
    actor.must(Action.IMPORT, sheet.organization_id)
    must_be(sheet, SheetState.READY)
    sheet.chosen = {"doubtful": doubtful, "withdraw": withdraw, "reason": reason}
    sheet.account_id, sheet.touched_at, sheet.done = actor.account_id, now, 0
    sheet.state = SheetState.WAITING if is_stewards(sheet, actor) else SheetState.LOADING


def drop(session: Session, actor: Actor, sheet: Sheet) -> None:
    """Load nothing: the file and all that was read in it go."""
    actor.must(Action.IMPORT, sheet.organization_id)
    if sheet.state is SheetState.LOADING:
        raise NotPending(sheet.state.value)
    session.delete(sheet)


def load(session: Session, sheet_id: UUID, progress: Progress, *, now: dt.datetime) -> None:
    """Load a file that was told to: all its good lines, or none."""
    sheet = _at_work(session, sheet_id, SheetState.LOADING)
    if sheet is None:
        return
    chosen, rows = sheet.chosen, sheet.rows
    second = chosen.get("second")
    sheet.rows = [
        without_values(row)
        for row in loading.load(
            session,
            actor_of(session, session.get_one(Account, sheet.account_id)),
            sheet.organization,
            rows,
            now=now,
            columns=_known(sheet.columns),
            doubtful=chosen["doubtful"],
            withdraw=[UUID(row["id"]) for row in sheet.missing] if chosen["withdraw"] else [],
            second=actor_of(session, session.get_one(Account, UUID(second))) if second else None,
            reason=chosen["reason"],
            progress=lambda done: progress(done, len(rows)),
        )
    ]
    sheet.state, sheet.done = SheetState.LOADED, len(rows)


def fail(session: Session, sheet_id: UUID) -> None:
    """Say that reading or loading broke off; nothing of it is loaded."""
    sheet = session.get(Sheet, sheet_id)
    if sheet is not None and sheet.state in _AT_WORK:
        _refuse(sheet, "failed")


def _at_work(session: Session, sheet_id: UUID, state: SheetState) -> Sheet | None:
    """The sheet, held by this transaction alone; None when another has it or it is done."""
    held = session.scalar(
        text("SELECT pg_try_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": str(sheet_id)}
    )
    sheet = session.get(Sheet, sheet_id) if held else None
    return sheet if sheet is not None and sheet.state is state else None


def must_be(sheet: Sheet, state: SheetState) -> None:
    """Raise :class:`NotPending` unless a file stands there."""
    if sheet.state is not state:
        raise NotPending(sheet.state.value)


def _refuse(sheet: Sheet, reason: str) -> None:
    sheet.state, sheet.problem, sheet.content, sheet.rows = SheetState.REFUSED, reason, None, []


def _known(columns: list[dict[str, Any]]) -> dict[int, str]:
    return {column["position"]: column["column"] for column in columns if column["column"]}


def _missing(session: Session, organization_id: UUID, rows: list[Row]) -> list[dict[str, Any]]:
    named = {row["service_id"] for row in rows if row["service_id"]}
    found = session.execute(
        select(Service.id, Service.name)
        .where(Service.organization_id == organization_id, Service.status != Status.WITHDRAWN)
        .order_by(Service.name)
    )
    return [{"id": str(key), "name": name} for key, name in found if str(key) not in named]


def without_values(row: Row) -> Row:
    """A line without what it said; a refused one goes back to who sent it."""
    return {
        **row,
        "changes": {},
        "before": {},
        "cells": row["cells"] if row["kind"] == REFUSED else [],
    }
