"""The words of an interface locale, for pages and for mail."""

from __future__ import annotations

from functools import lru_cache

from babel.support import NullTranslations, Translations

from app.locales import BY_CODE


@lru_cache
def catalog_of(code: str) -> NullTranslations:
    """The catalog of an interface locale; what only staff read is looked up last."""
    locale = BY_CODE[code]
    where = str(locale.catalogs), [locale.gettext_code]
    catalog = Translations.load(*where)
    catalog.add_fallback(Translations.load(*where, domain="portal"))
    return catalog
