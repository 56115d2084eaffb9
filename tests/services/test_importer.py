"""A file brings the directory to what it says, and never overrules a person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    ImportRow,
    Location,
    Organization,
    Place,
    PointKind,
    Service,
    ServiceAtLocation,
    Status,
    TruePoint,
)
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import ImportReport, import_services
from app.services.publishing import publish
from tests.factories import TAPACHULA
from tests.services.files import row, table

Load = Callable[..., ImportReport]


@pytest.fixture
def load(session: Session, gazetteer: Gazetteer, now: dt.datetime) -> Load:
    """Imports rows as one file, commits, returns the report."""

    def load(*rows: dict[str, str], **options: Any) -> ImportReport:
        options = {"dataset": "test", "now": now} | options
        report = import_services(session, table(rows), gazetteer, **options)
        session.commit()
        return report

    return load


def only(connection: psycopg.Connection, columns: str) -> tuple[Any, ...]:
    """These columns of the only public listing."""
    rows = connection.execute(f"SELECT {columns} FROM listing").fetchall()
    assert len(rows) == 1
    return tuple(rows[0])


def test_a_new_row_is_public_as_the_file_says(load: Load, public: psycopg.Connection) -> None:
    load(
        row(
            categories="food;health",
            languages="es;ht",
            serves="families",
            conditions="free=yes;no_id=no",
            hours_as_published="lunes a viernes de 8 a 16",
            whatsapp="+12025550102",
        )
    )

    assert only(public, "name, organization, categories, serves, conditions, address, city") == (
        "A made-up place", "A made-up organization", ["food", "health"], ["families"],
        {"free": "yes", "no_id": "no"}, "1 Made-up Road", "Tapachula",
    )  # fmt: skip
    assert only(public, "longitude, latitude, place_id, timezone, opening_hours") == (
        -92.27, 14.91, TAPACHULA, "America/Merida", "Mo-Fr 08:00-16:00",
    )  # fmt: skip
    assert only(public, "languages, phones, hours_text, confirmed_on, source_date") == (
        [{"code": "es", "how": "staff"}, {"code": "ht", "how": "staff"}],
        [
            {"number": "+12025550101", "kind": "voice", "extension": None},
            {"number": "+12025550102", "kind": "whatsapp", "extension": None},
        ],
        "lunes a viernes de 8 a 16", None, "2026-05",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(load: Load, public: psycopg.Connection) -> None:
    rows = [row(id=str(n), name=f"Place {n}") for n in range(3)]
    first = load(*rows)
    before = public.execute("TABLE listing ORDER BY id").fetchall()
    version = public.execute("SELECT number FROM version").fetchone()

    again = load(*rows)

    assert (first.new, first.changed, first.unchanged) == (3, 0, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert public.execute("TABLE listing ORDER BY id").fetchall() == before
    assert public.execute("SELECT number FROM version").fetchone() == version


def test_a_changed_row_keeps_the_id_of_its_listing(load: Load, public: psycopg.Connection) -> None:
    load(row(phones="+12025550101", languages="es"))
    before = only(public, "id, service_id")

    report = load(row(name="Another name", phones="+12025550109", languages="ht", latitude="14.95"))

    assert report.changed == 1
    assert only(public, "id, service_id") == before
    assert only(public, "name, latitude") == ("Another name", 14.95)
    assert only(public, "phones->0->>'number', languages->0->>'code'") == ("+12025550109", "ht")


def test_what_a_person_changed_since_stays(
    load: Load, session: Session, public: psycopg.Connection, now: dt.datetime
) -> None:
    load(row(email="old@example.org"))
    service = session.scalars(select(Service)).one()
    service.name, service.phones[0].number = "What a person wrote", "+12025550155"
    publish(session, [service.id], now=now)
    session.commit()

    load(row(name="What the file says now", phones="+12025550199", email="new@example.org"))

    assert only(public, "name, phones->0->>'number'") == ("What a person wrote", "+12025550155")
    assert only(public, "email") == ("new@example.org",)


def test_what_a_person_withdrew_stays_withdrawn(
    load: Load, session: Session, public: psycopg.Connection, now: dt.datetime
) -> None:
    load(row())
    service = session.scalars(select(Service)).one()
    service.status = Status.WITHDRAWN
    publish(session, [service.id], now=now)
    session.commit()

    load(row(name="Another name"))

    assert public.execute("TABLE listing").fetchall() == []


def test_a_row_that_left_the_file_is_reported_and_stays(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(), row(id="leaving"))

    report = load(row())

    assert (report.missing, report.withdrawn) == (["leaving"], 0)
    assert public.execute("SELECT count(*) FROM listing").fetchone() == (2,)


def test_a_row_that_left_the_file_is_withdrawn_when_asked(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(row(name="Staying"), row(id="leaving"))

    report = load(row(name="Staying"), withdraw_missing=True)

    assert (report.missing, report.withdrawn) == (["leaving"], 1)
    assert only(public, "name") == ("Staying",)
    assert session.scalars(select(Service.status).order_by(Service.status)).all() == [
        Status.ACTIVE, Status.WITHDRAWN,
    ]  # fmt: skip


def test_another_file_withdraws_nothing_of_this_one(load: Load, public: psycopg.Connection) -> None:
    load(row(id="ours"))

    report = load(row(id="theirs"), dataset="other", withdraw_missing=True)

    assert (report.new, report.withdrawn) == (1, 0)
    assert public.execute("SELECT count(*) FROM listing").fetchone() == (2,)


def test_a_held_row_is_kept_for_moderators_only(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    report = load(row(hold="yes"))

    assert (report.held, report.listings) == (1, 0)
    assert public.execute("SELECT count(*) FROM listing").fetchone() == (0,)
    assert session.scalars(select(Service.status)).one() is Status.HELD


def test_a_row_that_is_held_later_leaves_the_public_directory(
    load: Load, public: psycopg.Connection
) -> None:
    load(row())

    load(row(hold="yes"))

    assert public.execute("SELECT count(*) FROM search").fetchone() == (0,)
    assert public.execute("SELECT count(*) FROM listing").fetchone() == (0,)


def test_organizations_of_one_name_and_division_are_one(load: Load, session: Session) -> None:
    load(
        row(id="1", organization="Médicos Ejemplo"),
        row(id="2", organization="medicos  EJEMPLO"),
        row(id="3", organization="Médicos Ejemplo", admin1="Tabasco", city="Villahermosa"),
    )

    assert len(session.scalars(select(Organization)).all()) == 2


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
def test_a_withheld_door_is_only_in_its_own_table(
    load: Load, session: Session, disclosure: str
) -> None:
    load(row(disclosure=disclosure, city="Puerto Madero"))

    location = session.scalars(select(Location)).one()
    assert (location.address, location.city) == (None, None)
    assert location.point_kind is (PointKind.TOWN if disclosure == "area" else PointKind.NONE)
    true = session.scalars(select(TruePoint)).one()
    assert (true.city, true.address) == ("Puerto Madero", "1 Made-up Road")
    assert point_of(session, TruePoint.point) == (-92.27, 14.91)


def point_of(session: Session, column: Any) -> tuple[float, float]:
    text = session.scalars(select(column.ST_AsText())).one()
    longitude, latitude = text.removeprefix("POINT(").rstrip(")").split()
    return float(longitude), float(latitude)


def test_an_area_is_around_the_nearest_town_of_twenty_thousand(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(row(disclosure="area", city="Puerto Madero"))

    place_id, city, kind = only(public, "place_id, city, point_kind")
    assert (city, kind) == ("Tapachula", "town")
    place = session.get_one(Place, place_id)
    assert place.population >= 20_000
    assert only(public, "longitude, latitude") == (place.longitude, place.latitude)


def test_an_area_in_a_division_without_such_a_town_is_hidden(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(disclosure="area", country="BZ", admin1="Toledo", city="Punta Gorda"))

    assert only(public, "disclosure, city, point, address") == ("hidden", None, None, None)
    assert only(public, "coverage->0->>'admin1'") == ("Toledo",)


@pytest.mark.parametrize(
    ("cells", "disclosure"),
    [
        ({"categories": "gbv"}, "hidden"),
        ({"categories": "shelter;trafficking"}, "hidden"),
        ({"serves": "lgbtiq;everyone"}, "hidden"),
        ({"serves": "trans_people"}, "hidden"),
        ({"serves": "women;children"}, "hidden"),
        ({"only_for": "women"}, "hidden"),
        ({"serves": "unaccompanied_children;families"}, "hidden"),
        ({"serves": "families"}, "exact"),
        ({"serves": ""}, "exact"),
        ({"serves": "lgbtiq", "setting": "office"}, "exact"),
        ({"categories": "gbv", "setting": "office"}, "exact"),
    ],
)
def test_a_refuge_for_those_at_risk_starts_hidden_whatever_the_file_says(
    load: Load, public: psycopg.Connection, cells: dict[str, str], disclosure: str
) -> None:
    load(row(setting="residential", categories="shelter", disclosure="exact") | cells)

    assert only(public, "disclosure") == (disclosure,)
    hidden = disclosure == "hidden"
    assert only(public, "point IS NULL, city IS NULL, name IS NULL, phones = '[]'") == (
        (hidden,) * 4
    )


def test_a_hidden_place_is_found_through_what_it_covers(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(disclosure="hidden"))

    assert public.execute("SELECT country, admin1_code FROM coverage").fetchall() == [("MX", "05")]
    assert public.execute("SELECT count(*) FROM search").fetchone() == (0,)


@pytest.mark.parametrize("closed", [Disclosure.AREA, Disclosure.HIDDEN])
def test_a_file_cannot_open_what_a_person_closed(
    load: Load,
    session: Session,
    public: psycopg.Connection,
    now: dt.datetime,
    closed: Disclosure,
) -> None:
    load(row())
    close(session, closed, now)
    before = only(public, "disclosure, city, address, point, longitude")

    load(row(name="Another name", address="2 Made-up Road", latitude="14.99"))

    assert only(public, "disclosure, city, address, point, longitude") == before


def close(session: Session, disclosure: Disclosure, now: dt.datetime) -> None:
    """What a person does who closes the only listing."""
    location = session.scalars(select(Location)).one()
    location.disclosure, location.address, location.city = disclosure, None, None
    if disclosure is Disclosure.HIDDEN:
        location.place_id, location.public_point = None, None
        location.point_kind = PointKind.NONE
    else:
        location.point_kind = PointKind.TOWN
    publish(session, session.scalars(select(Service.id)).all(), now=now)
    session.commit()


def test_a_file_can_close_what_it_opened(load: Load, public: psycopg.Connection) -> None:
    load(row())

    load(row(disclosure="hidden"))

    assert only(public, "disclosure, city, address, point") == ("hidden", None, None, None)


def test_a_line_covers_its_country_and_has_no_door(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(
        row(
            setting="remote", coverage="country", line="yes", city="", admin1="", address="",
            point="none", phones="short:911 | national:8005550101",
        )
    )  # fmt: skip

    assert only(public, "id = service_id, line, point, timezone") == (True, True, None, None)
    assert only(public, "phones->0->>'kind', phones->1->>'kind'") == ("short", "national")
    assert session.scalars(select(ServiceAtLocation)).all() == []


def test_help_by_phone_of_one_town_is_found_in_that_town(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(setting="remote", line="yes", point="town", address="", latitude="", longitude="")
         | {"latitude": "14.9", "longitude": "-92.26"})  # fmt: skip

    assert only(public, "place_id, point_kind") == (TAPACHULA, "town")


def test_the_centre_of_a_town_comes_from_the_gazetteer(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(row(point="town", latitude="10", longitude="-100"))

    place = session.get_one(Place, TAPACHULA)
    assert only(public, "longitude, latitude") == (place.longitude, place.latitude)


def test_the_key_of_a_row_is_private(
    load: Load, session: Session, public: psycopg.Connection
) -> None:
    load(row(id="mx-secret-key"))

    assert session.scalars(select(ImportRow.key)).all() == ["mx-secret-key"]
    assert "secret-key" not in str(public.execute("SELECT to_jsonb(l) FROM listing l").fetchall())
