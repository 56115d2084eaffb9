"""Stewards' spreadsheets before a moderator: what is flagged, a sample, then one decision."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.models import SheetState
from app.services.errors import NotFound, NotPending, Unfit
from app.services.permissions import Action
from app.services.sheets import batch as batch_of
from app.services.sheets import desk
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.staff import moderation
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.sheets import labels, work
from app.web.staff.sheets.pages import LONGEST_REASON, towns_of
from app.web.templates import render


def register() -> None:
    """Add these pages to those of moderators."""
    one = "/sheets/<uuid:sheet_id>"
    moderation.bp.add_url_rule("/sheets/", "sheets", waiting)
    moderation.bp.add_url_rule(one, "sheet", batch)
    moderation.bp.add_url_rule(one, "decide_sheet", decide, methods=["POST"])
    moderation.bp.add_url_rule(f"{one}/lines/<int:line>", "sheet_line", line)
    moderation.bp.add_url_rule(f"{one}/lines/<int:line>", "looked", looked, methods=["POST"])


@signed_in(Action.MODERATE)
def waiting() -> str:
    """The files that wait, the oldest first."""
    with reading() as session:
        sheets = [
            (sheet.id, sheet.organization.name, sheet.account.name, sheet.total, sheet.created_at)
            for sheet in batch_of.waiting(session)
        ]
    return render("staff/sheets/waiting.html", sheets=sheets)


@signed_in(Action.MODERATE)
def batch(sheet_id: UUID) -> str:
    """One file: what is in it, and the lines to open."""
    return _batch(sheet_id)


@signed_in(Action.MODERATE)
def line(sheet_id: UUID, line: int) -> str:
    """One line: before and after."""
    with reading() as session:
        sheet = desk.get(session, sheet_id)
        row = next((row for row in sheet.rows if row["line"] == line), None)
        if row is None:
            raise NotFound("line", line)
        towns = towns_of(session, [row])
        left = [other for other in batch_of.left_to_open(sheet, actor()) if other != line]
    return render(
        "staff/sheets/line.html", sheet_id=sheet_id, row=row, towns=towns, unopened=left,
        KIND=labels.KIND,
    )  # fmt: skip


@signed_in(Action.MODERATE)
def looked(sheet_id: UUID, line: int) -> ResponseReturnValue:
    """She has looked at a line: on to the next, or back to the file."""
    with writing() as session:
        sheet = desk.get(session, sheet_id)
        batch_of.open_line(sheet, actor(), line)
        left = batch_of.left_to_open(sheet, actor())
    if left:
        return redirect(url_for(".sheet_line", sheet_id=sheet_id, line=left[0]), 303)
    return redirect(url_for(".sheet", sheet_id=sheet_id), 303)


@signed_in(Action.MODERATE)
def decide(sheet_id: UUID) -> ResponseReturnValue:
    """Yes or no to all of it."""
    do = request.form.get("do", "")
    if do not in ("approve", "reject"):
        raise NotFound("answer", do)
    try:
        with writing() as session:
            sheet = desk.get(session, sheet_id)
            batch_of.decide(
                session,
                actor(),
                sheet,
                approves=do == "approve",
                reason=request.form.get("reason", "").strip()[:LONGEST_REASON],
                now=now(),
            )
            state = sheet.state
    except Unfit as error:
        return _batch(sheet_id, problem=error.reason), 422
    except NotPending:
        flash(_("Somebody was faster."))
        return redirect(url_for(".sheets"), 303)
    if state is SheetState.LOADING:
        work.begin(sheet_id, state, current().code)
        flash(_("The file is being loaded."))
    else:
        flash(_("The file was not approved."))
    return redirect(url_for(".sheets"), 303)


def _batch(sheet_id: UUID, problem: str = "") -> str:
    with reading() as session:
        sheet = desk.get(session, sheet_id)
        organization, who = sheet.organization.name, sheet.account.name
        lines = set(batch_of.to_open(sheet))
        left = set(batch_of.left_to_open(sheet, actor()))
        rows = [row for row in sheet.rows if row["line"] in lines]
        counts = {kind: sum(row["kind"] == kind for row in sheet.rows) for kind in labels.KIND}
        withdrawn = sheet.missing if sheet.chosen.get("withdraw") else []
        mine = sheet.account_id != actor().account_id
    return render(
        "staff/sheets/batch.html",
        sheet=sheet,
        organization=organization,
        who=who,
        rows=rows,
        unopened=left,
        counts=counts,
        withdrawn=withdrawn,
        may_decide=mine,
        problem=labels.PROBLEM.get(problem),
        KIND=labels.KIND,
        STATE=labels.STATE,
    )
