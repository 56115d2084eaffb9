"""The words of the directory: codes, names, pictures, and what people type."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from app.models import Answers
from app.services import facets, taxonomies
from app.services.gazetteer import fold
from app.web import labels
from tests.locales import TESTED

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
ICONS = (ROOT / "app/templates/icons.svg").read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return text.split()


#: The codes that the design promises, in its order.
CODES = {
    "category": words("""
        emergency sea_rescue shelter food water_hygiene health sexual_reproductive_health
        mental_health substance_use gbv trafficking child_protection family_links legal_aid asylum
        regularisation_pathways documentation consular rights_complaints report_crime cash
        work_income education connectivity transport interpretation information
    """),
    "serves": words("""
        everyone women men single_men families children adolescents unaccompanied_children
        pregnant_or_nursing survivors_gbv survivors_torture_kidnapping lgbtiq trans_people
        indigenous black_afrodescendant disability chronic_illness_hiv older_people asylum_seekers
        refugees returnees deported in_transit host_community
    """),
    "need": words("""
        no_id no_papers no_police_report no_referral no_appointment free families_together
        with_children men_alone arrival_after_hours may_leave phone_allowed wheelchair foreign_sim
        trans_women_as_women no_authorities_at_door
    """),
    "operator": words("""
        community faith ngo un_red_cross municipality state justice_police_rescue
        migration_authority consulate private unknown
    """),
}
PAGE_ICONS = words("""
    phone chat map share print save exit clock globe warning back search not stop sound
""")
SENSITIVE = words("""
    gbv trafficking sexual_reproductive_health substance_use mental_health child_protection
    report_crime rights_complaints survivors_gbv survivors_torture_kidnapping lgbtiq trans_people
    unaccompanied_children chronic_illness_hiv trans_women_as_women
