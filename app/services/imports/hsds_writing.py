"""Writes services of HSDS as a table of services is written: all or nothing, idempotent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.services.errors import ImportRefused
from app.services.gazetteer import Gazetteer
from app.services.imports.hsds import COLUMNS, rows_of
from app.services.imports.hsds_files import Found
from app.services.imports.writing import ImportReport, import_rows


def import_hsds(
    session: Session, services: Found, gazetteer: Gazetteer, **rest: Any
) -> tuple[ImportReport, Sequence[str]]:
    """What :func:`~app.services.imports.writing.import_rows` did, and where each row stood.

    The lines that the report names count from 1 in those places. Raises :class:`ImportRefused`
    with all problems, each with its place in the file and the name that HSDS has for its column.
    """
    placed = [*rows_of(services, gazetteer)]
    places = [where for where, _ in placed]
    rows = [(number, row) for number, (_, row) in enumerate(placed, start=1)]
    try:
        return import_rows(session, rows, gazetteer, **rest), places
    except ImportRefused as refused:
        raise ImportRefused(
            [
                replace(
                    problem,
                    where=places[problem.line - 1],
                    column=COLUMNS.get(problem.column, problem.column),
                )
                for problem in refused.problems
            ]
        ) from None
