"""What providers wrote: who reads which of it, what is outdated, and what a file may change."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Wording, WordingSource
from app.services.errors import ImportRefused
from app.services.wordings import best
from tests.services.files import Load, only, row

#: locale, source, outdated; the text is made of the three
Text = tuple[str, str, bool]
ORIGINAL = ("es", "original", False)
HUMAN, OLD = ("ht", "human", False), ("ht", "human", True)
MACHINE = ("ht", "machine", False)


def wording(locale: str, source: str, outdated: bool) -> dict[str, Any]:
    text = f"{locale} {source} {outdated}"
    return {
        "about": "conditions",
        "locale": locale,
        "source": source,
        "outdated": outdated,
        "text": text,
    }


@pytest.mark.parametrize(
    ("there", "readers", "shown", "own"),
    [
        pytest.param([ORIGINAL, HUMAN], ["ht"], HUMAN, True, id="in my language"),
        pytest.param([ORIGINAL, HUMAN], ["es", "ht"], ORIGINAL, True, id="my first language"),
        pytest.param([ORIGINAL, HUMAN], ["ar", "ht"], HUMAN, True, id="my second language"),
        pytest.param([ORIGINAL, HUMAN], ["ar"], ORIGINAL, False, id="none of mine: the original"),
        pytest.param([ORIGINAL, MACHINE], ["ht"], MACHINE, True, id="a machine's at least"),
        pytest.param(
            [ORIGINAL, MACHINE, ("ht-HT", "human", False)],
            ["ht"],
            ("ht-HT", "human", False),
            True,
            id="a person's before a machine's",
        ),
        pytest.param(
            [ORIGINAL, OLD, ("ht-HT", "machine", False)],
            ["ht"],
            ("ht-HT", "machine", False),
            True,
            id="what is right today before what is not",
        ),
        pytest.param(
            [ORIGINAL, ("zh-Hant", "human", False)],
            ["zh-Hans"],
            ("zh-Hant", "human", False),
            True,
            id="another script of it",
        ),
        pytest.param(
            [ORIGINAL, ("prs", "human", False)],
            ["fa"],
            ("prs", "human", False),
            True,
            id="a member of it",
        ),
        pytest.param([HUMAN], ["ar"], HUMAN, False, id="the original is kept back"),
    ],
)
def test_a_reader_is_shown_the_best_text_there_is(
    there: list[Text], readers: list[str], shown: Text, own: bool
) -> None:
    (found,) = best([wording(*text) for text in there], readers)

    assert (found.locale, found.source, found.outdated) == shown
    assert found.own is own


@pytest.mark.parametrize(("translation", "beside"), [(HUMAN, False), (MACHINE, True), (OLD, True)])
def test_what_may_be_wrong_has_the_original_beside_it(translation: Text, beside: bool) -> None:
    (found,) = best([wording(*ORIGINAL), wording(*translation)], ["ht"])

    assert (found.original is not None and found.original.source == "original") is beside


def test_each_thing_that_is_written_about_has_its_own_text() -> None:
    other = wording("es", "original", False) | {"about": "notice"}

    assert len(best([wording(*ORIGINAL), wording(*HUMAN), other], ["ht"])) == 2


SPANISH = {"conditions_as_published": "Hasta tres noches", "text_locale": "es"}


def texts(public: psycopg.Connection) -> dict[str, tuple[str, str, bool]]:
    """The texts of the only listing by locale: text, source, outdated."""
    (found,) = only(public, "wordings")
    return {x["locale"]: (x["text"], x["source"], x["outdated"]) for x in found}


def test_a_file_brings_texts_in_several_languages(load: Load, public: psycopg.Connection) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit\nen (machine): Until three nights"))

    assert texts(public) == {
        "es": ("Hasta tres noches", "original", False),
        "ht": ("Jiska twa nwit", "human", False),
        "en": ("Until three nights", "machine", False),
    }


def test_a_translation_is_outdated_when_only_the_original_changed(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit\nen: Up to three nights"))

    changed = SPANISH | {"conditions_as_published": "Hasta dos noches"}
    load(row(**changed, translations="ht: Jiska twa nwit\nen: Up to two nights"))
    assert texts(public)["ht"] == ("Jiska twa nwit", "human", True)
    assert texts(public)["en"] == ("Up to two nights", "human", False)

    load(row(**SPANISH, translations="ht: Jiska twa nwit"))
    assert texts(public)["ht"] == ("Jiska twa nwit", "human", False), "the old words are back"


def test_white_space_makes_no_translation_outdated(load: Load, public: psycopg.Connection) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit"))

    spaced = SPANISH | {"conditions_as_published": "Hasta  tres\nnoches"}
    load(row(**spaced, translations="ht: Jiska twa nwit"))

    assert texts(public)["ht"] == ("Jiska twa nwit", "human", False)


def test_a_text_that_left_the_file_leaves_the_directory(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit"))

    load(row(**SPANISH))

    assert set(texts(public)) == {"es"}


def test_the_original_keeps_its_place_when_its_language_becomes_known(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(conditions_as_published="Hasta tres noches"))
    assert texts(public) == {"und": ("Hasta tres noches", "original", False)}

    load(row(**SPANISH))

    assert texts(public) == {"es": ("Hasta tres noches", "original", False)}


def test_what_a_person_translated_stays(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit"))
    by_file = session.scalars(select(Wording).where(Wording.locale == "ht")).one()
    by_file.text = "What a person corrected"
    original = session.scalars(select(Wording).where(Wording.locale == "es")).one()
    added = Wording(
        service_id=original.service_id,
        about="conditions",
        locale="fr",
        text="What a person added",
        source=WordingSource.HUMAN,
    )
    session.add(added)
    session.commit()

    load(row(**SPANISH, name="Another name", translations="ht: What the file says now\nfr: Also"))

    assert texts(public)["ht"][0] == "What a person corrected"
    assert texts(public)["fr"][0] == "What a person added"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"translations": "Jiska twa nwit"}, "translations"),
        ({"translations": "xx: Jiska"}, "translations"),
        ({"translations": "ht: a\nht: b"}, "translations"),
        ({"translations": "es: tres noches"}, "translations"),
        ({"text_locale": "Spanish"}, "text_locale"),
        ({"phone_answers": "911=ambulance"}, "phone_answers"),
        ({"phone_answers": "+12025550101=wizard"}, "phone_answers"),
    ],
)
def test_a_text_or_number_that_cannot_be_read_is_refused(
    load: Load, cells: dict[str, str], column: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        load(row(**(SPANISH | cells)))

    assert {problem.column for problem in refused.value.problems} == {column}


def test_a_translation_of_nothing_is_refused(load: Load) -> None:
    with pytest.raises(ImportRefused):
        load(row(translations="ht: Jiska twa nwit"))


class Machine:
    """A machine of somebody else, as a fake: it notes what it learns."""

    targets = ("ht", "en")

    def __init__(self) -> None:
        self.told: list[str] = []

    def translate(self, text: str, *, source: str, target: str) -> str | None:
        self.told.append(text)
        return f"{text} ({source} → {target})"


def test_a_machine_fills_in_what_nobody_translated(load: Load, public: psycopg.Connection) -> None:
    load(row(**SPANISH, translations="ht: Jiska twa nwit"), translator=Machine())

    assert texts(public)["en"] == ("Hasta tres noches (es → en)", "machine", False)
    assert texts(public)["ht"] == ("Jiska twa nwit", "human", False)


def test_a_machine_translates_a_changed_original_anew_and_gives_way_to_a_person(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(**SPANISH), translator=Machine())

    changed = SPANISH | {"conditions_as_published": "Hasta dos noches"}
    load(row(**changed, translations="ht: Jiska de nwit"), translator=Machine())

    assert texts(public)["en"] == ("Hasta dos noches (es → en)", "machine", False)
    assert texts(public)["ht"] == ("Jiska de nwit", "human", False)


def test_without_a_machine_nothing_is_translated(load: Load, public: psycopg.Connection) -> None:
    load(row(**SPANISH))

    assert set(texts(public)) == {"es"}


@pytest.mark.parametrize(
    "cells",
    [{"disclosure": "hidden", "setting": "residential"}, {"disclosure": "area"}, {"hold": "yes"}],
)
def test_no_machine_learns_what_is_not_public(load: Load, cells: dict[str, str]) -> None:
    machine = Machine()

    load(row(**SPANISH, **cells), translator=machine)

    assert machine.told == []


def test_a_file_says_who_answers_a_number(load: Load, public: psycopg.Connection) -> None:
    load(
        row(
            phones="short:107 | short:100",
            phone_answers="107=ambulance,fire;100=police,doubtful",
        )
    )

    (phones,) = only(public, "phones")
    assert [(x["number"], x["answers"]) for x in phones] == [
        ("107", ["ambulance", "fire"]),
        ("100", ["police", "doubtful"]),
    ]
