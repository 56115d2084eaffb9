"""What columns and codes of a spreadsheet are called: to write one, and to read any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from flask_babel.speaklater import LazyString

from app.locales import BY_CODE, LOCALES
from app.services.gazetteer import fold
from app.services.sheets.columns import COLUMNS, ID, MADE
from app.services.sheets.words import Understood, Vocabulary, fold_header
from app.services.taxonomies import languages
from app.web import i18n, labels
from app.web.i18n import lazy_gettext as _
from app.web.i18n import lazy_pgettext as pgettext
from app.web.staff.editing import labels as own

HEADER: Mapping[str, LazyString | str] = {
    ID: pgettext("a column of a spreadsheet", "Listing (leave as it is)"),
    MADE: pgettext("a column of a spreadsheet", "Made on (leave as it is)"),
    **{name: own.FIELD[column.field] for name, column in COLUMNS.items()},
    "text_description": own.ABOUT["description"],
    "text_conditions": own.ABOUT["conditions"],
    "town": pgettext("a column of a spreadsheet", "Town"),
    "point": pgettext("a column of a spreadsheet", "Point (latitude, longitude)"),
    **{f"condition_{code}": label for code, label in labels.NEED.items()},
}
HINT: Mapping[str, LazyString] = {
    "name": _("Needed."),
    "categories": _("Needed. One or several words of the second sheet, with ; between them."),
    "serves": _("Words of the second sheet, with ; between them."),
    "only_for": _("Only if nobody else is received. Words of the second sheet, with ; between."),
    "operator": _("Choose from the list."),
    "phones": _(
        "With + and the country. Several: | between them. WhatsApp: whatsapp: before the number."
    ),
    "email": _("For example: help@example.org"),
    "website": _("For example: https://example.org"),
    "hours_open": _("As OpenStreetMap writes it. For example: Mo-Fr 09:00-17:00; Sa 10:00-13:00"),
    "hours_intake": _("The same way. Empty: not known."),
    "hours_phone": _("The same way. Empty: not known."),
    "languages": _("Words of the second sheet, with ; between them."),
    "text_description": _("In your own words. No phone, address or link."),
    "text_conditions": _("In your own words. No phone, address or link."),
    "setting": _("Choose from the list."),
    "town": _("Needed for a place. For example: Tapachula, Chiapas"),
    "disclosure": _("Choose from the list."),
    "point": _("For example: 14.90, -92.26"),
    "coverage": _("For lines: countries as two letters, or one of their states: MX, Chiapas; GT"),
}
#: Headers of 5W files (R4V, OCHA) in English and Spanish, of HSDS, and HXL tags.
KNOWN_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    ID: ("id", "listing id", "service_id"),
    "name": ("name", "service name", "nombre del servicio", "activity name", "site name",
             "nombre de la actividad", "nombre", "servicio", "#activity+name", "#service+name",
             "#loc+name", "#service"),
    "categories": ("sector", "category", "categoria", "service type", "tipo de servicio",
                   "cluster", "#sector", "#service+type", "#activity+type"),
    "serves": ("target population", "beneficiaries", "poblacion meta", "poblacion objetivo",
               "beneficiarios", "#beneficiary", "#beneficiary+type", "#population+type"),
    "phones": ("phone", "phone number", "telephone", "telefono", "telefonos", "contact phone",
               "telefono de contacto", "#contact+phone"),
    "email": ("email", "e-mail", "correo", "correo electronico", "contact email",
              "#contact+email"),
    "website": ("website", "url", "web", "sitio web", "pagina web", "#contact+url",
                "#meta+url"),
    "hours_open": ("opening hours", "schedule", "horario", "horarios", "horario de atencion",
                   "opening_hours", "#service+hours", "#date+hours"),
    "languages": ("language", "languages", "idioma", "idiomas", "#service+lang"),
    "text_description": ("description", "activity description", "descripcion",
                         "descripcion de la actividad", "#description",
                         "#activity+description"),
    "town": ("city", "town", "municipality", "admin2", "admin 2", "ciudad", "municipio",
             "localidad", "#adm2+name", "#loc+city", "#loc+town"),
    "address": ("address", "direccion", "domicilio", "physical address", "#loc+address",
                "#contact+address"),
    "operator": ("organization type", "organisation type", "tipo de organizacion", "#org+type"),
}  # fmt: skip
_ANSWERS = {"yes": own.ANSWER["yes"], "no": own.ANSWER["no"]}
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "category": labels.CATEGORY,
    "serves": labels.SERVES,
    "operator": labels.OPERATOR,
    "setting": own.SETTING,
    "disclosure": own.DISCLOSURE,
    "public_field": own.SHOWN,
    "how": own.HOW,
    "answer": _ANSWERS,
}


@lru_cache
def vocabulary(locale: str) -> Vocabulary:
    """The words of one language."""
    with i18n.within(BY_CODE[locale]):
        terms = {
            kind: {code: _plain(word) for code, word in words.items()}
            for kind, words in _KINDS.items()
        }
        terms["language"] = {code: _plain(i18n.language_name(code, locale)) for code in languages()}
        return Vocabulary(
            headers={name: str(word) for name, word in HEADER.items()},
            hints={name: str(word) for name, word in HINT.items()},
            terms=terms,
        )


@lru_cache
def understood() -> Understood:
    """The words of all our languages, the codes themselves, and headers of other files."""
    columns: dict[str, str] = {}
    terms: dict[str, dict[str, str]] = {}
    for name in (ID, MADE, *COLUMNS):
        columns.setdefault(fold_header(name), name)
    for vocabulary_ in map(vocabulary, _codes()):
        for name, header in vocabulary_.headers.items():
            columns.setdefault(fold_header(header), name)
        for kind, words in vocabulary_.terms.items():
            known = terms.setdefault(kind, {})
            for code, word in words.items():
                known.setdefault(fold(code), code)
                known.setdefault(fold(word), code)
    for name, headers in KNOWN_ELSEWHERE.items():
        for header in headers:
            columns.setdefault(fold_header(header), name)
    return Understood(columns, terms)


def _plain(word: object) -> str:
    """A word that can stand in a list: nothing in it parts one from the next."""
    return str(word).replace(";", ",").replace("(", "[").replace(")", "]")


def _codes() -> Iterator[str]:
    """The source language first: where two languages disagree about a word, its meaning holds."""
    yield "en"
    yield from (locale.code for locale in LOCALES if locale.code != "en")
