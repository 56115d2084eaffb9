"""Phone numbers of any country: read, checked, kept as E.164 or as a short or national code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from app.models import PhoneKind


@dataclass(frozen=True, slots=True)
class Number:
    """One way to call. ``number`` is E.164, or digits as dialled inside the country."""

    number: str
    kind: PhoneKind
    extension: str | None = None


class NotAPhone(ValueError):
    """The text is no number that can be dialled."""


def parse(text: str, *, whatsapp: bool = False) -> Number:
    """Read ``+E164``, ``+E164;ext=12``, ``short:911`` or ``national:800…``.

    Raises :class:`NotAPhone` when it cannot be a number of that form.
    """
    text = text.strip()
    for prefix, kind in (("short:", PhoneKind.SHORT), ("national:", PhoneKind.NATIONAL)):
        if text.startswith(prefix):
            digits = text.removeprefix(prefix).replace(" ", "")
            if not re.fullmatch(r"[*#]?\d{2,15}#?", digits):
                raise NotAPhone(text)
            return Number(digits, kind)
    number, _, extension = text.partition(";ext=")
    if not number.startswith("+"):
        raise NotAPhone(text)
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        raise NotAPhone(text) from None
    if not phonenumbers.is_possible_number(parsed):
        raise NotAPhone(text)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if extension and not extension.isdigit():
        raise NotAPhone(text)
    return Number(e164, PhoneKind.WHATSAPP if whatsapp else PhoneKind.VOICE, extension or None)


@lru_cache(maxsize=20_000)
def readable(number: str) -> str:
    """An E.164 number in groups, as people read it; other codes unchanged."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
