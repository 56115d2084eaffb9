"""A file brings the directory to what it says, and never overrules a person."""

import datetime as dt

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Organization,
    Service,
    Status,
)
from app.services.publishing import publish
from tests.factories import TAPACHULA
from tests.services.files import Load, only, row


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
            {"number": "+12025550101", "kind": "voice", "extension": None, "answers": []},
            {"number": "+12025550102", "kind": "whatsapp", "extension": None, "answers": []},
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
    before = only(public, "id")

    report = load(row(name="Another name", phones="+12025550109", languages="ht", latitude="14.95"))

    assert report.changed == 1
    assert only(public, "id") == before
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
