"""The one list of interface locales. Adding one is a catalog and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parent / "translations"


@dataclass(frozen=True, slots=True)
class InterfaceLocale:
    """A language of the interface."""

    code: str  # BCP 47, as in the URL
    autonym: str
    direction: str = "ltr"
    reviewed: bool = False  # by a native speaker
    cldr: str = ""  # the locale of CLDR for dates and names, where it is not the code
    catalogs: Path = TRANSLATIONS  # the folder that its catalog is in

    @property
    def language(self) -> str:
        """The language that who reads it is likely to speak."""
        return self.code.partition("-")[0]

    @property
    def gettext_code(self) -> str:
        """The code as gettext writes it."""
        return self.code.replace("-", "_")

    @property
    def babel_code(self) -> str:
        """The locale whose CLDR data Babel is asked for."""
        return (self.cldr or self.code).replace("-", "_")


#: Those most used on the route first: people look for theirs from the top.
LOCALES = [
    InterfaceLocale("es", "Español"),
    InterfaceLocale("en", "English"),
    InterfaceLocale("ht", "Kreyòl Ayisyen"),
    InterfaceLocale("pt", "Português"),
    InterfaceLocale("fr", "Français"),
    InterfaceLocale("zh-Hans", "中文"),
    InterfaceLocale("ar", "العربية", direction="rtl"),
    InterfaceLocale("ru", "Русский"),
    InterfaceLocale("fa", "فارسی", direction="rtl"),
    InterfaceLocale("pa", "ਪੰਜਾਬੀ"),
    InterfaceLocale("hi", "हिन्दी"),
    InterfaceLocale("tr", "Türkçe"),
]
DEFAULT = LOCALES[0]
#: The language of the sentences in code and templates: it has no catalog, and needs no review.
SOURCE = "en"
BY_CODE = {locale.code: locale for locale in LOCALES}
#: Those in which staff's pages and mail are complete (``portal.po``); others read them in English.
PORTAL = ["es", "en", "ht", "pt", "fr", "zh-Hans", "ar", "ru", "fa", "pa", "hi", "tr"]


def for_staff(wanted: InterfaceLocale) -> InterfaceLocale:
    """The locale that pages and mail of staff are in for who wants one."""
    return wanted if wanted.code in PORTAL else BY_CODE[SOURCE]
