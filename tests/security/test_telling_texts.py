"""What people write of a withheld place is kept back where it could lead to its door (law 1)."""

import datetime as dt
from typing import Any

import psycopg
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.cli.loading import said_of
from app.models import Disclosure, Location, PointKind
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from app.services.telling import Telling
from tests.factories import make_listing
from tests.services.files import Load, only, row, table

#: A town of fewer than 20,000 people; the nearest of that size is Tapachula.
OWN_TOWN = "Puerto Madero"
#: 956 is the area code of the south of Texas.
IN_TEXAS = "+19565550147"

LEADS_THERE = [
    # coordinates
    "14.91234, -92.26543", "14,9123", "14.91 -92.26", "14.9/92.2", "14°54'44\"N 92°15'", "14º54'",
    "14 ° N", "15P 559123 1650321", "geo:14,-92", "１４．９１２３４", "١٤٫٩١٢٣", "14.\u200b9123",
    # codes and maps
    "76HF+9V", "76HF9VQ8+9V", "///made.up.words", "https://maps.app.goo.gl/x", "waze",
    "maps.example.org", "openstreetmap",
    # streets
    "Calle Hidalgo 5", "5 avenida norte", "km 12", "esquina con Morelos", "Col. Centro", "Zona 3",
    "Cra 7 # 12-34", "12 Oak St", "1200 N. Oak Avenue", "Rue des Roses", "Rua das Flores",
    "Casa No. 14", "Nº 14", "lote 8", "s/n", "C.P. 30700", "Barrio Nuevo", "Apto. 4",
    # landmarks
    "detrás de la iglesia", "Frente al parque", "a dos cuadras", "next to the church",
    "behind the market", "dèyè legliz la", "derrière l'église", "em frente ao parque",
    # numbers and links
    "956 555 0147", "+1 (956) 555-0147", "9565550147", "Lada 956", "código de área 956", "(956) 1",
    "write to help@example.org", "@made_up", "see example.org", "www.example", "wa.me/1",
]  # fmt: skip

TELLS_NOTHING = [
    "Women and their children", "Todos los días de 8 a 17", "Mo-Fr 08:00-16:00, 17:00-20:00",
    "24 horas", "0800-1600", "9.30 - 17.00", "Llame antes de venir", "No cobran nada",
    "Casa de la Mujer", "St. Mary's House", "Niñas y niñ@s", "3 comidas al día", "24/7",
    "Up to 40 people, 5 rooms", "Desde 1998", "Ayuda gratis, sin papeles",
]  # fmt: skip


@pytest.mark.parametrize("text", LEADS_THERE)
def test_what_leads_to_a_door_is_kept_back(text: str) -> None:
    assert Telling().is_in(text)
    assert Telling().is_in(f"Refuge for all. {text}, every day")


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_what_leads_nowhere_may_be_shown(text: str) -> None:
    assert not Telling().is_in(text)


@pytest.fixture
def load(session: Session, gazetteer: Gazetteer, now: dt.datetime) -> Load:
    """Imports rows as one file, commits, returns the report."""

    def load(*rows: dict[str, str]) -> Any:
        report = import_services(session, table(rows), gazetteer, dataset="test", now=now)
        session.commit()
        return report

    return load


def withheld(disclosure: str, **cells: str) -> dict[str, str]:
    """A row of a place in a small town, whose operator chose to show all it may choose."""
    chosen = {"public_fields": "name;phone;email;website;hours;languages"}
    quiet = {"address": "Calle Jacarandas 4711", "name": "Quiet house", "organization": "Quiet"}
    return row(city=OWN_TOWN, disclosure=disclosure) | quiet | chosen | cells


def in_texas(disclosure: str, **cells: str) -> dict[str, str]:
    """The same in the United States, whose numbers say in which part of it they ring."""
    there = {"country": "US", "admin1": "Texas", "city": "Sullivan City", "phones": IN_TEXAS}
    return withheld(disclosure) | there | {"latitude": "26.3471", "longitude": "-98.4729"} | cells


