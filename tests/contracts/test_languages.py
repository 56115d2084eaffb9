"""Languages and locales: codes, own names, names in each locale, and what CLDR lacks."""

import csv
import json
import re
from pathlib import Path

import pytest
from babel import Locale

from app.locales import LOCALES
from app.services import taxonomies
from app.web.i18n import own_words

DATA = Path(__file__).resolve().parents[2] / "data"
#: Codes for local use (ISO 639-3 qaa to qtz), for a group of languages that has no code.
LOCAL_CODES = {"qmx"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = rows("language_names.csv")


def test_languages_are_listed_once_by_their_shortest_code():
    codes = [row["code"] for row in rows("languages.csv")]
    short = Locale("en").languages

    assert len(set(codes)) == len(codes)
    assert codes[:5] == ["es", "en", "ht", "pt", "fr"]
    for code in codes:
        assert re.fullmatch(r"[a-z]{2,3}", code), code
        assert code in short or len(code) == 3, code


def test_macrolanguages_are_languages_of_the_table():
    table = taxonomies.languages()
    members = {code: term.macrolanguage for code, term in table.items() if term.macrolanguage}

    assert set(members.values()) <= set(table)
    assert not set(members.values()) & set(members)
    assert members["cmn"] == "zh"
    assert members["prs"] == "fa"
    assert members["quz"] == "qu"


def test_the_languages_that_listings_name_are_known():
    named = ["es", "en", "pt", "fr", "ht", "pap", "zap", "qu", "ay", "zh", "prs", "ps", "ko"]

    assert set(named) <= set(taxonomies.languages())


def test_sign_languages_are_marked():
    sign = [code for code, term in taxonomies.languages().items() if term.kind == "sign"]

    assert sign == ["ase", "mfs", "gsm", "csn", "bzs"]
    assert {term.kind for term in taxonomies.languages().values()} == {"spoken", "sign"}


def test_own_names_are_those_of_cldr_or_have_a_source():
    for row in rows("languages.csv"):
        assert row["autonym"], row["code"]
        source = row["name_source"]
        if source == "cldr":
            assert row["autonym"] == Locale.parse(row["code"]).languages[row["code"]]
        else:
            assert len(source) > 6, row["code"]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_a_language_has_a_name_in_every_locale(locale):
    ours = {row["code"]: row["name"] for row in NAMES if row["locale"] == locale.code}
    # What CLDR has of another language is no name.
    cldr = {} if own_words(locale.code) else Locale.parse(locale.babel_code).languages

    assert all(ours.values())
    assert set(taxonomies.languages()) - ours.keys() - cldr.keys() == set()
    assert {code for code, name in ours.items() if cldr.get(code) == name} == set()


def test_the_table_of_names_names_known_languages_once_and_is_of_no_other_locale():
    keys = [(row["locale"], row["code"]) for row in NAMES]

    assert len(set(keys)) == len(keys)
    assert {code for _, code in keys} <= set(taxonomies.languages())
    assert {locale for locale, _ in keys} <= {locale.code for locale in LOCALES}


@pytest.mark.parametrize("file", sorted((DATA / "locales").glob("*.json")), ids=lambda f: f.stem)
def test_our_own_words_of_a_locale_have_a_source_and_are_whole(file):
    words_of = json.loads(file.read_text(encoding="utf-8"))

    assert len(words_of["source"]) > 20
    assert (len(set(words_of["weekdays"])), len(set(words_of["months"]))) == (7, 12)
    assert set(words_of["dates"]) == {"day", "month", "year"}
    assert all(re.fullmatch("[A-Z]{2}", code) for code in words_of["countries"])


def test_local_codes_are_the_ones_we_decided_on():
    local = {code for code in taxonomies.languages() if "qaa" <= code <= "qtz" and len(code) == 3}

    assert local == LOCAL_CODES
