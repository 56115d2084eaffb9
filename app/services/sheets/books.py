"""An XLSX file: texts that never become formulas, and lists to choose coded values from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: How many lines below the header have lists to choose from.
LISTED_LINES = 2_000
_WIDTH = 24


def as_xlsx(
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    choices: Mapping[int, Sequence[str]] | None = None,
    lists_title: str = "",
    words: Mapping[str, Sequence[str]] | None = None,
    right_to_left: bool = False,
) -> bytes:
    """A workbook of one sheet. The first row is its header and stays in sight.

    ``choices``: position of a column -> the values that it may have; ``words``: more lists, by
    their titles, for columns that may have several, on the second sheet with the others.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList

    fonts = {bold: Font(bold=bold) for bold in (True, False)}
    alignments = {bold: Alignment(vertical="top", wrap_text=bold) for bold in (True, False)}
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    sheet.data_validations = DataValidationList()
    sheet.sheet_view.rightToLeft = right_to_left
    lists: dict[str, Sequence[str]] = dict(words or {})
    for position, allowed in (choices or {}).items():
        letter = get_column_letter(position + 1)
        where = _place(lists, allowed, f"{letter}")
        column = get_column_letter(where + 1)
        rule = DataValidation(
            type="list",
            formula1=f"'{lists_title[:31]}'!${column}$2:${column}${len(allowed) + 1}",
            allow_blank=True,
        )
        rule.add(f"{letter}2:{letter}{LISTED_LINES}")
        sheet.data_validations.append(rule)

    def cell(of: Any, text: str, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(of, text)
        made.data_type = "s"  # whatever it begins with
        made.number_format = "@"
        made.quotePrefix = True
        made.font = fonts[bold]
        made.alignment = alignments[bold]
        return made

    for number, row in enumerate(rows):
        if number == 0:
            for position in range(len(row)):
                sheet.column_dimensions[get_column_letter(position + 1)].width = _WIDTH
        sheet.append([cell(sheet, text, bold=number == 0) if text else None for text in row])
    if lists:
        second: Any = book.create_sheet(lists_title[:31])
        longest = max(len(allowed) for allowed in lists.values())
        second.append([cell(second, name, bold=True) for name in lists])
        for line in range(longest):
            second.append(
                [cell(second, x[line]) if line < len(x) else None for x in lists.values()]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _place(lists: dict[str, Sequence[str]], allowed: Sequence[str], name: str) -> int:
    """The position of a list among the lists, where it is put if it is not there."""
    for position, there in enumerate(lists.values()):
        if list(there) == list(allowed):
            return position
    lists[name] = allowed
    return len(lists) - 1
