"""Which column of a file is which: by its header, an HXL tag, or what was said of it before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import SheetColumn
from app.services.errors import Unfit
from app.services.sheets.columns import COLUMNS, ID, MADE
from app.services.sheets.files import UNREADABLE_CELL, Line
from app.services.sheets.words import Understood, fold_header

#: The mark of a line that is not read.
NOT_READ = "#"
#: Headers and HXL tags of the two columns that other tables have for a point.
_LATITUDE = frozenset(map(fold_header, ("latitude", "lat", "latitud", "y", "#geo+lat")))
_LONGITUDE = frozenset(
    map(fold_header, ("longitude", "lon", "lng", "long", "longitud", "x", "#geo+lon"))
)


def split(rows: list[Line]) -> tuple[list[str], list[str], list[Line]]:
    """The header, the HXL tags ([] without any), and the lines below; a point in one column."""
    (_, header), *below = rows
    if _are_tags(header):
        return _joined(header, header, below)
    tags: list[str] = []
    if below and _are_tags(below[0][1]):
        tags = below.pop(0)[1]
    return _joined(header, tags, [line for line in below if line[1][0] != NOT_READ])


def _joined(
    header: list[str], tags: list[str], lines: list[Line]
) -> tuple[list[str], list[str], list[Line]]:
    """The same with latitude and longitude, where they are two columns, in the first of them."""
    found = []
    for names in (_LATITUDE, _LONGITUDE):
        at = {
            n for row in (header, tags) for n, name in enumerate(row) if fold_header(name) in names
        }
        found.append(at.pop() if len(at) == 1 else None)
    north, east = found
    if north is None or east is None:
        return header, tags, lines
    header, tags = list(header), list(tags)
    for row, name in ((header, "point"), (tags, "")):
        row.extend([""] * (max(north, east) + 1 - len(row)))
        row[north], row[east] = name, ""
    return header, tags, [(n, _with_point(cells, north, east)) for n, cells in lines]


def _with_point(cells: list[str], north: int, east: int) -> list[str]:
    cells = cells + [""] * (max(north, east) + 1 - len(cells))
    said = [cells[at].replace(",", ".") for at in (north, east)]
    cells[north], cells[east] = ", ".join(said) if any(said) else "", ""
    return cells


def match(
    session: Session, organization_id: UUID, header: list[str], tags: list[str], words: Understood
) -> list[dict[str, Any]]:
    """{position, header, column} of each column; ``column`` None where nobody knows.

    Raises :class:`Unfit` when two columns are the same.
    """
    rows = session.execute(
        select(SheetColumn.header, SheetColumn.means).where(
            SheetColumn.organization_id == organization_id
        )
    )
    said = {name: means for name, means in rows}  # noqa: C416 - rows are no pairs to mypy
    found = []
    for position in range(max(len(header), len(tags))):
        name = header[position] if position < len(header) else ""
        tag = tags[position] if position < len(tags) else ""
        if not name and not tag:
            continue
        if UNREADABLE_CELL in (name, tag):
            raise Unfit("not_a_table")
        means = said.get(fold_header(name)) if name else None
        if means is None:
            means = words.columns.get(fold_header(name)) or words.columns.get(fold_header(tag))
        found.append({"position": position, "header": name or tag, "column": means})
    _must_differ(found)
    return found


def remember(
    session: Session, organization_id: UUID, columns: list[dict[str, Any]], said: Mapping[int, str]
) -> list[dict[str, Any]]:
    """The columns with what was said of those that nobody knew, kept for the next file."""
    found = []
    for column in columns:
        if column["column"] is None:
            means = said.get(column["position"], "")
            if means not in ("", ID, MADE, *COLUMNS):
                raise Unfit("no_column")
            session.merge(
                SheetColumn(
                    organization_id=organization_id,
                    header=fold_header(column["header"]),
                    means=means,
                )
            )
            column = {**column, "column": means}
        found.append(column)
    _must_differ(found)
    return found


def _must_differ(columns: list[dict[str, Any]]) -> None:
    known = [column["column"] for column in columns if column["column"]]
    if len(set(known)) < len(known):
        raise Unfit("same_column")


def _are_tags(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return all(cell.startswith("#") and len(cell) > 1 for cell in filled)
