"""Spreadsheets to take away: an organization's listings, and an empty one with hints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.services.permissions import Action
from app.services.sheets import listings
from app.services.sheets.books import as_xlsx
from app.services.sheets.columns import COLUMNS, ID, MADE
from app.services.sheets.files import as_csv
from app.services.sheets.matching import NOT_READ
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.staff.context import now, reading, signed_in
from app.web.staff.sheets.words import vocabulary

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_to(bp: Blueprint) -> None:
    """Add these addresses."""
    bp.add_url_rule("/sheet.xlsx", "xlsx", xlsx)
    bp.add_url_rule("/sheet.csv", "csv", csv)
    bp.add_url_rule("/sheet-template.xlsx", "template", template)


@signed_in(Action.EDIT)
def xlsx(organization_id: UUID) -> ResponseReturnValue:
    """The listings as an XLSX file."""
    with reading() as session:
        words = vocabulary(current().code)
        rows = list(listings.rows(session, organization_id, words, now=now()))
    return file(book(rows), XLSX, "amparo.xlsx")


@signed_in(Action.EDIT)
def csv(organization_id: UUID) -> ResponseReturnValue:
    """The listings as a CSV file."""
    with reading() as session:
        words = vocabulary(current().code)
        rows = list(listings.rows(session, organization_id, words, now=now()))
    return file(as_csv(rows), "text/csv; charset=utf-8", "amparo.csv")


@signed_in(Action.EDIT)
def template(organization_id: UUID) -> ResponseReturnValue:
    """An empty sheet: a header, a line of hints, lists to choose from."""
    words = vocabulary(current().code)
    names = (ID, MADE, *COLUMNS)
    hints = [words.hints.get(name, "") for name in names]
    hints[0] = NOT_READ
    return file(book([[words.headers[name] for name in names], hints]), XLSX, "amparo-new.xlsx")


def book(rows: Iterable[Sequence[str]], *, lists: bool = True) -> bytes:
    """An XLSX file in the language of the reader; with ``lists``, of rows of all columns."""
    if not lists:
        return as_xlsx(rows, title=_("Listings"), right_to_left=current().direction == "rtl")
    words = vocabulary(current().code)
    choices, several = {}, {}
    for position, column in enumerate(COLUMNS.values(), start=2):
        if column.kind and not column.several:
            choices[position] = list(words.terms[column.kind].values())
        elif column.kind:
            several[words.headers[column.name]] = list(words.terms[column.kind].values())
    several[words.headers["languages"]] = list(words.terms["language"].values())
    return as_xlsx(
        rows,
        title=_("Listings"),
        choices=choices,
        lists_title=_("Words"),
        words=several,
        right_to_left=current().direction == "rtl",
    )


def file(content: bytes, kind: str, name: str) -> Response:
    """A file to keep; no cache keeps it."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
