"""A file that somebody wants in the directory: a table of services, or HSDS in one of its forms."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.services.errors import ImportRefused, RowProblem
from app.services.gazetteer import Gazetteer
from app.services.imports import hsds_files
from app.services.imports.hsds_writing import import_hsds
from app.services.imports.writing import ImportReport, import_services

LARGEST_FILE = 50_000_000
#: How a file says where the row of a number stands.
Where = Callable[[int], str]


def as_line(number: int) -> str:
    """Where a row of a CSV file stands."""
    return f"line {number}"


def import_file(
    session: Session, file: Path, gazetteer: Gazetteer, **rest: Any
) -> tuple[ImportReport, Where]:
    """What an import did, and how its file says where a line is: by what the file's name ends in.

    Raises :class:`ImportRefused` with every bad row.
    """
    tables = file.is_dir() or file.suffix == ".zip"
    if _size(file) > LARGEST_FILE:
        too_large = f"is larger than {LARGEST_FILE // 1_000_000} MB"
        raise ImportRefused([RowProblem(1, "file", too_large, where="the whole")])
    if tables:
        with zipfile.ZipFile(_zipped(file)) as archive:
            services = hsds_files.from_tables(archive, lambda content: content.decode("utf-8-sig"))
    elif file.suffix in (".json", ".ndjson", ".jsonl"):
        services = hsds_files.from_json(file.read_text(encoding="utf-8-sig"))
    else:
        text = file.read_text(encoding="utf-8-sig")
        report = import_services(session, text, gazetteer, **rest)
        return report, as_line
    report, where = import_hsds(session, services, gazetteer, **rest)
    return report, lambda number: where[number - 1]


def _size(file: Path) -> int:
    """Bytes to read: of a ZIP file those that come out of it."""
    if file.is_dir():
        return sum(table.stat().st_size for table in file.glob("*.csv"))
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            return sum(part.file_size for part in archive.infolist())
    return file.stat().st_size


def _zipped(file: Path) -> Path | io.BytesIO:
    """A ZIP file: of a folder one of its tables, in memory."""
    if not file.is_dir():
        return file
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for table in file.glob("*.csv"):
            archive.write(table, table.name)
    return found
