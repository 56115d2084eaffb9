"""The numbers of a row, and who answers them."""

from __future__ import annotations

from collections.abc import Iterable

from app.models import Answers, PhoneKind
from app.services.imports.cells import Cells
from app.services.phones import NotAPhone, Number, parse


def phones_of(cells: Cells) -> tuple[Number, ...]:
    """The numbers of ``phones`` and ``whatsapp``, parted by `` | ``, each once."""
    found = []
    for column, kind in (("phones", PhoneKind.VOICE), ("whatsapp", PhoneKind.WHATSAPP)):
        for text in filter(None, (part.strip() for part in cells.row[column].split("|"))):
            try:
                found.append(parse(text, whatsapp=kind is PhoneKind.WHATSAPP))
            except NotAPhone:
                cells.refuse(column, "is no number that can be dialled", text)
    return tuple(dict.fromkeys(found))


def answers_of(cells: Cells, phones: Iterable[Number]) -> dict[str, tuple[str, ...]]:
    """``107=ambulance;100=fire,police``: who answers which number of the row."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, cells.row.get("phone_answers", "").split(";")):
        number, _, who = pair.strip().partition("=")
        codes = tuple(who.split(","))
        if number not in {phone.number for phone in phones}:
            cells.refuse("phone_answers", "names a number that the row does not have", pair)
        elif not set(codes) <= set(Answers):
            cells.refuse("phone_answers", "is not number=who,who with known codes", pair)
        else:
            found[number] = codes
    return found
