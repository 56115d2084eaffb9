"""An XLSX file of any length, part after part: neither its rows nor the file are held whole.

In a ZIP of the plain kind: Excel offers to repair what says in advance that it may need 64-bit
sizes. So the text of a sheet ends at 2 GB, 2,048 bytes for each row that it can have; a file that
would need more breaks off, and no program opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from app.services.parts import Parts
from app.services.sheets.skeleton import HEADER, MAIN, SHEET, STRINGS, TEXT, XML, parts_of_book

#: Rows of a sheet below its header (Excel: 1,048,576 in all).
MOST_ROWS = 1_048_575
#: Values of a column that stand once, at the end, for all its cells; later ones in their cells.
MOST_SHARED = 1_000
#: Characters of a cell (Excel).
MOST_CHARACTERS = 32_767
#: What XML 1.0 cannot hold, however it is written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEVEL = 1  # of deflate: the fastest
_WIDTH = 24

Cell = str | float | None


def as_xlsx_parts(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str
) -> Iterator[bytes]:
    """A workbook of one sheet whose header stays in sight; texts never become formulas.

    Empty texts are empty cells. Of more than :data:`MOST_ROWS` rows no program can read it.
    """
    strings: dict[str, int] = {}
    return _zipped(
        {
            **{name: [content] for name, content in parts_of_book(title).items()},
            SHEET: _sheet(header, rows, strings),
            STRINGS: _table(strings),
        }
    )


def _zipped(members: dict[str, Iterable[str]]) -> Iterator[bytes]:
    out = Parts()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name, parts in members.items():
            with package.open(name, "w") as member:
                for part in parts:
                    member.write(part.encode())
                    yield out.taken()
    yield out.taken()


def _sheet(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], strings: dict[str, int]
) -> Iterator[str]:
    letters = [_letters(position) for position in range(len(header))]
    yield (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        f'</sheetView></sheetViews><cols><col min="1" max="{len(header)}" width="{_WIDTH}"'
        ' customWidth="1"/></cols><sheetData><row r="1">'
    )
    for letter, text in zip(letters, header, strict=True):
        yield _inline(f"{letter}1", text, HEADER)
    yield "</row>"
    shared: list[dict[str, int]] = [{} for _ in header]
    for number, row in enumerate(rows, start=2):
        cells = [f'<row r="{number}">']
        for letter, known, value in zip(letters, shared, row, strict=True):
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                cells.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
                continue
            place = known.get(value)
            if place is None and len(known) < MOST_SHARED:
                place = known[value] = strings.setdefault(value, len(strings))
            if place is None:
                cells.append(_inline(f"{letter}{number}", value, TEXT))
            else:
                cells.append(f'<c r="{letter}{number}" s="{TEXT}" t="s"><v>{place}</v></c>')
        cells.append("</row>")
        yield "".join(cells)
    yield "</sheetData></worksheet>"


def _table(strings: dict[str, int]) -> Iterator[str]:
    """What cells point at: it is known when the last of them is written."""
    yield f'{XML}<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">'
    for text in strings:
        yield f"<si>{_text(text)}</si>"
    yield "</sst>"


def _inline(place: str, text: str, style: int) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>'


def _text(text: str) -> str:
    said = escape(NOT_IN_XML.sub("", text)[:MOST_CHARACTERS])
    return f'<t xml:space="preserve">{said}</t>' if said != said.strip() else f"<t>{said}</t>"


def _letters(position: int) -> str:
    """The name of a column, from 0: A to Z, then AA."""
    before, at = divmod(position, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + at)
