"""``python -m app.cli.strings extract|update|compile|check``: translations, and what is wrong."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from app.cli.catalogs import (
    DOMAINS,
    REVIEWED,
    TRANSLATED,
    TRANSLATIONS,
    catalog_file,
    compile_catalogs,
    critical_strings,
    extract_strings,
    name_of,
    parse_catalog,
    read_catalog,
    reviewed,
    translated_in,
    update_catalogs,
    write_templates,
)
from app.locales import BY_CODE, InterfaceLocale

#: What a translation must keep. A lone % breaks the page: templates fill in every string with %.
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%%|%|\{\{.*?\}\}|\{\w+\}")
#: Pages trust catalogs: a tag or a quotation mark of a translation reaches them as it is.
MARKUP = re.compile(r'<[^<>]*>|&#?\w+;|[<>&"]')
NAMED_LENGTH = 60

Key = tuple[str, str | None]  # an entry's singular, and its context


def find_problems(folder: Path = TRANSLATIONS) -> list[str]:
    """What is wrong with the catalogs, a line each; empty when nothing is."""
    problems: list[str] = []
    known = set()
    for domain in DOMAINS:
        wanted = _by_key(extract_strings(domain=domain))
        template = folder / f"{domain}.pot"
        if not template.exists():
            problems.append(f"{template.name}: is missing: run `make strings`")
        else:
            with template.open("rb") as file:
                problems.extend(_differences(template.name, wanted, _by_key(read_po(file))))
        for locale in translated_in(domain):
            path = catalog_file(folder, locale, domain)
            known.add(path)
            if path.exists():
                problems.extend(_problems_of(path.read_bytes(), locale, domain))
            else:
                problems.append(f"{name_of(locale, domain)}: has no catalog: run `make strings`")
    for path in set(folder.glob("*/LC_MESSAGES/*.po")) - known:
        problems.append(f"{path.relative_to(folder)}: no locale of app/locales.py uses this")
    return sorted(problems)


@lru_cache
def _problems_of(file: bytes, locale: InterfaceLocale, domain: str) -> list[str]:
    """What is wrong with a catalog. The same bytes are looked at once: who mends one asks again."""
    name = name_of(locale, domain)
    try:
        catalog = parse_catalog(file, locale)
    except PoFileError as error:
        return [f"{name}: cannot be read: {error}"]
    wanted, entries = _by_key(extract_strings(domain=domain)), _by_key(catalog)
    problems = [*_differences(name, wanted, entries)]
    if f'"{REVIEWED}: {reviewed(locale)}\\n"'.encode() not in file:
        problems.append(f'{name}: its head must say "{REVIEWED}: {reviewed(locale)}"')
    for key in entries.keys() & wanted.keys():
        for problem in _problems_of_entry(entries[key], catalog.num_plurals):
            problems.append(f"{name}: {_named(key)} {problem}")
    return problems


def _problems_of_entry(entry: Message, plurals: int) -> Iterator[str]:
    sources, translations = _texts(entry.id), _texts(entry.string)
    if not all(text.strip() for text in translations):
        yield "is not translated"
        return
    if len(sources) > 1 and len(translations) != plurals:
        yield f"has {len(translations)} plural forms, its language has {plurals}"
    if entry.fuzzy:
        yield "is fuzzy: somebody has to decide"
    for what, pattern in (("placeholders", PLACEHOLDERS), ("markup", MARKUP)):
        allowed = [Counter(pattern.findall(source)) for source in sources]
        if any(Counter(pattern.findall(text)) not in allowed for text in translations):
            yield f"has other {what} than the English"


def _differences(name: str, wanted: dict[Key, Message], found: dict[Key, Message]) -> Iterator[str]:
    for key in wanted.keys() - found.keys():
        yield f"{name}: {_named(key)} is missing: run `make strings`"
    for key in found.keys() - wanted.keys():
        yield f"{name}: {_named(key)} is no longer shown: run `make strings`"
    for key in wanted.keys() & found.keys():
        if _texts(wanted[key].id) != _texts(found[key].id):
            yield f"{name}: {_named(key)} has another plural: run `make strings`"


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    return {(_texts(entry.id)[0], entry.context): entry for entry in catalog if entry.id}


def _texts(value: Any) -> tuple[str, ...]:
    """The singular and the plurals of an entry; Babel gives a string where there is only one."""
    return (value,) if isinstance(value, str) else tuple(value)


def _named(key: Key) -> str:
    text, context = key
    short = text if len(text) <= NAMED_LENGTH else f"{text[:NAMED_LENGTH]}…"
    return f"“{short}” ({context})" if context else f"“{short}”"


@click.group()
def strings() -> None:
    """Translations, from code and templates to what pages show."""


@strings.command()
def extract() -> None:
    """Write the strings to translate, for tools that start a new language."""
    click.echo(f"{write_templates()} strings")


@strings.command()
def update() -> None:
    """Bring every catalog up to date with the code, and say what is to be translated."""
    click.echo(f"changed: {', '.join(update_catalogs()) or 'nothing'}")
    for problem in find_problems():
        click.echo(problem)


@strings.command()
@click.argument("code", type=click.Choice([locale.code for locale in TRANSLATED]))
def critical(code: str) -> None:
    """Print the sentences on which a life may hang, as the table of docs/back-translations."""
    catalog = read_catalog(catalog_file(TRANSLATIONS, BY_CODE[code]), BY_CODE[code])
    for text in critical_strings():
        entry = catalog.get(text)
        click.echo(f"| {text} | {entry.string if entry else ''} | | |")


@strings.command(name="compile")
def compile_() -> None:
    """Make what pages read from the catalogs that changed."""
    for code in compile_catalogs():
        click.echo(f"{code}: translations compiled")


@strings.command()
def check() -> None:
    """End with status 1, naming each problem, unless every catalog is fresh and complete."""
    problems = find_problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        click.echo(f"{len(problems)} problems in the translations", err=True)
        sys.exit(1)


if __name__ == "__main__":
    strings()
