"""Texts that lead somewhere are found, also when somebody hides it; plain ones are not."""

import pytest

from app.services.editing.free_text import holds_contact

LEADS = [
    "Llame al 555 0100 200",
    "Call +1-202-555-0101 any time",
    "5 5 5 / 0 1 0 / 0 2 0 0",
    "5_5_5_0_1_0_0",
    "1️⃣2️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣0️⃣1️⃣",
    "cinco cinco cinco, cero uno cero uno",
    "five-five-five oh zero one zero one zero",
    "whatsapp: made up",
    "Busque en Facebook @madeup",
    "Instagram: madeup",
    "escribe a ayuda arroba example punto com",
    "help@example.org",
    "www.example.org",
    "example.org/help",
    "https://example.org",
    "@madeup",
    "Calle Falsa 123",
    "frente al parque central",
    "14.9055, -92.2588",
    "número ٥٥٥٠١٠٠١٠١",
    "tel. ５５５０１００１０１",
]
PLAIN = [
    None,
    "",
    "Women and their children, any nationality",
    "Abierto de 9:00 a 13:00 y de 15:00 a 18:00",
    "09:00-13:00, 15:00-18:00",
    "Mo-Fr 09:00-13:00,15:00-18:30; PH off",
    "Up to 3 nights, 20 people a day",
    "No necesita documentos. Comida gratis de lunes a viernes.",
    "Se habla español, kreyòl y portugués",
    "Families stay together; boys up to 12 years",
]


@pytest.mark.parametrize("text", LEADS)
def test_a_contact_in_a_text_is_found(text: str) -> None:
    assert holds_contact(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_text_is_left_alone(text: str | None) -> None:
    assert not holds_contact(text)
