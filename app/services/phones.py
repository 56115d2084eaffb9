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


def area_code(number: str, kind: str, country: str) -> str:
    """The area code of a number of that country; "" where it tells no part of the country.

    Numbers of another country, toll-free ones and most mobiles have none; in some countries
    (Mexico, Brazil, the United States) mobiles have one too.
    """
    if kind == PhoneKind.SHORT:
        return ""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.region_code_for_country_code(parsed.country_code or 0) != country and (
        country not in phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    ):
        return ""
    length = phonenumbers.length_of_geographical_area_code(parsed)
    return phonenumbers.national_significant_number(parsed)[:length]
