"""Numbers that people give and numbers that people call: whether they are the same."""

from __future__ import annotations

import re

import phonenumbers

from app.services.phones import NotAPhone, parse

#: The end of a number that says whose it is: prefixes for mobiles and operators come before it.
_SAYS_WHOSE = 8
_LONGEST = 60
_DIGITS = re.compile(r"\+?\d(?:[\s().·/–-]{0,3}\d){6,}")


def read_number(text: str, country: str) -> str:
    """A number as people of a country write it, as E.164; raises :class:`NotAPhone`."""
    if len(text) > _LONGEST:
        raise NotAPhone(text)
    try:
        parsed = phonenumbers.parse(text.strip(), country)
    except phonenumbers.NumberParseException:
        raise NotAPhone(text) from None
    return parse(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)).number


def numbers_in(text: str) -> list[str]:
    """The digits of what may be dialled in a text: seven or more."""
    return [re.sub(r"\D", "", match[0]) for match in _DIGITS.finditer(text)]


def is_same(one: str, other: str) -> bool:
    """Whether two numbers are most likely one, however they were written."""
    a, b = (re.sub(r"\D", "", number) for number in (one, other))
    shorter = min(len(a), len(b), _SAYS_WHOSE)
    return shorter > 0 and a[-shorter:] == b[-shorter:]


def region_of(number: str) -> str | None:
    """The country of an E.164 number; None for one of no country."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
