"""Catalogs of translated strings: taken from the code, kept in files, compiled for the pages.

English is the source language: its strings stand in code and templates, so it has no catalog.
An update never guesses a translation from a similar string: one word apart, "they ask for papers"
and "they do not ask for papers" are opposites.
"""

from __future__ import annotations

import io
import os
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.util import pathmatch

from app.locales import LOCALES, PORTAL, SOURCE, InterfaceLocale
from app.locales import TRANSLATIONS as TRANSLATIONS

APP = Path(__file__).resolve().parents[1]
PYPROJECT = APP.parent / "pyproject.toml"
TRANSLATED = tuple(locale for locale in LOCALES if locale.code != SOURCE)

#: What seekers read; and what only staff do, a catalog of its own, at first in fewer locales.
MESSAGES, OF_STAFF = "messages", "portal"
DOMAINS = (MESSAGES, OF_STAFF)
TEMPLATE = f"{MESSAGES}.pot"
_FILES_OF_STAFF = ("web/staff/", "templates/staff/", "templates/mail/", "mail.py")

#: What marks a sentence on which a life may hang (see ``app/web/critical.py``).
CRITICAL = {"critical": None}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    **CRITICAL,
}
#: What begins a comment in code or template that stands above its string in the catalogs.
COMMENTS = ("TRANSLATORS:",)
REVIEWED = "X-Reviewed-By-Native-Speaker"
WIDTH = 100


class NothingExtracted(click.ClickException):
    """A mapping of ``pyproject.toml`` finds no strings, so the catalogs would lose them."""


class NoCatalog(click.ClickException):
    """A locale of ``app/locales.py`` has no catalog."""


def critical_strings() -> list[str]:
    """The sentences that are marked as those on which a life may hang, sorted."""
    return sorted(str(message.id) for message in extract_strings(only_critical=True) if message.id)


def translated_in(domain: str) -> tuple[InterfaceLocale, ...]:
    """The locales that a domain has a catalog in."""
    return tuple(x for x in TRANSLATED if domain == MESSAGES or x.code in PORTAL)


@lru_cache
def extract_strings(
    pyproject: Path = PYPROJECT, *, only_critical: bool = False, domain: str = MESSAGES
) -> Catalog:
    """The strings that code and templates show, as a catalog without translations; read once.

    What stands in both domains is in that of seekers only: staff's pages look there first.
    """
    template = Catalog(charset="utf-8")
    elsewhere = extract_strings(pyproject) if domain == OF_STAFF else Catalog()
    for file, text, comments, context in _found_in(pyproject, only_critical=only_critical):
        known = elsewhere.get(text if isinstance(text, str) else text[0], context)
        if _domain_of(file) == domain and not (known and known.id == text):
            template.add(text, context=context, auto_comments=comments)
    return template


@lru_cache
def _found_in(pyproject: Path, *, only_critical: bool) -> list[tuple[Any, ...]]:
    """(file, string or its plurals, comments, context) of all that code and templates show."""
    everything = []
    settings = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    mappings: list[dict[str, Any]] = settings["tool"]["babel"]["mappings"]
    for mapping in mappings:
        pattern, method = mapping["pattern"], mapping["method"]
        options = {name: mapping[name] for name in mapping.keys() - {"pattern", "method"}}
        keywords = CRITICAL if only_critical else KEYWORDS
        files = _that_may_be_critical(pattern) if only_critical else [pattern]
        methods, options_of = [(file, method) for file in files], dict.fromkeys(files, options)
        found = list(extract_from_dir(APP, methods, options_of, keywords, COMMENTS))
        if not found and not only_critical:
            raise NothingExtracted(f"pyproject.toml: no string in a file that matches {pattern}")
        everything += [
            (file, text, comments, context) for file, _, text, comments, context in found
        ]
    return everything


def _that_may_be_critical(pattern: str) -> list[str]:
    """The few files that hold the mark: looking through all for it takes seconds."""
    marks = [mark.encode() for mark in CRITICAL]
    files = {path.relative_to(APP).as_posix(): path for path in APP.rglob("*") if path.is_file()}
    return [
        name
        for name, path in files.items()
        if pathmatch(pattern, name) and any(mark in path.read_bytes() for mark in marks)
    ]


