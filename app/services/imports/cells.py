"""The cells of one row of an imported table, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from app.services.errors import RowProblem

MAX_CELL = 4_000
#: Controls and no characters, and what turns the rest of a line around: a number must read as
#: it is dialled.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
#: Settings of rows whose words an error may repeat: where nobody sleeps.
_OPEN = ("", "office", "remote")
T = TypeVar("T")


class Cells:
    """The cells of one row; what is wrong with them goes into one list for the whole file."""

    def __init__(
        self, line_number: int, row: Mapping[str, str], problems: list[RowProblem]
    ) -> None:
        self.line_number = line_number
        self.row = dict(row)
        self._problems = problems
        #: Whatever cell it is: a row that is shifted by a column has its address anywhere.
        self._may_be_quoted = row.get("disclosure") == "exact" and row.get("setting") in _OPEN
        for name, value in self.row.items():
            if len(value) > MAX_CELL:
                self.refuse(name, f"is longer than {MAX_CELL} characters")
            if UNREADABLE.search(value):
                self.refuse(name, "holds characters that cannot be read")

    def refuse(self, column: str, reason: str, part: str = "") -> None:
        """Note a problem with a cell or a ``part`` of it, quoted only where nothing is withheld."""
        value = ""
        if self._may_be_quoted:
            reason, value = f"{part} {reason}".strip(), self.row.get(column, "")[:80]
        self._problems.append(RowProblem(self.line_number, column, reason, value))

    def text(self, column: str) -> str | None:
        return self.row.get(column) or None

    def required(self, column: str) -> str:
        value = self.row.get(column, "")
        if not value:
            self.refuse(column, "is empty")
        return value

    def codes(self, column: str, known: Iterable[str]) -> tuple[str, ...]:
        found = tuple(filter(None, (c.strip() for c in self.row.get(column, "").split(";"))))
        for code in found:
            if code not in set(known):
                self.refuse(column, "is not a known code", code)
        return tuple(dict.fromkeys(found))

    def one_of(self, column: str, kind: Callable[[str], T], default: T) -> T:
        value = self.row.get(column, "")
        if not value:
            return default
        try:
            return kind(value)
        except ValueError:
            self.refuse(column, "is not one of the values allowed here")
            return default

    def yes(self, column: str) -> bool:
        value = self.row.get(column, "")
        if value not in ("", "yes", "no"):
            self.refuse(column, "is neither yes nor no")
        return value == "yes"
