"""Where a file says that help is: as public as it may be, and no more."""

import datetime as dt
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    ImportRow,
    Location,
    Place,
    PointKind,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TruePoint,
)
from app.services.publishing import publish
from tests.factories import TAPACHULA
from tests.services.files import Load, only, row


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


def test_a_file_leaves_what_a_hidden_place_covers_when_a_person_hid_it(
    load: Load, session: Session, public: psycopg.Connection, now: dt.datetime
) -> None:
    load(row())
    session.add(ServiceArea(country="MX", service_id=session.scalars(select(Service.id)).one()))
    close(session, Disclosure.HIDDEN, now)

    load(row(name="Another name"))

    assert only(public, "disclosure, coverage->0->>'country'") == ("hidden", "MX")


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

    service_id = session.scalars(select(Service.id)).one()
    assert only(public, "id, line, point, timezone") == (service_id, True, None, None)
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


def test_the_time_zone_of_a_hidden_place_says_nothing_of_its_town(
    load: Load, public: psycopg.Connection
) -> None:
    tijuana = {"admin1": "Baja California", "city": "Tijuana", "opening_hours": "Mo-Fr 08:00-16:00"}

    load(row(disclosure="hidden", coverage="country", **tijuana))
    assert only(public, "timezone, hours_purpose") == (None, None)

    load(row(disclosure="hidden", coverage="country", public_fields="hours", **tijuana))
    assert only(public, "timezone, opening_hours") == (None, "Mo-Fr 08:00-16:00")


def test_a_hidden_place_that_covers_a_country_names_no_division(
    load: Load, public: psycopg.Connection
) -> None:
    load(row(disclosure="hidden", coverage="country"))

    assert only(public, "admin1, coverage->0->>'admin1'") == (None, None)


def test_the_town_of_a_withheld_place_is_kept_as_the_file_names_it(
    load: Load, session: Session
) -> None:
    load(row(disclosure="hidden", coverage="admin1", city="Nowhere Hamlet"))

    assert session.scalars(select(TruePoint)).one().city == "Nowhere Hamlet"