""")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every_term() -> list[taxonomies.Term]:
    return [term for kind in CODES for term in taxonomies.terms(kind).values()]


@pytest.mark.parametrize("kind", CODES)
def test_the_codes_of_the_design_are_all_there_and_no_other(kind):
    assert list(taxonomies.terms(kind)) == CODES[kind]


def test_no_row_of_the_taxonomy_is_of_an_unknown_kind():
    assert {row["kind"] for row in rows("taxonomy.csv")} == set(CODES)


def test_short_codes_are_unique_and_say_only_the_kind():
    letters = {"category": "k", "serves": "s", "need": "n", "operator": "o"}
    shorts = Counter(term.short for term in every_term())

    assert [short for short, times in shorts.items() if times > 1] == []
    for term in every_term():
        assert re.fullmatch(letters[term.kind] + r"[1-9][0-9]?", term.short), term.code


@pytest.mark.parametrize("kind", CODES)
def test_the_order_of_short_codes_tells_nothing(kind):
    numbers = [int(term.short[1:]) for term in taxonomies.terms(kind).values()]

    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert sum(number == place for place, number in enumerate(numbers, start=1)) <= 3


def test_days_until_due_and_stale_are_among_those_of_the_law():
    days = {c: (t.due_days, t.stale_days) for c, t in taxonomies.terms("category").items()}

    assert set(days.values()) <= {(30, 60), (60, 120), (90, 180), (180, 365)}
    for code in ("shelter", "food", "gbv", "child_protection", "trafficking"):
        assert days[code] == (30, 60), code
    for code in ("health", "legal_aid", "documentation"):
        assert days[code] == (60, 120), code


def test_safety_critical_and_sensitive_terms_are_marked():
    critical = {term.code for term in every_term() if term.critical}

    assert critical == {"shelter", "food", "gbv", "child_protection", "trafficking"}
    assert {term.code for term in every_term() if term.sensitive} == set(SENSITIVE)


def test_the_index_has_a_bit_for_every_facet():
    assert len(facets.numbers()) < facets.SIGNATURE_BITS


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("category", labels.CATEGORY),
        ("serves", labels.SERVES),
        ("operator", labels.OPERATOR),
        ("need", labels.NEED),
        ("need", labels.NEED_HOLDS),
        ("need", labels.NEED_FAILS),
    ],
    ids=["category", "serves", "operator", "need", "need holds", "need fails"],
)
def test_every_code_has_a_label_in_plain_words(kind, names):
    assert list(names) == CODES[kind]


def test_every_label_reaches_the_catalogs():
    found = [
        message for _, message, _, _ in extract_from_file("python", ROOT / "app/web/labels.py")
    ]
    known = [words for name, words in vars(labels).items() if name.isupper()]
    known = [words for words in known if isinstance(words, dict | tuple)]
    spoken = {id(word) for words in known for word in words if not isinstance(word, str)}
    spoken |= {
        id(word)
        for words in known
        if isinstance(words, dict)
        for word in words.values()
        if not isinstance(word, str)
    }

    assert len(found) == len(spoken)


@pytest.mark.parametrize("kind", ["category", "need"])
def test_every_category_and_condition_has_a_picture_of_its_own(kind):
    icons = [term.icon for term in taxonomies.terms(kind).values()]

    assert "" not in icons
    assert len(set(icons)) == len(icons)


def test_every_picture_is_drawn_and_used():
    icons = [term.icon for kind in ("category", "need") for term in taxonomies.terms(kind).values()]

    drawn = re.findall(r'<symbol id="i-([a-z]+)" viewBox="0 0 24 24">', ICONS)
    assert sorted(drawn) == sorted({*icons, *labels.ANSWERS_ICON.values(), *PAGE_ICONS})
    assert list(labels.ANSWERS_ICON) == list(labels.ANSWERS) == list(Answers)


def test_pictures_are_strokes_without_colours_and_small():
    for symbol in ICONS.splitlines()[1:]:
        assert re.fullmatch(r"<symbol [^>]+>(<(path|circle) [^>]+/>)+</symbol>", symbol), symbol
        assert not re.search(r"fill|stroke|style|class|href", symbol), symbol
        assert len(symbol) <= 220, symbol


def test_the_name_of_a_picture_does_not_betray_the_subject():
    for term in taxonomies.terms("category").values():
        if term.sensitive:
            assert term.icon not in term.code, term.code


def test_search_words_stand_for_known_codes():
    known = {kind: set(codes) for kind, codes in CODES.items()}
    known["language"] = set(taxonomies.languages())

    for word in taxonomies.search_words():
        assert word.kind in {"category", "serves", "language", "need"}, word
        assert word.code in known[word.kind], word


def test_a_word_ranks_its_meanings_from_one_up_and_has_each_once():
    meanings = defaultdict(list)
    for word in taxonomies.search_words():
        meanings[word.locale, fold(word.word)].append((word.rank, word.kind, word.code))

    for key, found in meanings.items():
        assert sorted(rank for rank, _, _ in found) == list(range(1, len(found) + 1)), key
        assert len({(kind, code) for _, kind, code in found}) == len(found), key


@pytest.mark.parametrize("locale", TESTED)
def test_people_have_at_least_fifteen_words_for_every_kind_of_help(locale):
    counts = Counter(
        word.code
        for word in taxonomies.search_words()
        if word.kind == "category" and word.locale == locale
    )

    assert {code for code in CODES["category"] if counts[code] < 15} == set()


@pytest.mark.parametrize("locale", TESTED)
@pytest.mark.parametrize("kind", ["serves", "need"])
def test_every_group_and_condition_can_be_asked_for_in_words(locale, kind):
    said = {w.code for w in taxonomies.search_words() if (w.locale, w.kind) == (locale, kind)}

    assert said == set(CODES[kind])


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("refugio", ["shelter", "asylum"]),
        ("casa del migrante", ["shelter"]),
        ("me pegan", ["gbv"]),
        ("pega", ["gbv", "work_income"]),
        ("papeles", ["documentation", "regularisation_pathways"]),
        ("desaparecido", ["family_links"]),
    ],
)
def test_what_people_say_on_the_way_is_understood(word, codes):
    found = sorted(
        (w.rank, w.code)
        for w in taxonomies.search_words()
        if w.locale == "es" and fold(w.word) == word
    )

    assert [code for _, code in found] == codes


def test_no_column_of_our_data_belongs_to_one_locale():
    locales = "es|en|pt|fr|ht|ar|ru|zh|fa|hi|uk|tr|ps|so|am"
    for path in DATA.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        local = {c for c in columns if re.search(rf"_({locales})$", c)}
        assert local == set(), path