def _domain_of(file: str) -> str:
    return OF_STAFF if file.startswith(_FILES_OF_STAFF) else MESSAGES


def catalog_file(folder: Path, locale: InterfaceLocale, domain: str = MESSAGES) -> Path:
    """Where the catalog of a locale is, as gettext and Flask-Babel expect it."""
    return folder / locale.gettext_code / "LC_MESSAGES" / f"{domain}.po"


def read_catalog(path: Path, locale: InterfaceLocale) -> Catalog:
    """A catalog as it is on disk; raises ``PoFileError`` for a broken one."""
    return parse_catalog(path.read_bytes(), locale)


def parse_catalog(file: bytes, locale: InterfaceLocale) -> Catalog:
    """The catalog that these bytes of a file say; raises ``PoFileError`` for a broken one."""
    return read_po(io.BytesIO(file), locale=locale.gettext_code, abort_invalid=True)


def write_templates(folder: Path = TRANSLATIONS) -> int:
    """Write the strings to translate, for tools that start a new language; returns how many."""
    strings = 0
    for domain in DOMAINS:
        template = extract_strings(domain=domain)
        _write(folder / f"{domain}.pot", _text(template, {}))
        strings += len(template)
    return strings


def update_catalogs(folder: Path = TRANSLATIONS) -> list[str]:
    """Bring templates and catalogs up to date; returns the names of the catalogs that changed."""
    write_templates(folder)
    changed = []
    for domain, locale in _catalogs():
        path = catalog_file(folder, locale, domain)
        catalog = (
            read_catalog(path, locale)
            if path.exists()
            else Catalog(locale=locale.gettext_code, charset="utf-8")
        )
        catalog.update(extract_strings(domain=domain), no_fuzzy_matching=True)
        fields = {
            "Language": locale.gettext_code,
            "Plural-Forms": catalog.plural_forms,
            REVIEWED: reviewed(locale),
        }
        if _write(path, _text(catalog, fields)):
            changed.append(name_of(locale, domain))
    return changed


def compile_catalogs(folder: Path = TRANSLATIONS) -> list[str]:
    """Write the ``.mo`` that pages read beside each changed catalog; returns their names."""
    compiled = []
    for domain, locale in _catalogs():
        path = catalog_file(folder, locale, domain)
        if not path.exists():
            raise NoCatalog(f"{name_of(locale, domain)}: has no catalog: run `make strings`")
        target = path.with_suffix(".mo")
        changed_at = path.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed_at:
            continue
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, read_catalog(path, locale))
        os.utime(unfinished, ns=(changed_at, changed_at))
        unfinished.replace(target)
        compiled.append(name_of(locale, domain))
    return compiled


def name_of(locale: InterfaceLocale, domain: str) -> str:
    """What a catalog is called where something is said of it: ``es``, ``es portal``."""
    return locale.code if domain == MESSAGES else f"{locale.code} {domain}"


def _catalogs() -> Iterator[tuple[str, InterfaceLocale]]:
    for domain in DOMAINS:
        for locale in translated_in(domain):
            yield domain, locale


def reviewed(locale: InterfaceLocale) -> str:
    """What the head of a catalog says of its review: ``yes`` or ``no``."""
    return "yes" if locale.reviewed else "no"


def _text(catalog: Catalog, fields: dict[str, str]) -> str:
    """A catalog as a file: sorted, without dates, names and lines, so that only strings change it.

    ``fields`` are those of its head that depend on the locale.
    """
    head = {
        "Project-Id-Version": "Amparo",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        **fields,
    }
    lines = ['msgid ""', 'msgstr ""', *(f'"{name}: {text}\\n"' for name, text in head.items())]
    entries = io.BytesIO()
    write_po(
        entries,
        catalog,
        width=WIDTH,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    return "\n".join(lines) + "\n\n" + entries.getvalue().decode("utf-8").strip() + "\n"


def _write(path: Path, text: str) -> bool:
    """Write a file unless it says so already; True when it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True
