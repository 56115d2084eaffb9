"""The columns of a spreadsheet: how each field of the table of fields is one cell or several.

``;`` parts codes, ``|`` phones, as in the files that ``amparo load`` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.sheets import cells
from app.services.sheets.cells import Reader
from app.services.sheets.words import Vocabulary
from app.services.taxonomies import terms

#: The columns that say which listing a row is, and when the file was made.
ID, MADE = "id", "made"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``put`` answers the field's value with this cell in it.

    ``kind``: of its codes, if it has any; ``several``: it may hold more than one.
    """

    name: str
    field: str
    show: Callable[[Any, Vocabulary, Mapping[int, str]], str]
    put: Callable[[Any, str, Reader], Any]
    of_place: bool = False
    kind: str = ""
    several: bool = False

    def key(self, place: str | None) -> str | None:
        """The key of its field; None where it is of a place and there is not exactly one."""
        if not self.of_place:
            return self.field
        return f"{self.field}@{place}" if place else None


def _codes(name: str, kind: str, *, required: bool = False) -> Column:
    return Column(
        name,
        name,
        show=lambda value, words, _: "; ".join(words.terms[kind].get(c, c) for c in value),
        put=lambda _, text, reader: cells.codes(text, kind, reader, required=required),
        kind=kind,
        several=True,
    )


def _one(name: str, kind: str, *, of_place: bool = False) -> Column:
    return Column(
        name,
        name,
        show=lambda value, words, _: words.terms[kind].get(value, value),
        put=lambda _, text, reader: cells.code(text, kind, reader),
        of_place=of_place,
        kind=kind,
    )


def _text(name: str, put: Callable[[str], Any], *, of_place: bool = False) -> Column:
    return Column(
        name,
        name,
        show=lambda value, _words, _towns: value or "",
        put=lambda _before, text, _reader: put(text),
        of_place=of_place,
    )


def _hours(purpose: str) -> Column:
    return Column(
        f"hours_{purpose}",
        f"hours_{purpose}",
        show=lambda value, _words, _towns: (value or {}).get("opening_hours") or "",
        put=cells.hours,
    )


def _condition(code: str) -> Column:
    def put(before: dict[str, str], text: str, reader: Reader) -> dict[str, str]:
        answer = cells.code(text, "answer", reader) if text else ""
        others = {need: said for need, said in before.items() if need != code}
        return {**others, code: answer} if answer else others

    return Column(
        f"condition_{code}",
        "conditions",
        show=lambda value, words, _: words.terms["answer"].get(value.get(code, ""), ""),
        put=put,
        kind="answer",
    )


def _wording(about: str) -> Column:
    return Column(
        f"text_{about}",
        "wordings",
        show=lambda value, _words, _towns: cells.original(value, about),
        put=lambda before, text, reader: cells.worded(before, about, text, reader),
    )


def _disclosure() -> Column:
    return Column(
        "disclosure",
        "disclosure",
        show=lambda value, words, _: words.terms["disclosure"][value["level"]],
        put=lambda _, text, reader: {"level": cells.code(text, "disclosure", reader)},
        of_place=True,
        kind="disclosure",
    )


#: In the order in which they stand.
COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        _text("name", cells.name),
        _codes("categories", "category", required=True),
        _codes("serves", "serves"),
        _codes("only_for", "serves"),
        _one("operator", "operator"),
        Column("phones", "phones", cells.shown_phones, cells.phones),
        _text("email", cells.email),
        _text("website", cells.website),
        *(_hours(purpose) for purpose in ("open", "intake", "phone")),
        Column("languages", "languages", cells.shown_languages, cells.languages),
        _wording("description"),
        _wording("conditions"),
        _one("setting", "setting", of_place=True),
        Column("town", "town", cells.shown_town, cells.town, of_place=True),
        _text("address", cells.address, of_place=True),
        Column("point", "point", cells.shown_point, cells.point, of_place=True),
        _disclosure(),
        _codes("public_fields", "public_field"),
        Column("coverage", "coverage", cells.shown_coverage, cells.coverage),
        *(_condition(code) for code in terms("need")),
    )
}
