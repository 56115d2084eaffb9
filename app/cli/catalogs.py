"""Catalogs of translated strings: taken from the code, kept in files, compiled for the pages.

English is the source language: its strings stand in code and templates, so it has no catalog.
An update never guesses a translation from a similar string: one word apart, "they ask for papers"
and "they do not ask for papers" are opposites.
"""

from __future__ import annotations

import io
import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.locales import LOCALES, SOURCE, InterfaceLocale
from app.locales import TRANSLATIONS as TRANSLATIONS

APP = Path(__file__).resolve().parents[1]
PYPROJECT = APP.parent / "pyproject.toml"
TEMPLATE = "messages.pot"
TRANSLATED = tuple(locale for locale in LOCALES if locale.code != SOURCE)

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


@lru_cache
def extract_strings(pyproject: Path = PYPROJECT, *, only_critical: bool = False) -> Catalog:
    """The strings that code and templates show, as a catalog without translations; read once."""
    keywords = CRITICAL if only_critical else KEYWORDS
    settings = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    mappings: list[dict[str, Any]] = settings["tool"]["babel"]["mappings"]
    template = Catalog(charset="utf-8")
    for mapping in mappings:
        pattern, method = mapping["pattern"], mapping["method"]
        options = {name: mapping[name] for name in mapping.keys() - {"pattern", "method"}}
        found = list(
            extract_from_dir(APP, [(pattern, method)], {pattern: options}, keywords, COMMENTS)
        )
        if not found:
            raise NothingExtracted(f"pyproject.toml: no string in a file that matches {pattern}")
        for _file, _line, text, comments, context in found:
            template.add(text, context=context, auto_comments=comments)
    return template


def catalog_file(folder: Path, locale: InterfaceLocale) -> Path:
    """Where the catalog of a locale is, as gettext and Flask-Babel expect it."""
    return folder / locale.gettext_code / "LC_MESSAGES" / "messages.po"


def read_catalog(path: Path, locale: InterfaceLocale) -> Catalog:
    """A catalog as it is on disk; raises ``PoFileError`` for a broken one."""
    with path.open("rb") as file:
        return read_po(file, locale=locale.gettext_code, abort_invalid=True)


def write_template(folder: Path = TRANSLATIONS) -> int:
    """Write the strings to translate, for tools that start a new language; returns how many."""
    template = extract_strings()
    _write(folder / TEMPLATE, _text(template, {}))
    return len(template)


def update_catalogs(folder: Path = TRANSLATIONS) -> list[str]:
    """Bring the template and every catalog up to date; returns the locales that changed."""
    template = extract_strings()
    _write(folder / TEMPLATE, _text(template, {}))
    changed = []
    for locale in TRANSLATED:
        path = catalog_file(folder, locale)
        catalog = (
            read_catalog(path, locale)
            if path.exists()
            else Catalog(locale=locale.gettext_code, charset="utf-8")
        )
        catalog.update(template, no_fuzzy_matching=True)
        fields = {
            "Language": locale.gettext_code,
            "Plural-Forms": catalog.plural_forms,
            REVIEWED: reviewed(locale),
        }
        if _write(path, _text(catalog, fields)):
            changed.append(locale.code)
    return changed


def compile_catalogs(folder: Path = TRANSLATIONS) -> list[str]:
    """Write the ``.mo`` that pages read beside each changed catalog; returns those locales."""
    compiled = []
    for locale in TRANSLATED:
        path = catalog_file(folder, locale)
        if not path.exists():
            raise NoCatalog(f"{locale.code}: has no catalog: run `make strings`")
        target = path.with_suffix(".mo")
        changed_at = path.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == changed_at:
            continue
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, read_catalog(path, locale))
        os.utime(unfinished, ns=(changed_at, changed_at))
        unfinished.replace(target)
        compiled.append(locale.code)
    return compiled


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
