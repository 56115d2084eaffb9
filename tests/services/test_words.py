"""Words people type become codes; what is left is looked for in names."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.locales import LOCALES
from app.services import taxonomies
from app.services.gazetteer import fold
from app.services.search import words
from app.services.search.words import NAMES_AT_MOST, Understood, find_named, understand
from app.services.taxonomies import languages, search_fillers, search_words, terms
from tests.factories import make_listing

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("albergue", {"shelter"}),
        ("Albergues", {"shelter"}),
        ("shelter", {"shelter"}),
        ("comida", {"food"}),
        ("  COMIDA!  ", {"food"}),
        ("necesito comida para mi", {"food"}),
        ("albergue y comida", {"shelter", "food"}),
    ],
)
def test_a_word_stands_for_a_category(text: str, categories: set[str]) -> None:
    understood = understand(text)

    assert set(understood.categories) == categories
    assert understood.rest == ""


def test_refugio_means_shelter_first_and_asylum_too() -> None:
    assert understand("refugio").categories[:2] == ("shelter", "asylum")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("alberque", "shelter"), ("albrgue", "shelter"), ("emergenciaa", "emergency")],
)
def test_a_misspelt_word_is_understood(text: str, meant: str) -> None:
    assert meant in understand(text).categories


def test_a_short_word_is_never_taken_for_another() -> None:
    assert understand("xal").categories == ()
    assert understand("xal").rest == "xal"


def test_what_stands_for_no_code_is_left_for_names() -> None:
    understood = understand("comida Scalabrini")

    assert understood.categories == ("food",)
    assert understood.rest == "scalabrini"


@pytest.mark.parametrize("text", ["", "   ", "¿?", "%%%", "_", "\0"])
def test_nothing_means_nothing(public: psycopg.Connection, text: str) -> None:
    understood = understand(text)

    assert understood == Understood()
    assert find_named(public, understood.rest) == ()


def test_a_long_phrase_is_understood_as_a_whole() -> None:
    assert understand("somebody wants to kill me").categories == ("emergency",)


def test_every_word_of_the_table_stands_for_a_code_that_is_known() -> None:
    known = {
        "language": set(languages()),
        **{kind: set(terms(kind)) for kind in ("category", "serves", "need")},
    }

    assert [w for w in search_words() if w.code not in known.get(w.kind, ())] == []


def test_every_word_of_the_table_is_understood_as_what_it_says() -> None:
    misunderstood = []
    for word in search_words():
        found = understand(word.word, word.locale)
        codes = {*found.categories, *found.languages, *found.serves, *found.needs}
        if word.code not in codes:
            misunderstood.append(word)

    assert misunderstood == []


def codes(text: str, locale: str) -> set[str]:
    found = understand(text, locale)
    return {*found.categories, *found.languages, *found.serves, *found.needs}


#: Locale, what people type there, and a code that it stands for: understood in every other locale
#: too, since who cannot read a page may still write.
TYPED = [
    tuple(line.split("|"))
    for line in (HERE / "typed.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("locale", "text", "code"), TYPED)
def test_what_people_type_in_one_language_is_understood_on_pages_in_every_other(
    locale: str, text: str, code: str
) -> None:
    assert understand(text, locale).rest == ""
    assert [x.code for x in LOCALES if code not in codes(text, x.code)] == []


def test_fifteen_things_people_type_are_tried_in_every_locale() -> None:
    tried = Counter(locale for locale, _, _ in TYPED)

    assert {x.code for x in LOCALES if tried[x.code] < 15} == set()


@pytest.mark.parametrize(
    ("locale", "text", "meant"),
    [
        ("fr", "pain", {"food"}),
        ("en", "pain", {"health"}),
        ("ht", "map chèche travay", {"work_income"}),
        ("en", "map", {"information"}),
        ("fr", "je dois faire quoi", set()),
        ("en", "fire", {"emergency"}),
        ("fr", "papier", {"documentation"}),
    ],
)
def test_a_word_means_what_it_means_in_the_language_of_the_page(
    locale: str, text: str, meant: set[str]
) -> None:
    assert set(understand(text, locale).categories) == meant


@pytest.fixture
def written_without_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A table of words in Chinese and Thai."""
    (tmp_path / "search_words.csv").write_text(
        "word,locale,kind,code,rank\n住的地方,zh,category,shelter,1\n地方,zh,category,information,1"
        "\n医生,zh,category,health,1\nSIM卡,zh,category,connectivity,1\nที่พัก,th,category,shelter,1\n",
        encoding="utf-8",
    )
    (tmp_path / "search_fillers.csv").write_text(
        "locale,word\nzh,我\nzh,我需要\nzh,的\nth,ฉันต้องการ\n", encoding="utf-8"
    )
    kept = (search_words, search_fillers, words._table)
    for table in kept:
        table.cache_clear()
    with monkeypatch.context() as changed:
        changed.setattr(taxonomies, "DATA", tmp_path)
        yield
    for table in kept:
        table.cache_clear()


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("我需要住的地方", {"shelter"}, ""),
        ("地方", {"information"}, ""),
        ("我需要医生和住的地方", {"health", "shelter"}, "和"),
        ("塔帕丘拉的医生", {"health"}, "塔帕丘拉"),
        ("华雷斯医生塔帕", {"health"}, "华雷斯 塔帕"),
        ("Tapachula医生", {"health"}, "tapachula"),
        ("sim卡", {"connectivity"}, ""),
        ("我要sim 卡", {"connectivity"}, "要"),
        ("ฉันต้องการที่พัก", {"shelter"}, ""),
    ],
)
def test_where_nobody_writes_spaces_the_longest_words_are_found(
    written_without_spaces: None, text: str, meant: set[str], rest: str
) -> None:
    understood = understand(text, "zh")

    assert (set(understood.categories), understood.rest) == (meant, rest)


def test_a_filler_stands_once_and_for_nothing_that_people_look_for_in_its_language() -> None:
    fillers = Counter((locale, fold(word)) for locale, word in search_fillers())
    meant = {(word.locale, fold(word.word)) for word in search_words()}

    assert [filler for filler, times in fillers.items() if times > 1] == []
    assert fillers.keys() & meant == set()
    assert {x.code for x in LOCALES} <= {locale for locale, _ in fillers}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("scalabrini", True),
        ("scala", True),
        ("scalabrni", True),
        ("casa migrante", True),
        ("migrante casa", True),
        ("cafeteria", False),
    ],
)
def test_names_are_found_by_how_their_words_begin(
    session: Session, public: psycopg.Connection, text: str, found: bool
) -> None:
    listing_id = make_listing(
        session, name="Casa del Migrante", organization="Misioneros Scalabrini"
    )

    assert (listing_id in find_named(public, text)) is found


def test_a_hidden_name_is_not_found(session: Session, public: psycopg.Connection) -> None:
    make_listing(session, name="Scalabrini", organization="Scalabrini", disclosure="hidden")

    assert find_named(public, "scalabrini") == ()


def test_at_most_two_hundred_are_found_by_name(
    session: Session, public: psycopg.Connection
) -> None:
    for n in range(3):
        make_listing(session, name=f"Parroquia {n}")

    assert len(find_named(public, "parroquia")) == 3
    assert NAMES_AT_MOST == 200
