"""A spreadsheet is sent, its columns are explained, its differences shown, its lines loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.models import Sheet, SheetState
from app.services.editing.towns import town_names
from app.services.errors import NotFound, NotPending, Unfit
from app.services.permissions import Action
from app.services.sheets import desk
from app.services.sheets.comparing import KINDS, REFUSED
from app.services.sheets.files import FORMULA, UNREADABLE_CELL
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.sheets import downloads, labels, work
from app.web.staff.sheets.words import HEADER, vocabulary
from app.web.templates import render

_SHEET = "/sheets/<uuid:sheet_id>"
#: Lines of each kind that are on the page; all refused ones are in a file.
SHOWN = 100
LONGEST_REASON = 500


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/sheets/", "home", home)
    bp.add_url_rule("/sheets/", "send", send, methods=["POST"])
    bp.add_url_rule(_SHEET, "sheet", sheet)
    bp.add_url_rule(_SHEET, "load", load, methods=["POST"])
    bp.add_url_rule(f"{_SHEET}/columns", "columns", columns, methods=["POST"])
    bp.add_url_rule(f"{_SHEET}/refused.xlsx", "refused", refused)


@signed_in(Action.IMPORT)
def home(organization_id: UUID) -> str:
    """Take a spreadsheet away, send one, and what became of those that were sent."""
    return _home(organization_id)


@signed_in(Action.IMPORT)
def send(organization_id: UUID) -> ResponseReturnValue:
    """Take a file; it is read while its page says how far."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        return _home(organization_id, problem="no_file"), 422
    try:
        with writing() as session:
            sheet_id = desk.receive(
                session, actor(), organization_id, content, current().code, now=now()
            )
    except Unfit as error:
        return _home(organization_id, problem=error.reason), 422
    work.begin(sheet_id, SheetState.READING, current().code)
    return redirect(url_for(".sheet", organization_id=organization_id, sheet_id=sheet_id), 303)


@signed_in(Action.IMPORT)
def sheet(organization_id: UUID, sheet_id: UUID) -> str:
    """Where a file stands, and what is in it."""
    return _page(organization_id, sheet_id)


@signed_in(Action.IMPORT)
def columns(organization_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """What the columns are that nobody knew."""
    prefix = "column-"
    said = {
        int(name.removeprefix(prefix)): means
        for name, means in request.form.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    }
    try:
        with writing() as session:
            found = desk.get(session, sheet_id, organization_id)
            desk.say_columns(session, actor(), found, said, now=now())
    except Unfit as error:
        return _page(organization_id, sheet_id, problem=error.reason, said=said), 422
    except NotPending:
        pass  # somebody pressed twice
    else:
        work.begin(sheet_id, SheetState.READING, current().code)
    return redirect(url_for(".sheet", organization_id=organization_id, sheet_id=sheet_id), 303)


@signed_in(Action.IMPORT)
def load(organization_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """Load the good lines, or nothing."""
    here: dict[str, Any] = {"organization_id": organization_id}
    if request.form.get("do") == "drop":
        with writing() as session:
            desk.drop(session, actor(), desk.get(session, sheet_id, organization_id))
        flash(_("The file is deleted here."))
        return redirect(url_for(".home", **here), 303)
    try:
        with writing() as session:
            found = desk.get(session, sheet_id, organization_id)
            desk.start_loading(
                session,
                actor(),
                found,
                doubtful=bool(request.form.get("doubtful")),
                withdraw=bool(request.form.get("withdraw")),
                reason=request.form.get("reason", "").strip()[:LONGEST_REASON],
                now=now(),
            )
            state = found.state
    except NotPending:
        state = None  # somebody pressed twice
    if state is SheetState.LOADING:
        work.begin(sheet_id, state, current().code)
    return redirect(url_for(".sheet", sheet_id=sheet_id, **here), 303)


@signed_in(Action.IMPORT)
def refused(organization_id: UUID, sheet_id: UUID) -> ResponseReturnValue:
    """The lines that were not taken, as they came, with the reason in a column."""
    with reading() as session:
        found = desk.get(session, sheet_id, organization_id)
        rows = [row for row in found.rows if row["kind"] == REFUSED]
        known = found.columns
    if not rows:
        raise NotFound("sheet", sheet_id)
    width = max((column["position"] for column in known), default=-1) + 1
    header = [""] * width
    for column in known:
        header[column["position"]] = column["header"]
    lines = [[_("Why it was not taken"), *header]]
    lines += [["; ".join(reasons(row)), *(_plain(text) for text in row["cells"])] for row in rows]
    return downloads.file(downloads.book(lines, lists=False), downloads.XLSX, "amparo-refused.xlsx")


def reasons(row: Mapping[str, Any]) -> list[str]:
    """Why a line is not taken: column and reason, in words."""
    words = vocabulary(current().code).headers
    return [
        f"{words[name]}: {labels.REASON[code]}" if name in words else str(labels.REASON[code])
        for name, code in row["refused"]
    ]


def towns_of(session: Session, rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """The names of the towns that lines name."""
    values = [v for row in rows for part in ("before", "changes") for v in row[part].values()]
    return town_names(session, values)


def _plain(text: str) -> str:
    return "" if text in (FORMULA, UNREADABLE_CELL) else text


def _home(organization_id: UUID, problem: str = "") -> str:
    with reading() as session:
        sheets = desk.of_organization(session, organization_id)
    return render(
        "staff/sheets/home.html",
        organization_id=organization_id,
        sheets=sheets,
        problem=labels.PROBLEM.get(problem),
        STATE=labels.STATE,
    )


def _page(
    organization_id: UUID,
    sheet_id: UUID,
    *,
    problem: str = "",
    said: Mapping[int, str] | None = None,
) -> str:
    with reading() as session:
        found = desk.get(session, sheet_id, organization_id)
        work.resume(found, now())
        values = _values(session, found)
    return render(
        "staff/sheets/sheet.html",
        organization_id=organization_id,
        sheet=found,
        problem=labels.PROBLEM.get(problem),
        said=said or {},
        HEADER=HEADER,
        KIND=labels.KIND,
        STATE=labels.STATE,
        PROBLEM=labels.PROBLEM,
        reasons=reasons,
        shown=SHOWN,
        **values,
    )


def _values(session: Session, found: Sheet) -> dict[str, Any]:
    if found.state in (SheetState.READING, SheetState.LOADING):
        return {}
    groups = {kind: [row for row in found.rows if row["kind"] == kind] for kind in KINDS}
    first = [row for rows in groups.values() for row in rows[:SHOWN]]
    return {
        "groups": groups,
        "missing": found.missing,
        "towns": towns_of(session, first),
        "waits": sum(bool(row["waits"]) for row in found.rows if row["kind"] != REFUSED),
        "stewards": desk.is_stewards(found, actor()),
    }
