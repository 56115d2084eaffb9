"""An error of the staff's side says what went wrong and where, never a value of a row (law 1)."""

import datetime as dt
import traceback
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from app.db import staff_engine
from app.models import ImportRow, Location, Organization, Service, TruePoint
from app.services.errors import ImportRefused
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from tests.factories import ewkt
from tests.services.files import row, table

SECRET = "Jacarandas 4711"
POINT = (-98.4729, 26.3471)


def twice_the_same_organization(session: Session) -> None:
    for _ in range(2):
        session.add(Organization(name=SECRET, normalized_name=SECRET, country="MX"))


def an_import_row_of_no_service(session: Session) -> None:
    nowhere = UUID(int=0)
    session.add(ImportRow(dataset="test", key=SECRET, row={"a": SECRET}, service_id=nowhere))


def a_true_point_without_a_location(session: Session) -> None:
    session.add(TruePoint(location_id=UUID(int=0), city=SECRET, address=SECRET, point=ewkt(POINT)))


def a_door_of_a_hidden_place(session: Session) -> None:
    session.add(
        Location(
            setting="residential", disclosure="hidden", country="MX",
            address=SECRET, public_point=ewkt(POINT), point_kind="exact",
        )
    )  # fmt: skip


def a_service_without_a_category(session: Session) -> None:
    organization = Organization(name=SECRET, normalized_name=SECRET, country="MX")
    session.add(Service(name=SECRET, organization=organization, email=SECRET))


def a_text_where_a_number_belongs(session: Session) -> None:
    session.execute(text("SELECT CAST(:secret AS integer)"), {"secret": SECRET})


def a_json_that_is_none(session: Session) -> None:
    session.execute(text("SELECT CAST(:secret AS jsonb)"), {"secret": "{" + SECRET})


def written(session: Session, wrong: Callable[[Session], None]) -> None:
    wrong(session)
    session.flush()  # the database's answer comes here


@pytest.mark.parametrize(
    "wrong",
    [
        twice_the_same_organization, an_import_row_of_no_service, a_true_point_without_a_location,
        a_door_of_a_hidden_place, a_service_without_a_category, a_text_where_a_number_belongs,
        a_json_that_is_none,
    ],
)  # fmt: skip
def test_an_error_of_the_database_quotes_no_value(
    session: Session, wrong: Callable[[Session], None]
) -> None:
    with pytest.raises(DBAPIError) as caught:
        written(session, wrong)
    session.rollback()

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    for secret in (SECRET, "Jacarandas", "98.47", "26.34", "0101000020E6"):
        assert secret not in told
    assert "SQLSTATE" in told


def test_an_error_of_the_database_says_what_it_is_and_where(session: Session) -> None:
    with pytest.raises(IntegrityError, match=r'SQLSTATE 23505, .* constraint "uq_organization'):
        written(session, twice_the_same_organization)
    session.rollback()

    with pytest.raises(ProgrammingError, match="UndefinedTable"):
        session.execute(text("SELECT FROM no_such_table"))
    session.rollback()


def test_an_error_of_the_connection_says_what_is_wrong() -> None:
    engine = staff_engine("postgresql://amparo_staff@/nowhere?host=/nonexistent")

    with pytest.raises(OperationalError, match="nonexistent"):
        engine.connect()


@pytest.mark.parametrize("cells", [{"disclosure": "hidden"}, {"setting": "residential"}])
@pytest.mark.parametrize(
    "column",
    [
        "city",
        "latitude",
        "phones",
        "email",
        "website",
        "public_fields",
        "source_date",
        "conditions",
    ],
)
def test_what_is_wrong_with_a_row_of_a_refuge_is_said_without_its_words(
    session: Session, gazetteer: Gazetteer, now: dt.datetime, cells: dict[str, str], column: str
) -> None:
    bad = row(disclosure="exact") | cells | {column: "Jacarandas", "coverage": ""}
    with pytest.raises(ImportRefused) as refused:
        import_services(session, table([bad]), gazetteer, dataset="test", now=now)

    assert f"line 2, {column}: " in str(refused.value)
    assert "Jacarandas" not in str(refused.value)
