"""The locale of a page: from its path, else negotiated; its direction; names of languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.languages import get_official_languages
from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.routing import BaseConverter, ValidationError

from app.catalogs import catalog_of as catalog_of
from app.locales import BY_CODE, DEFAULT, LOCALES, InterfaceLocale
from app.services.taxonomies import DATA, language_names, languages, understood_as

#: The locale's code and catalog, at hand without asking the request: a page has 300 strings.
_code: ContextVar[str] = ContextVar("code", default=DEFAULT.code)
_catalog: ContextVar[NullTranslations] = ContextVar("catalog")

#: Between the things of a list, where it is not a comma of Latin letters. Not those of CLDR: its
#: Arabic says "and" each time, and its Persian turns what comes next.
COMMAS = {"ar": "، ", "fa": "، ", "zh-Hans": "、"}


class LocaleConverter(BaseConverter):
    """``<locale:locale>`` in a URL; an unknown one is 404 before the view."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?"

    def to_python(self, value: str) -> InterfaceLocale:
        if value not in BY_CODE:
            raise ValidationError
        return BY_CODE[value]

    def to_url(self, value: object) -> str:
        return value.code if isinstance(value, InterfaceLocale) else str(value)


def register(app: Flask) -> None:
    """Locale in the path, catalogs, ``lang`` and ``dir`` for templates."""
    app.url_map.converters["locale"] = LocaleConverter
    Babel(app, locale_selector=lambda: current().babel_code, default_locale=DEFAULT.code)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its i18n extension
        lambda text: _catalog.get().gettext(text),
        lambda one, many, n: _catalog.get().ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, text: _catalog.get().pgettext(context, text),
        npgettext=lambda context, one, many, n: _catalog.get().npgettext(context, one, many, n),
    )

    @app.url_value_preprocessor
    def take_locale(_endpoint: str | None, values: dict[str, object] | None) -> None:
        locale = (values or {}).pop("locale", None)
        use(locale if isinstance(locale, InterfaceLocale) else _without_route())

    @app.url_defaults
    def give_locale(endpoint: str, values: dict[str, object]) -> None:
        if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = current()


def use(locale: InterfaceLocale) -> None:
    """Answer this request in a locale."""
    g.locale = locale
    _code.set(locale.code)
    _catalog.set(catalog_of(locale.code))


@contextmanager
def within(locale: InterfaceLocale) -> Iterator[None]:
    """Speak another locale for a while, then that of the request again."""
    code, catalog = _code.set(locale.code), _catalog.set(catalog_of(locale.code))
    try:
        yield
    finally:
        _code.reset(code)
        _catalog.reset(catalog)


def _without_route() -> InterfaceLocale:
    """The locale where no route names one: of the path's beginning, else what the browser asks.

    Not in the APIs: one of them listens to the header by itself, for what has names of ours.
    """
    beginning = request.path.split("/")[1]
    if beginning in ("api", "hsds", "ogc"):
        return DEFAULT
    return BY_CODE.get(beginning) or negotiated()


def gettext(text: str, **values: object) -> str:
    """The words of the catalog for ``text``, with the named ``values`` put in."""
    found = _catalog.get().gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, num: int) -> str:
    """The words for a number of things, by the plural forms of the locale."""
    return _catalog.get().ngettext(one, many, num) % {"num": num}


def pgettext(context: str, text: str) -> str:
    """The words for ``text`` where it means what ``context`` says."""
    return str(_catalog.get().pgettext(context, text))


def lazy_gettext(text: str) -> LazyString:
    """The same as :func:`gettext`, looked up when it is shown."""
    return LazyString(gettext, text)


def lazy_pgettext(context: str, text: str) -> LazyString:
    """The same as :func:`pgettext`, looked up when it is shown."""
    return LazyString(pgettext, context, text)


def current() -> InterfaceLocale:
    """The locale of this request."""
    return BY_CODE[_code.get()]


def negotiated() -> InterfaceLocale:
    """The locale that the browser's languages ask for, the default when none fits."""
    return asked_for_by(request.headers.get("Accept-Language", ""))


def asked_for_by(header: str) -> InterfaceLocale:
    """The locale that an ``Accept-Language`` asks for (RFC 9110), the default when none fits."""
    tags = [tag for tag, quality in parse_accept_header(header, LanguageAccept) if quality > 0]
    return first_understood(tags, LOCALES) or DEFAULT


def first_understood(
    tags: Sequence[str], offered: Sequence[InterfaceLocale]
) -> InterfaceLocale | None:
    """The locale offered for the first of some BCP 47 tags that has one, by its language at least.

    Who reads zh-TW or cmn is offered zh-Hans, who reads prs (Dari) is offered fa.
    """
    for tag in map(str.lower, tags):
        exact = [locale for locale in offered if locale.code.lower() == tag]
        codes = understood_as(tag.partition("-")[0])
        alike = [locale for locale in offered if locale.language in codes]
        if exact or alike:
            return (exact + alike)[0]
    return None


@lru_cache
def spoken_in(country: str) -> tuple[str, ...]:
    """Our locales in the languages of a country's offices (ISO 3166-1; CLDR), the first first."""
    official = get_official_languages(country, de_facto=True)
    return tuple(x.code for code in official for x in LOCALES if x.language == code)


@lru_cache
def own_words(code: str) -> dict[str, Any]:
    """What ``data/locales/<code>.json`` says for a locale that CLDR lacks; empty for others.

    CLDR gives Haitian Creole what it has of French: so do we, where the file says nothing.
    """
    file = DATA / "locales" / f"{code}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


@lru_cache(maxsize=4096)
def language_name(code: str, locale: str) -> str:
    """What a language is called in an interface locale; its own name where nobody says."""
    ours = BY_CODE[locale]
    names = language_names()
    name = names.get((locale, code)) or _cldr(ours).languages.get(code)
    return name or names.get((ours.cldr, code)) or autonym(code)


def autonym(code: str) -> str:
    """What a language is called in itself; the code for one that is not in the table."""
    known = languages().get(code)
    return known.autonym if known else code


def lang(code: str) -> str:
    """The value of ``lang`` for a language; "" (unknown) for a private-use code (qaa to qtz)."""
    return "" if "qaa" <= code <= "qtz" else code


@lru_cache(maxsize=4096)
def country_name(code: str, locale: str) -> str:
    """What a country (ISO 3166-1) is called in an interface locale."""
    own = own_words(locale).get("countries", {}).get(code)
    return own or _cldr(BY_CODE[locale]).territories.get(code) or code


def comma() -> str:
    """What stands between the things of a list in the locale of the request."""
    return COMMAS.get(current().code, ", ")


def _cldr(locale: InterfaceLocale) -> Locale:
    return Locale.parse(locale.babel_code)
