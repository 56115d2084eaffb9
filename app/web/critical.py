"""Sentences on which a life may hang: never alone in words that nobody has checked (law 7).

Leaving, danger, violence, children, emergency, rights, medical limits, what is kept. They are
marked where they are written, ``critical('…', 'exit')``, and the catalogs' tools find them by
that. In a locale that no native speaker has reviewed each stands with its Spanish and English.
English is the source: it stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup

from app.locales import DEFAULT, SOURCE
from app.web.assets import icon
from app.web.i18n import catalog_of, current

#: The locales whose words stand beside those of another.
BESIDE = (DEFAULT.code, SOURCE)


def critical(text: str, picture: str, **values: object) -> Markup:
    """The sentence with its picture, and with its Spanish and English where that is needed.

    Catalogs are trusted, as everywhere; the named ``values`` are escaped.
    """
    locale = current()
    alone = locale.reviewed or locale.code == SOURCE
    others = [] if alone else [code for code in BESIDE if code != locale.code]
    beside = Markup(" · ").join(
        Markup("<bdi lang={}>{}</bdi>").format(code, _words(text, code, values)) for code in others
    )
    words = _words(text, locale.code, values)
    if beside:
        words += Markup(" <small>{}</small>").format(beside)
    return Markup("<span class=k>{}<span>{}</span></span>").format(icon(picture), words)


def _words(text: str, code: str, values: dict[str, object]) -> Markup:
    return Markup(catalog_of(code).gettext(text)) % values  # noqa: S704 - a catalog's


@dataclass(frozen=True, slots=True)
class Critical:
    """Such a sentence written in code, put into words when it is shown."""

    text: str
    picture: str

    def __html__(self) -> str:
        return critical(self.text, self.picture)

    def __str__(self) -> str:
        return str(_words(self.text, current().code, {}))


def lazy_critical(text: str, picture: str) -> Critical:
    """The same as :func:`critical`, put into words when it is shown.

    Import it as ``critical``: the catalogs' tools know that name.
    """
    return Critical(text, picture)


def register(app: Flask) -> None:
    """Make it known to templates."""
    app.jinja_env.globals.update(critical=critical)