#: What a hidden place may choose to show, and what columns of a file are called in public.
OF_HIDDEN = ("name", "email", "website", "hours_as_published", "opening_hours")
PUBLIC_NAMES = {
    "hours_as_published": "hours_text",
    "opening_hours": "hours_text",
    "conditions_as_published": "wordings",
}
#: A column of a file, and a text in it that names where the place is.
NAMES_THE_PLACE = [
    ("name", "Friends of Puerto Madero"),
    ("name", "PUERTO-MADERO House"),
    ("name", "Casa Madero"),
    ("name", "House of Jacarandas"),
    ("name", "House 4711"),
    ("name", "Casa Cacahoatán"),  # a town near by
    ("name", "Refuge of Monterrey"),  # a large town of the country
    ("organization", "Friends of Puerto Madero"),
    ("email", "help@casapuertomadero.example.org"),
    ("email", "puerto.madero@example.org"),
    ("email", "help@cacahoatan.example.org"),
    ("website", "https://puerto-madero.example.org/"),
    ("website", "https://example.org/puerto%20madero"),
    ("website", "https://example.org/?q=Puerto%2520Madero"),
    ("website", "https://xn--cacahoatn-71a.example.org/"),
    ("website", "https://maps.example.org/"),
    ("website", "https://example.org/14.9123"),
    ("hours_as_published", "Ring at Jacarandas, every day"),
    ("opening_hours", 'Mo-Fr 08:00-16:00 "Puerto Madero"'),
    ("conditions_as_published", "Come to Puerto Madero"),
]


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
def test_what_names_the_town_or_street_is_not_published_and_the_import_says_so(
    load: Load, public: psycopg.Connection, disclosure: str
) -> None:
    cases = [case for case in NAMES_THE_PLACE if disclosure == "area" or case[0] in OF_HIDDEN]
    rows = [
        withheld(disclosure, id=str(line), organization=f"Quiet {line}") | {column: text}
        for line, (column, text) in enumerate(cases, start=2)
    ]

    report = load(*rows)

    told = str(public.execute("SELECT to_jsonb(l) FROM listing l").fetchall())
    assert [text for _, text in cases if text in told] == []
    assert report.kept_back == {
        line: (PUBLIC_NAMES.get(column, column),) for line, (column, _) in enumerate(cases, start=2)
    }


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
@pytest.mark.parametrize("text", ["House 956", "956 every day"])
def test_the_area_code_of_a_place_is_not_published_in_a_text(
    load: Load, public: psycopg.Connection, disclosure: str, text: str
) -> None:
    load(in_texas(disclosure, name=text, hours_as_published=text))

    assert only(public, "name, hours_text") == (None, None)


@pytest.mark.parametrize(
    ("number", "is_shown"),
    [(IN_TEXAS, False), ("national:9565550147", False), ("+18005550123", True),
     ("+525512345678", True), ("short:211", True)],
)  # fmt: skip
def test_a_number_that_says_where_it_rings_is_shown_only_when_its_operator_chose_that(
    load: Load, public: psycopg.Connection, number: str, is_shown: bool
) -> None:
    report = load(in_texas("area", phones=number, public_fields=""))
    assert only(public, "phones <> '[]'") == (is_shown,)
    assert report.kept_back == ({} if is_shown else {2: ("phones",)})

    for disclosure in ("area", "hidden"):
        load(in_texas(disclosure, phones=number, public_fields="phone"))
        assert only(public, "phones <> '[]'") == (True,)


@pytest.mark.parametrize("name", ["Juárez House", "Casa El Paso del Norte", "Paso del Norte"])
def test_a_town_is_recognised_by_its_other_names(
    load: Load, public: psycopg.Connection, name: str
) -> None:
    load(withheld("hidden", admin1="Chihuahua", city="Ciudad Juárez", name=name))

    assert only(public, "name") == (None,)


def test_the_town_that_a_listing_is_said_to_be_around_may_be_named(
    load: Load, public: psycopg.Connection
) -> None:
    load(withheld("area", name="House of Tapachula"))

    assert only(public, "city, name") == ("Tapachula", "House of Tapachula")


