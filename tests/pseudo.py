"""A made-up locale: accents on every letter, 40 % longer, from right to left.

It is a catalog and a line in the one list, as any other. Days and countries are in Russian: so
whatever stands on a page in plain Latin letters has not come through a catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.cli.catalogs import DOMAINS, TRANSLATIONS
from app.cli.strings import MARKUP, PLACEHOLDERS
from app.locales import BY_CODE, LOCALES, InterfaceLocale

CODE = "en-XA"
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçđéƒğĥîĵķļḿñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
KEPT = re.compile(f"({PLACEHOLDERS.pattern}|{MARKUP.pattern})")
RTL_MARK = "\u200f"


def pseudo(text: str) -> str:
    """The same sentence in the made-up language; placeholders and markup stay."""
    parts = KEPT.split(text)
    parts[::2] = [part.translate(LETTERS) for part in parts[::2]]
    longer = " ".join(["žžžž"] * max(1, round(len(text) * 0.4 / 5)))
    return f"{RTL_MARK}{''.join(parts)} {longer}{RTL_MARK}"


@contextmanager
def pseudo_locale(folder: Path) -> Iterator[InterfaceLocale]:
    """The locale in the list, with its catalog in a folder."""
    locale = InterfaceLocale(CODE, pseudo("English"), "rtl", cldr="ru", catalogs=folder)
    where = folder / locale.gettext_code / "LC_MESSAGES"
    where.mkdir(parents=True)
    for domain in DOMAINS:
        catalog = Catalog(locale="en")
        with (TRANSLATIONS / f"{domain}.pot").open("rb") as file:
            template = read_po(file)  # a test of catalogs says that it is fresh
        for message in template:
            if message.id:
                several = not isinstance(message.id, str)
                made = tuple(map(pseudo, message.id)) if several else pseudo(message.id)
                catalog.add(message.id, made, context=message.context)
        with (where / f"{domain}.mo").open("wb") as file:
            write_mo(file, catalog)
    LOCALES.append(locale)
    BY_CODE[CODE] = locale
    try:
        yield locale
    finally:
        LOCALES.remove(locale)
        del BY_CODE[CODE]
