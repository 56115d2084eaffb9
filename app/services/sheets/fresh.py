"""Lines that are of no listing yet: what a new listing needs, and what it may be a double of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Phone, Service, Setting, Status
from app.services.gazetteer import fold
from app.services.sheets.cells import Reader, Unfit
from app.services.sheets.columns import COLUMNS
from app.services.sheets.files import FORMULA, UNREADABLE_CELL

if TYPE_CHECKING:
    from app.services.sheets.comparing import File, Row

#: What each field is before anything is said.
NOTHING: Mapping[str, Any] = {
    "name": "",
    "categories": [],
    "serves": [],
    "only_for": [],
    "operator": "unknown",
    "phones": [],
    "email": None,
    "website": None,
    "hours_open": None,
    "hours_intake": None,
    "hours_phone": None,
    "languages": [],
    "wordings": {},
    "setting": Setting.OFFICE.value,
    "town": None,
    "address": None,
    "point": None,
    "disclosure": {"level": "exact"},
    "public_fields": [],
    "coverage": [],
    "conditions": {},
}


class Twins:
    """The listings that a new line may be one of: by name in its organization, by phone anywhere.

    Of other organizations only that there is one is told, never which.
    """

    def __init__(self, session: Session, organization_id: UUID) -> None:
        names = session.scalars(
            select(Service.name).where(
                Service.organization_id == organization_id, Service.status != Status.WITHDRAWN
            )
        )
        self._names = {fold(name) for name in names}
        self._numbers = set(session.scalars(select(Phone.number).distinct()))

    def has(self, values: Mapping[str, Any]) -> bool:
        """Whether there is one."""
        return fold(values["name"]) in self._names or any(
            phone["kind"] != "short" and phone["number"] in self._numbers
            for phone in values["phones"]
        )


def key_of(cells: Mapping[str, str]) -> str:
    """The key of a line that brings none: what it is called, and where."""
    return f"{fold(cells.get('name', ''))}|{fold(cells.get('town', ''))}"


def compare(session: Session, file: File, row: Row, cells: Mapping[str, str], twins: Twins) -> None:
    """What a line says of a listing that is new; ``changes`` has all fields by their names."""
    reader = Reader(file.words, file.gazetteer, file.organization.country, file.locale)
    values = dict(NOTHING)
    for name, text in cells.items():
        column = COLUMNS.get(name)
        if column is None or text in ("", FORMULA, UNREADABLE_CELL):
            continue
        try:
            values[column.field] = column.put(values[column.field], text, reader)
        except Unfit as error:
            row["refused"].append([name, error.reason])
    refused = {name for name, _ in row["refused"]}
    for name in ("name", "categories"):
        if not values[name] and name not in refused:
            row["refused"].append([name, "empty"])
    if not values["town"] and not values["coverage"] and not {"town", "coverage"} & refused:
        row["refused"].append(["town", "nowhere"])
    row["kind"] = "doubtful" if twins.has(values) else "new"
    row["changes"] = values
