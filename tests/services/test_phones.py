"""Numbers are kept in one form, and what cannot be dialled is refused."""

import pytest

from app.models import PhoneKind
from app.services.phones import NotAPhone, Number, parse, readable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+12025550101", Number("+12025550101", PhoneKind.VOICE)),
        (" +1 (202) 555-0101 ", Number("+12025550101", PhoneKind.VOICE)),
        ("+12025550101;ext=12", Number("+12025550101", PhoneKind.VOICE, "12")),
        ("short:911", Number("911", PhoneKind.SHORT)),
        ("short:*765", Number("*765", PhoneKind.SHORT)),
        ("national:800 555 0101", Number("8005550101", PhoneKind.NATIONAL)),
    ],
)
def test_a_number_is_read(text: str, expected: Number) -> None:
    assert parse(text) == expected


def test_a_whatsapp_number_is_told_apart() -> None:
    assert parse("+12025550101", whatsapp=True).kind is PhoneKind.WHATSAPP


@pytest.mark.parametrize(
    "text",
    ["", "911", "202 555 0101", "+1", "+999123456", "+12025550101;ext=a", "short:", "short:9",
     "short:nine", "national:+1202", "call the parish", "+1202555010123456789"],
)  # fmt: skip
def test_what_cannot_be_dialled_is_refused(text: str) -> None:
    with pytest.raises(NotAPhone):
        parse(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+12025550101", "+1 202-555-0101"), ("911", "911"), ("+1", "+1"), ("*765", "*765")],
)
def test_numbers_are_shown_in_groups(number: str, shown: str) -> None:
    assert readable(number) == shown
