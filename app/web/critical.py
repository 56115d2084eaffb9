"""Sentences on which a life may hang: never alone in words that nobody has checked (law 7).

Leaving, danger, violence, children, emergency, rights, medical limits, what is kept. They are
marked where they are written, ``critical('…', 'exit')``, and the catalogs' tools find them by
that. In a locale that no native speaker has reviewed each stands with its Spanish and English.
English is the source: it stands alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup

from app.locales import DEFAULT, SOURCE, InterfaceLocale
from app.web.assets import icon
from app.web.i18n import catalog_of, current, spoken_in

#: The locales whose words stand beside those of another.
BESIDE = (DEFAULT.code, SOURCE)
#: What is put into a sentence; by a function of the locale where each has its own.
Values = dict[str, str | Callable[[str], str]]


def critical(text: str, picture: str, **values: str | Callable[[str], str]) -> Markup:
    """The sentence with its picture, and with its Spanish and English where that is needed.

    Catalogs are trusted, as everywhere; the named ``values`` are escaped.
    """
    return _with_picture(picture, _with_beside(text, current(), (), values))


def to_say(sentence: Critical, country: str | None) -> Markup:
    """What the reader is to say, and beside it the languages of who answers in that country.

    Where the country is not known, or none of its languages is ours: Spanish and English.
    """
    listeners = spoken_in(country or "") or BESIDE
    words = _with_beside(sentence.text, current(), listeners, {})
    return _with_picture(sentence.picture, words)


def for_another(
    text: str, picture: str, locale: InterfaceLocale, **values: str | Callable[[str], str]
) -> Markup:
    """The same in the locale of somebody else, and beside it what the reader of the page reads."""
    words = _with_beside(text, locale, (current().code,), values)
    return _with_picture(
        picture,
        Markup("<span lang={} dir={}>{}</span>").format(locale.code, locale.direction, words),
    )


def _with_picture(picture: str, words: Markup) -> Markup:
    shown = words if words.startswith("<span ") else Markup("<span>{}</span>").format(words)
    return Markup("<span class=k>{}{}</span>").format(icon(picture), shown)


def _with_beside(
    text: str, locale: InterfaceLocale, readers: tuple[str, ...], values: Values
) -> Markup:
    """The words of a locale, those for other ``readers`` first of what stands beside them."""
    alone = locale.reviewed or locale.code == SOURCE
    others = dict.fromkeys((*readers, *(() if alone else BESIDE)))
    others.pop(locale.code, None)
    words = _words(text, locale.code, values)
    if not others:
        return words
    beside = Markup(" ").join(
        Markup("<bdi lang={}>{}</bdi>").format(code, _words(text, code, values)) for code in others
    )
    return words + Markup(" <small>{}</small>").format(beside)


def _words(text: str, code: str, values: Values) -> Markup:
    put_in = {name: v(code) if callable(v) else v for name, v in values.items()}
    return Markup(catalog_of(code).gettext(text)) % put_in  # noqa: S704 - a catalog's


@dataclass(frozen=True, slots=True)
class Critical:
    """Such a sentence written in code, put into words when it is shown."""

    text: str
    picture: str
    values: tuple[tuple[str, str], ...] = ()

    def about(self, **values: str) -> Critical:
        """The same with these put in."""
        return Critical(self.text, self.picture, tuple(values.items()))

    def __html__(self) -> str:
        return critical(self.text, self.picture, **dict(self.values))

    def __str__(self) -> str:
        return str(_words(self.text, current().code, dict(self.values)))


def lazy_critical(text: str, picture: str) -> Critical:
    """The same as :func:`critical`, put into words when it is shown.

    Import it as ``critical``: the catalogs' tools know that name.
    """
    return Critical(text, picture)


def register(app: Flask) -> None:
    """Make it known to templates."""
    app.jinja_env.globals.update(critical=critical)
