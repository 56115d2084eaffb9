"""The sentences on which a life may hang (design, law 7): all marked, all with evidence."""

import re
from pathlib import Path

import pytest

from app.cli.catalogs import TRANSLATED, catalog_file, critical_strings, read_catalog
from app.cli.strings import PLACEHOLDERS
from app.locales import TRANSLATIONS, InterfaceLocale
from tests.postgres import ROOT

EVIDENCE = ROOT / "docs" / "back-translations"
UNREVIEWED = [locale for locale in TRANSLATED if not locale.reviewed]
each_unreviewed = pytest.mark.parametrize("locale", UNREVIEWED, ids=lambda x: x.code)


def evidence(path: Path) -> list[list[str]]:
    """The rows of a table: English, translation, back-translation, note."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[2:]]  # below the head


@each_unreviewed
def test_every_critical_sentence_is_translated_back_and_none_has_vanished(
    locale: InterfaceLocale,
) -> None:
    found = [row[0] for row in evidence(EVIDENCE / f"{locale.code}.md")]

    assert sorted(found) == critical_strings()


@each_unreviewed
def test_the_evidence_is_about_the_words_that_are_shown(locale: InterfaceLocale) -> None:
    catalog = read_catalog(catalog_file(TRANSLATIONS, locale), locale)
    for text, shown, back, _note in evidence(EVIDENCE / f"{locale.code}.md"):
        entry = catalog.get(text)
        assert entry is not None
        assert shown == entry.string, text
        assert back, text
        assert sorted(PLACEHOLDERS.findall(back)) == sorted(PLACEHOLDERS.findall(text)), text


def test_evidence_is_of_locales_that_are_there() -> None:
    known = {locale.code for locale in TRANSLATED}

    assert {path.stem for path in EVIDENCE.glob("*.md")} <= known


def test_what_the_law_names_is_marked() -> None:
    marked = " ".join(critical_strings())

    assert len(critical_strings()) >= 60
    for about in ("Leave this page", "danger", "sexual violence", "72 hours", "I am a child",
                  "papers", "Emergency", "hospital must help", "is free", "keep nothing about you",
                  "The next page shows", "do not go with them", "interpreter"):  # fmt: skip
        assert re.search(about, marked), about
