"""A file that somebody sends, and the rows in it: bounded in memory and time, whatever it is.

Refused whole, with a reason: what is no spreadsheet, macros, bombs, too many rows. Formulas are
refused cell by cell: what a file says must be what a person reads in it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from app.services.errors import Unfit
from app.services.imports.cells import MAX_CELL, UNREADABLE
from app.services.sheets import joined

MOST_ROWS, MOST_COLUMNS = 10_000, 120
#: Bytes of all parts of an XLSX file unpacked; one of 10,000 full rows has about 30 million.
LARGEST_UNPACKED = 60_000_000
MOST_PARTS = 200
#: Bytes of a part that is no table: styles, for example.
LARGEST_OTHER_PART = 2_000_000
#: 10,000 lines of 120 cells have about 2.4 million.
MOST_ELEMENTS, _DEEPEST = 3_000_000, 30
#: Lines that only have a colour count too.
_MOST_ROW_ELEMENTS = 50_000
#: The last line that a spreadsheet program can have.
_LAST_LINE = 1_048_576
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: What stands before a text that a spreadsheet program would take for a formula.
GUARD, GUARDED = "'", ("=", "+", "-", "@", "\t", "\r")
#: What a formula's cell becomes: no cell of a file can hold it, it is refused as unreadable.
FORMULA, UNREADABLE_CELL = "\ufdd0formula", "\ufdd0unreadable"
Line = tuple[int, list[str]]


def rows_of(content: bytes) -> list[Line]:
    """The rows that hold something, with their line numbers, the header among them.

    Raises :class:`Unfit` with the reason why a file is not taken.
    """
    if content.startswith(_OLE):
        raise Unfit("old_or_locked")
    found = _archive(content) if content.startswith(_ZIP) else _csv(content)
    rows: list[Line] = []
    try:
        for line, cells in found:
            if len(rows) > MOST_ROWS + 1:  # a header, and perhaps a line of HXL tags
                raise Unfit("too_many_rows")
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append((line, cells))
    except Unfit:
        raise
    except csv.Error:
        raise Unfit("not_a_table") from None
    except Exception:  # whatever a broken file makes of the library that reads it
        raise Unfit("broken") from None
    if len(rows) > MOST_ROWS + 2:
        raise Unfit("too_many_rows")
    if not rows:
        raise Unfit("empty_file")
    return rows


def _csv(content: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), delimiter=_delimiter(content))
    for cells in reader:
        if len(cells) > MOST_COLUMNS:
            raise Unfit("too_many_columns")
        yield reader.line_num, [_unguarded(_clean(cell)) for cell in cells]


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unfit("encoding") from None
    if "\0" in text:
        raise Unfit("not_a_table")
    return text


def _delimiter(content: bytes) -> str:
    """The one that is oftenest in the first line: where a comma parts decimals it is ``;``."""
    first = _decoded(content).lstrip("\r\n").partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _archive(content: bytes) -> Iterator[Line]:
    """An XLSX file, or the tables of HSDS in one archive."""
    archive = _opened(content)
    names = {part.filename.lower() for part in archive.infolist()}
    if joined.is_hsds(names):
        return ((n, [_unguarded(_clean(cell)) for cell in row])
                for n, row in joined.rows(archive, _decoded))  # fmt: skip
    _must_be_harmless(archive, names)
    return _xlsx(content)


def _opened(content: bytes) -> zipfile.ZipFile:
    """An archive that is not too large to be unpacked, as far as it says itself."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError):
        raise Unfit("broken") from None
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unfit("bomb")
    return archive


def _xlsx(content: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook  # only who sends a file pays for it

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        filler: Any = None  # the one row that stands for every line without cells
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            if line > _LAST_LINE:
                raise Unfit("broken")
            if cells is filler:
                continue
            filler = cells
            texts = [_said(cell) for cell in cells]
            if texts.pop():
                raise Unfit("too_many_columns")
            yield line, texts
    finally:
        book.close()


def _must_be_harmless(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Look at what an XLSX file says of itself, before anything of it is unpacked for good."""
    parts = archive.infolist()
    if any(name.endswith(("vbaproject.bin", ".xlm")) or "macrosheets/" in name for name in names):
        raise Unfit("macros")
    if "xl/workbook.xml" not in names or len(names) != len(parts):
        raise Unfit("no_spreadsheet")
    counter = _Counter()
    for part in parts:
        name = part.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        is_table = name.startswith("xl/worksheets/") or name == "xl/sharedstrings.xml"
        if part.file_size > LARGEST_OTHER_PART and not is_table:
            raise Unfit("bomb")
        counter.look_at(archive, part)


class _Counter:
    """Looks through XML without keeping it: how much there is, how deep, no definitions of its own.

    The library that reads a file keeps elements: a few bytes each in the file, hundreds in memory.
    """

    def __init__(self) -> None:
        self._elements = self._rows = self._depth = 0

    def look_at(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raises :class:`Unfit` where a part is too much."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._define
        self._depth = 0
        try:
            with archive.open(part) as file:
                parser.ParseFile(file)
        except (
            expat.ExpatError,
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
        ):
            raise Unfit("broken") from None

    def _start(self, name: str, _attributes: object) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > _DEEPEST:
            raise Unfit("bomb")
        if name == "row" or name.endswith(":row"):
            self._rows += 1
            if self._rows > _MOST_ROW_ELEMENTS:
                raise Unfit("too_many_rows")

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _define(self, *_more: object) -> None:
        raise Unfit("bomb")


def _said(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e") or not isinstance(
        value, str | bool | int | float | dt.datetime | dt.date | dt.time
    ):
        return FORMULA if cell.data_type == "f" else UNREADABLE_CELL
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _unguarded(_clean(str(value)))


def _clean(text: str) -> str:
    if len(text) > MAX_CELL or UNREADABLE.search(text):
        return UNREADABLE_CELL
    return text.replace("\r\n", "\n").strip()


def _unguarded(text: str) -> str:
    return text[1:] if text[:1] == GUARD and text[1:2] in GUARDED else text


def guarded(text: str) -> str:
    """The text of a CSV cell, such that no spreadsheet program takes it for a formula."""
    return f"{GUARD}{text}" if text[:1] in GUARDED else text


def as_csv(rows: Iterable[list[str]]) -> bytes:
    """A CSV file, in the encoding by which spreadsheet programs know it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
