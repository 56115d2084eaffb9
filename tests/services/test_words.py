"""Words people type become codes; what is left is looked for in names."""

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.services.search.words import NAMES_AT_MOST, Understood, find_named, understand
from app.services.taxonomies import languages, search_words, terms
from tests.factories import make_listing


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


@pytest.mark.parametrize(("text", "meant"), [("alberque", "shelter"), ("albrgue", "shelter")])
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
        found = understand(word.word)
        codes = {*found.categories, *found.languages, *found.serves, *found.needs}
        if word.code not in codes:
            misunderstood.append(word)

    assert misunderstood == []


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
