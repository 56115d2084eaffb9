"""What stands on top: who answers now, each once, and nothing that does not belong there."""

import psycopg
import pytest
from sqlalchemy.orm import Session

from app.services.search.lines import LINES_SHOWN, OnTop, covering, emergency_numbers, on_top
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.remembered import beginning

COUNTRY = ("MX", "")


@pytest.fixture
def lines(session: Session, database_urls: DatabaseUrls) -> None:
    """The lines of a country, and a hidden refuge."""
    beginning(database_urls, "lines", lambda: make_lines(session))


def make_lines(session: Session) -> None:
    make_line(session, "Coast guard", ["emergency", "sea_rescue"], "short:088")
    make_line(session, "Ambulance", ["emergency", "health"], "short:065")
    make_line(session, "All emergencies", ["emergency"], "short:911")
    make_line(session, "All emergencies again", ["emergency"], "short:911")
    make_line(session, "Women", ["gbv", "trafficking"], "+12025550111")
    make_line(session, "Women again", ["gbv"], "+12025550111")
    make_line(session, "Against trafficking", ["trafficking"], "+12025550112")
    make_line(session, "Legal advice", ["legal_aid"], "+12025550113")
    make_line(session, "Of another division", ["gbv"], "+12025550114", ("MX", "09"))
    make_line(session, "Of another country", ["gbv"], "+12025550115", ("GT", ""))
    make_line(session, "Of this division", ["gbv"], "+12025550116", ("MX", "05"))
    make_listing(
        session, name="Refuge", categories=["gbv", "shelter"], disclosure="hidden",
        public_fields=["name"],
    )  # fmt: skip
    make_listing(session, name="An office", categories=["gbv"])
    make_listing(session, name="An area", categories=["gbv"], disclosure="area")


def make_line(
    session: Session,
    name: str,
    categories: list[str],
    phone: str,
    coverage: tuple[str, str] = COUNTRY,
    languages: tuple[str, ...] = (),
) -> None:
    make_listing(
        session, name=name, categories=categories, phones=[phone], coverage=coverage, line=True,
        setting="remote", languages=languages,
    )  # fmt: skip


def ask(public: psycopg.Connection, *categories: str, coastal: bool = False) -> OnTop:
    covered = covering(public, "MX", "05")
    return on_top(covered, categories=categories, languages=(), coastal=coastal)


def names(listings: tuple[object, ...]) -> list[str | None]:
    return [listing.name for listing in listings]  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", [(), ("gbv",), ("trafficking",), ("emergency",), ("shelter",)])
def test_the_national_emergency_number_is_first_and_once(
    public: psycopg.Connection, lines: None, asked: tuple[str, ...]
) -> None:
    top = ask(public, *asked)

    assert top.emergency is not None
    assert top.emergency.phones[0]["number"] == "911"
    shown = [p["number"] for line in (*top.lines, *top.folded) for p in line.phones]
    assert "911" not in shown


def test_no_number_is_shown_twice(public: psycopg.Connection, lines: None) -> None:
    top = ask(public, "gbv", "trafficking")

    shown = [p["number"] for line in (*top.lines, *top.folded) for p in line.phones]
    assert len(shown) == len(set(shown))


def test_the_lines_asked_for_stand_apart_from_the_others(
    public: psycopg.Connection, lines: None
) -> None:
    top = ask(public, "trafficking")

    assert names(top.lines) == ["Against trafficking", "Women"]
    assert "Legal advice" in names(top.folded)


def test_lines_of_the_division_come_first_and_of_others_never(
    public: psycopg.Connection, lines: None
) -> None:
    top = ask(public, "gbv")

    assert names(top.lines)[0] == "Of this division"
    everything = names((*top.lines, *top.folded, *top.hidden))
    assert "Of another division" not in everything
    assert "Of another country" not in everything


def test_at_most_three_lines_are_open(
    session: Session, public: psycopg.Connection, lines: None
) -> None:
    for n in range(4):
        make_line(session, f"Another {n}", ["gbv"], f"+1202555012{n}")

    top = ask(public, "gbv")

    assert len(top.lines) == LINES_SHOWN
    assert {f"Another {n}" for n in range(4)} & set(names(top.folded))


@pytest.mark.parametrize(
    ("asked", "coastal", "shown"),
    [
        ((), False, False),
        (("gbv",), False, False),
        ((), True, True),
        (("sea_rescue",), False, True),
    ],
)
def test_sea_rescue_is_for_a_coast_or_who_asks(
    public: psycopg.Connection, lines: None, asked: tuple[str, ...], coastal: bool, shown: bool
) -> None:
    top = ask(public, *asked, coastal=coastal)

    sea = (top.sea_rescue,) if top.sea_rescue else ()
    assert ("Coast guard" in names((*sea, *top.lines, *top.folded))) is shown


def test_a_hidden_refuge_stands_under_the_lines_that_lead_to_it(
    public: psycopg.Connection, lines: None
) -> None:
    top = ask(public, "gbv")

    assert names(top.hidden) == ["Refuge"]
    assert "Of this division" in names(top.gateways)
    assert all(line.phones for line in top.gateways)


def test_a_hidden_refuge_is_not_shown_to_who_asks_for_something_else(
    public: psycopg.Connection, lines: None
) -> None:
    assert ask(public, "legal_aid").hidden == ()


def test_places_with_a_door_are_no_lines(public: psycopg.Connection, lines: None) -> None:
    everything = ask(public, "gbv")

    shown = names((*everything.lines, *everything.folded, *everything.hidden))
    assert not {"An office", "An area"} & set(shown)


def test_a_line_that_speaks_the_language_comes_first(
    session: Session, public: psycopg.Connection
) -> None:
    make_line(session, "A: Spanish", ["gbv"], "+12025550131", languages=("es",))
    make_line(session, "B: not said", ["gbv"], "+12025550132")
    make_line(session, "C: Chinese", ["gbv"], "+12025550133", languages=("cmn",))

    top = on_top(covering(public, "MX", "05"), categories=["gbv"], languages=["zh"])

    assert names(top.lines) == ["C: Chinese", "B: not said", "A: Spanish"]


def test_the_emergency_numbers_of_countries_are_in_the_order_asked(
    session: Session, public: psycopg.Connection
) -> None:
    make_line(session, "Mexico", ["emergency"], "short:911")
    make_line(session, "Honduras", ["emergency"], "short:911", ("HN", ""))

    found = emergency_numbers(public, ["HN", "GT", "MX"])

    assert [line.name for line in found] == ["Honduras", "Mexico"]


@pytest.mark.parametrize(
    ("country", "admin1", "asked"),
    [
        ("MX", "05", ("gbv", "trafficking")),
        ("MX", "06", ("shelter",)),
        ("GT", "07", ("gbv",)),
        ("HN", "08", ("trafficking",)),
        ("CO", "02", ("health",)),
        ("US", "TX", ("legal_aid",)),
    ],
)
def test_the_starter_data_gives_each_country_one_emergency_number_and_no_number_twice(
    demo_public: psycopg.Connection, country: str, admin1: str, asked: tuple[str, ...]
) -> None:
    covered = covering(demo_public, country, admin1)

    top = on_top(covered, categories=asked, languages=())

    assert top.emergency is not None
    assert any(phone["kind"] == "short" for phone in top.emergency.phones)
    shown = [frozenset(p["number"] for p in line.phones) for line in (*top.lines, *top.folded)]
    named = [numbers for numbers in shown if numbers]
    assert len(named) == len(set(named))
    assert all("sea_rescue" not in line.categories for line in (*top.lines, *top.folded))
