"""Every language says everything the code says, and keeps what the pages rely on."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.support import Translations

from app.cli.catalogs import (
    MESSAGES,
    OF_STAFF,
    PYPROJECT,
    REVIEWED,
    TEMPLATE,
    TRANSLATED,
    TRANSLATIONS,
    NothingExtracted,
    catalog_file,
    compile_catalogs,
    extract_strings,
    read_catalog,
    translated_in,
    update_catalogs,
)
from app.cli.strings import find_problems
from app.locales import BY_CODE, PORTAL, SOURCE

SPANISH = BY_CODE["es"]
PLACEHOLDER = "%(kind)s, in %(place)s: ask by phone"
PLURAL = "%(num)d day ago"
PLAIN = "In danger now"

Edit = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogs that a test may break."""
    copy = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, copy, ignore=shutil.ignore_patterns("*.mo"))
    return copy


def edit(folder: Path, change: Edit) -> None:
    path = catalog_file(folder, SPANISH)
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def translated(text: str) -> str:
    """What the Spanish catalog says for an English string, as it stands in the file."""
    entry = read_catalog(catalog_file(TRANSLATIONS, SPANISH), SPANISH).get(text)
    assert entry is not None
    return entry.string if isinstance(entry.string, str) else entry.string[0]


def test_every_catalog_is_fresh_and_complete() -> None:
    assert find_problems() == []


def test_an_update_of_fresh_catalogs_changes_no_byte(folder: Path) -> None:
    paths = [*folder.rglob("*.po"), *folder.rglob("*.pot")]
    assert len(paths) >= 4
    before = [path.read_bytes() for path in paths]
    assert update_catalogs(folder) == []
    assert [path.read_bytes() for path in paths] == before


@pytest.mark.parametrize(
    ("text", "change", "problem"),
    [
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'msgstr "{translated(PLAIN)}"', 'msgstr ""'),
            "is not translated",
            id="an empty translation",
        ),
        pytest.param(
            PLURAL,
            lambda file: file.replace(f'msgstr[0] "{translated(PLURAL)}"', 'msgstr[0] ""'),
            "is not translated",
            id="an empty plural form",
        ),
        pytest.param(
            PLACEHOLDER,
            lambda file: file.replace(translated(PLACEHOLDER), "%(kind)s: pregunta por teléfono"),
            "has other placeholders than the English",
            id="a lost placeholder",
        ),
        pytest.param(
            PLACEHOLDER,
            lambda file: file.replace(translated(PLACEHOLDER), "%(kind)s, %(lugar)s"),
            "has other placeholders than the English",
            id="a translated placeholder",
        ),
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'"{translated(PLAIN)}"', '"100 % ahora"'),
            "has other placeholders than the English",
            id="a per cent sign that breaks the page",
        ),
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'"{translated(PLAIN)}"', '"<b>En peligro</b> ahora"'),
            "has other markup than the English",
            id="a tag of its own",
        ),
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'"{translated(PLAIN)}"', r'"\" onclick=\"alert(1)"'),
            "has other markup than the English",
            id="a quotation mark that ends an attribute",
        ),
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'msgid "{PLAIN}"', f'#, fuzzy\nmsgid "{PLAIN}"'),
            "is fuzzy: somebody has to decide",
            id="a guess",
        ),
        pytest.param(
            PLAIN,
            lambda file: file.replace(f'msgid "{PLAIN}"', 'msgid "In danger"'),
            "is missing: run `make strings`",
            id="a string the catalog does not know",
        ),
        pytest.param(
            "In danger",
            lambda file: file.replace(f'msgid "{PLAIN}"', 'msgid "In danger"'),
            "is no longer shown: run `make strings`",
            id="a string the code does not know",
        ),
    ],
)
def test_a_broken_translation_is_named(folder: Path, text: str, change: Edit, problem: str) -> None:
    edit(folder, change)
    assert f"es: “{text}” {problem}" in find_problems(folder)


def test_a_review_that_the_list_of_locales_does_not_know_is_named(folder: Path) -> None:
    edit(folder, lambda file: file.replace(f"{REVIEWED}: no", f"{REVIEWED}: yes"))
    assert find_problems(folder) == [f'es: its head must say "{REVIEWED}: no"']


def test_a_locale_without_a_catalog_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "es")
    assert find_problems(folder) == [
        "es portal: has no catalog: run `make strings`",
        "es: has no catalog: run `make strings`",
    ]


