"""The one list of interface locales. Adding one is a catalog and a line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InterfaceLocale:
    """A language of the interface."""

    code: str  # BCP 47, as in the URL
    autonym: str
    direction: str = "ltr"
    reviewed: bool = False  # by a native speaker


LOCALES = (
    InterfaceLocale("es", "Español"),
    InterfaceLocale("en", "English"),
)
DEFAULT = LOCALES[0]
BY_CODE = {locale.code: locale for locale in LOCALES}