def test_a_hidden_place_of_a_whole_country_does_not_name_its_division(
    load: Load, public: psycopg.Connection
) -> None:
    there = {"admin1": "Quintana Roo", "city": "Cancún", "name": "Refuge in Quintana Roo"}

    load(withheld("hidden", coverage="country", **there))
    assert only(public, "name") == (None,)

    load(withheld("hidden", coverage="admin1", **there))
    assert only(public, "name") == ("Refuge in Quintana Roo",)


def test_the_time_zone_of_an_area_is_that_of_the_town_that_it_names(
    load: Load, public: psycopg.Connection
) -> None:
    load(withheld("area", admin1="Chihuahua", city="Samalayuca", opening_hours="24/7"))

    assert only(public, "city, timezone") == ("Ciudad Juárez", "America/Ciudad_Juarez")


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
def test_a_comment_in_coded_hours_is_read_too(
    load: Load, public: psycopg.Connection, disclosure: str
) -> None:
    hours = {"hours_as_published": "Every day", "opening_hours": 'Mo-Su 08:00-16:00 "Jacarandas"'}
    load(withheld(disclosure, **hours))

    assert only(public, "opening_hours, hours_text, hours_purpose") == (None, None, None)


@pytest.mark.parametrize("closed", [Disclosure.AREA, Disclosure.HIDDEN])
def test_the_texts_of_what_a_person_closed_are_scanned_for_what_the_file_says(
    load: Load, session: Session, public: psycopg.Connection, closed: Disclosure
) -> None:
    hamlet = {"city": "Rincón Escondido", "coverage": "admin1"}  # in no gazetteer
    load(withheld("exact", **hamlet))
    session.execute(
        update(Location).values(
            disclosure=closed, address=None, city=None, place_id=None, public_point=None,
            point_kind=PointKind.NONE,
        )
    )  # fmt: skip

    texts = {"name": "Jacarandas", "website": "https://rinconescondido.example.org/"}
    load(withheld("exact", **hamlet | texts))

    assert only(public, "disclosure, name, website") == (closed.value, None, None)


def test_what_a_hidden_place_did_not_choose_to_show_is_not_shown(
    session: Session, public: psycopg.Connection
) -> None:
    make_listing(
        session,
        disclosure="hidden",
        name="Chosen",
        organization="Not chosen",
        phones=["+12025550102"],
        email="chosen@example.org",
        website="https://example.org/not-chosen",
        hours_text="not chosen either",
        wording="nor this, not chosen",
        languages=["ht"],
        opening_hours="Mo 07:13-08:00",
        public_fields=["name", "email"],
    )

    text = str(public.execute("SELECT to_jsonb(l) FROM listing l").fetchall())
    assert "Chosen" in text
    assert "chosen@example.org" in text
    for secret in ("ot chosen", "5550102", "not-chosen", "'ht'", "07:13"):
        assert secret not in text


def test_the_order_of_a_file_is_not_that_of_the_public_tables(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    """A hidden row that stands between two of one town would tell of it to who reads the table."""
    load(*(withheld("hidden", id=f"row-{n:02}") for n in range(12)))

    for name, key in (("listing", "id"), ("coverage", "listing_id")):
        stored = [r[0] for r in public.execute(f"SELECT {key} FROM {name} ORDER BY ctid")]
        assert len(stored) == 12
        assert stored == sorted(stored)


def test_the_load_command_says_what_is_not_shown_without_saying_it(load: Load) -> None:
    report = load(withheld("area", name="Friends of Puerto Madero"))

    said = list(said_of(report, withdrawing=False))
    assert said[1].startswith("line 2: not shown until somebody has looked at it")
    assert said[1].endswith(": name")
    for secret in ("Madero", "Jacarandas", "14.91"):
        assert secret not in str(said)


def test_a_translation_is_kept_back_with_its_original_and_the_other_way_round(
    load: Load, public: psycopg.Connection
) -> None:
    """In another script the same words say as much, where less is recognised."""
    told = {"conditions_as_published": "Calle Hidalgo 5", "translations": "ru: на улице Идальго"}
    other = {"conditions_as_published": "Hasta tres", "translations": "en: 12 Oak St"}
    load(
        withheld("area", id="1", text_locale="es", **told),
        withheld("area", id="2", text_locale="es", **other),
    )

    assert public.execute("SELECT wordings FROM listing").fetchall() == [([],), ([],)]
