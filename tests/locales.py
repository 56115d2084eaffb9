"""In which locales the tests look at every page; `make audit` looks at all of them."""

import os

from app.locales import LOCALES
from app.web.i18n import catalog_of

TESTED = ("es", "ar")
#: Those that every route is crawled in.
CRAWLED = [locale.code for locale in LOCALES]
#: The one for what is the same in each: fields, headers.
ONE_FOR_ALL = CRAWLED
if not os.environ.get("AMPARO_ALL_LOCALES"):
    CRAWLED = ["en", *TESTED]
    ONE_FOR_ALL = ["es"]


def said(text: str, locale: str) -> str:
    """An English sentence as the catalog of a locale says it."""
    return str(catalog_of(locale).gettext(text))


def quiet_title(locale: str) -> str:
    """The title of a page that others must not read."""
    return f"{said('Information', locale)} – Amparo"