def test_a_catalog_without_a_locale_is_named(folder: Path) -> None:
    shutil.copytree(folder / "es", folder / "eo")
    assert find_problems(folder) == [
        "eo/LC_MESSAGES/messages.po: no locale of app/locales.py uses this",
        "eo/LC_MESSAGES/portal.po: no locale of app/locales.py uses this",
    ]


def test_a_template_that_is_not_fresh_is_named(folder: Path) -> None:
    path = folder / TEMPLATE
    path.write_text(path.read_text(encoding="utf-8").replace(f'msgid "{PLAIN}"', 'msgid "Danger"'))
    assert find_problems(folder) == [
        f"{TEMPLATE}: “Danger” is no longer shown: run `make strings`",
        f"{TEMPLATE}: “{PLAIN}” is missing: run `make strings`",
    ]


def test_a_pattern_that_matches_no_file_is_an_error(tmp_path: Path) -> None:
    wrong = tmp_path / "pyproject.toml"
    text = PYPROJECT.read_text(encoding="utf-8")
    wrong.write_text(text.replace('"templates/**.html"', '"app/templates/**.html"'))
    with pytest.raises(NothingExtracted, match=r"app/templates/\*\*\.html"):
        extract_strings(wrong)


def test_a_new_locale_starts_with_a_catalog_to_fill_in(folder: Path) -> None:
    complete = catalog_file(folder, SPANISH)
    complete.unlink()
    assert update_catalogs(folder) == ["es"]
    text = complete.read_text(encoding="utf-8")
    assert f'"{REVIEWED}: no\\n"' in text
    assert f'msgid "{PLAIN}"\nmsgstr ""\n' in text


def test_a_translation_survives_an_update_only_for_its_very_string(folder: Path) -> None:
    edit(folder, lambda file: file.replace(f'msgid "{PLAIN}"', f'msgid "{PLAIN}!"'))
    assert update_catalogs(folder) == ["es"]
    text = catalog_file(folder, SPANISH).read_text(encoding="utf-8")
    assert f'msgid "{PLAIN}"\nmsgstr ""\n' in text
    assert "fuzzy" not in text


def test_compiling_does_its_work_once_and_again_after_a_change(folder: Path) -> None:
    path = catalog_file(folder, SPANISH)
    assert set(compile_catalogs(folder)) >= {"es", "es portal"}
    assert compile_catalogs(folder) == []
    edit(folder, lambda file: file.replace(f'"{translated(PLAIN)}"', '"Peligro"'))
    os.utime(path, ns=(0, 0))
    assert compile_catalogs(folder) == ["es"]
    assert Translations.load(folder, ["es"]).gettext(PLAIN) == "Peligro"
    made = {"messages.mo", "messages.po", "portal.mo", "portal.po"}
    assert {file.name for file in path.parent.iterdir()} == made


def staff_catalog(folder: Path, change: Edit) -> None:
    path = catalog_file(folder, SPANISH, OF_STAFF)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(
            lambda file: file.replace('msgstr "Tus organizaciones"', 'msgstr ""'),
            "“Your organizations” is not translated",
            id="an empty translation",
        ),
        pytest.param(
            lambda file: file.replace("%(num)d servicios en la lista", "%(n)d servicios"),
            "“%(num)d listing” has other placeholders than the English",
            id="a translated placeholder",
        ),
        pytest.param(
            lambda file: file.replace(
                'msgid "Your organizations"', '#, fuzzy\nmsgid "Your organizations"'
            ),
            "“Your organizations” is fuzzy: somebody has to decide",
            id="a guess",
        ),
    ],
)
def test_what_is_wrong_with_the_catalog_of_staff_is_named(
    folder: Path, change: Edit, problem: str
) -> None:
    staff_catalog(folder, change)
    assert find_problems(folder) == [f"es portal: {problem}"]


def test_seekers_catalogs_hold_no_string_that_only_staff_read() -> None:
    seekers, staff = (
        {(m.id, m.context) for m in extract_strings(domain=domain) if m.id}
        for domain in (MESSAGES, OF_STAFF)
    )
    assert ("Your organizations", None) in staff
    assert ("In danger now", None) in seekers
    assert seekers.isdisjoint(staff)


def test_a_locale_whose_catalog_of_staff_is_not_finished_needs_none() -> None:
    assert SPANISH in translated_in(OF_STAFF)
    assert {x.code for x in translated_in(OF_STAFF)} == {*PORTAL} - {SOURCE}
    assert set(translated_in(MESSAGES)) == set(TRANSLATED)
