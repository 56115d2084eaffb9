"""Hours are read from words only where the words leave no doubt."""

import pytest

from app.services.hours import is_valid
from app.services.imports.published_hours import to_osm


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("24/7", "24/7"),
        ("24 horas", "24/7"),
        ("24 horas, todos los días", "24/7"),
        ("24 horas 365 días", "24/7"),
        ("lunes a viernes de 8:00 a 16:00", "Mo-Fr 08:00-16:00"),
        ("Lunes a Viernes 8am - 4pm", "Mo-Fr 08:00-16:00"),
        ("lunes a viernes de 9 a. m. a 5 p. m.", "Mo-Fr 09:00-17:00"),
        ("Mon-Fri 9:30-17:00", "Mo-Fr 09:30-17:00"),
        ("Monday to Friday 9am to 12pm", "Mo-Fr 09:00-12:00"),
        ("lunes, miércoles y viernes 9:00-13:00", "Mo,We,Fr 09:00-13:00"),
        ("lunes a viernes 9:00-13:00 y 15:00-18:00", "Mo-Fr 09:00-13:00,15:00-18:00"),
        ("Mon-Fri 9:00-17:00; Sat 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("todos los días 7:00-22:00", "Mo-Su 07:00-22:00"),
        ("daily 12am-11pm", "Mo-Su 00:00-23:00"),
        ("lunes a viernes de 8 de la mañana a 5 de la tarde", "Mo-Fr 08:00-17:00"),
    ],
)
def test_plain_words_become_opening_hours(words: str, expected: str) -> None:
    assert to_osm(words) == expected
    assert is_valid(expected)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "por cita",
        "lunes a viernes",
        "8:00 a 16:00",
        "lunes a viernes de 8 a 4",  # four in the morning?
        "lunes a viernes 8 a 4 pm",  # eight in the evening?
        "Mon-Fri 8:00-16:00, except holidays",
        "Mon-Fri 8:00-16:00 (call first)",
        "Mon-Fri 22:00-06:00",
        "Mon-Fri 9:00-25:00",
        "Mon-Fri 9:75-17:00",
        "Mon-Fri 13pm-14pm",
        "Mon-Fri 9:00-17:00; Saturday mornings",
        "abierto 24 horas con cita",
        "24 horas lunes a viernes",
    ],
)
def test_words_that_leave_a_doubt_stay_words(words: str) -> None:
    assert to_osm(words) is None
