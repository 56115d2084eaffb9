"""The database itself says no: what must not be public cannot be written there."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Listing, Location, Organization, Service
from tests.factories import TAPACHULA

POINT = "SRID=4326;POINT(-92.26 14.9)"


def location(**values: Any) -> dict[str, Any]:
    """A row of ``core.location`` that is allowed, but for ``values``."""
    return {"setting": "office", "country": "MX", "point_kind": "none", **values}


def listing(**values: Any) -> dict[str, Any]:
    """A row of ``directory.listing`` that is allowed, but for ``values``."""
    return {
        "id": uuid4(), "operator": "ngo", "line": False,
        "conditions": {}, "languages": [], "phones": [], "country": "MX", "setting": "office",
        "point_kind": "none", "coverage": [], "notices": [], "wordings": [],
        "in_check": False, "open_data": False, **values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        pytest.param(
            {"disclosure": "hidden", "point_kind": "town", "public_point": POINT},
            "nothing_if_hidden", id="a hidden place with a point",
        ),
        pytest.param(
            {"disclosure": "hidden", "address": "1 Made-up Road"},
            "(nothing_if_hidden|door_only_if_exact)", id="a hidden place with an address",
        ),
        pytest.param(
            {"disclosure": "hidden", "place_id": TAPACHULA},
            "nothing_if_hidden", id="a hidden place with a town",
        ),
        pytest.param(
            {"disclosure": "hidden", "city": "Tapachula"},
            "door_only_if_exact", id="a hidden place with the name of a town",
        ),
        pytest.param(
            {"disclosure": "area", "point_kind": "exact", "public_point": POINT},
            "door_only_if_exact", id="an area with an exact point",
        ),
        pytest.param(
            {"disclosure": "area", "address": "1 Made-up Road"},
            "door_only_if_exact", id="an area with an address",
        ),
        pytest.param(
            {"disclosure": "area", "city": "Puerto Madero"},
            "door_only_if_exact", id="an area with the town the provider named",
        ),
        pytest.param(
            {"disclosure": "exact", "point_kind": "none", "public_point": POINT},
            "kind_says_if_there_is_a_point", id="a point that is said not to be one",
        ),
        pytest.param(
            {"disclosure": "exact", "point_kind": "town"},
            "kind_says_if_there_is_a_point", id="no point where one is said to be",
        ),
        pytest.param({"disclosure": "open"}, "disclosure", id="an unknown disclosure"),
        pytest.param(
            {"disclosure": "exact", "setting": "cave"}, "setting", id="an unknown setting"
        ),
    ],
)  # fmt: skip
def test_no_location_can_say_more_than_it_may(
    session: Session, values: dict[str, Any], broken: str
) -> None:
    row = location(**values)

    with pytest.raises(IntegrityError, match=f'constraint "(ck_location_)?{broken}"'):
        session.execute(insert(Location.__table__).values(id=uuid4(), **row))


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        pytest.param(
            {"disclosure": "hidden", "point": POINT}, "nothing_if_hidden", id="a hidden point"
        ),
        pytest.param(
            {"disclosure": "hidden", "city": "Tapachula"}, "nothing_if_hidden", id="a hidden town"
        ),
        pytest.param(
            {"disclosure": "hidden", "address": "1 Made-up Road"},
            "(nothing_if_hidden|door_only_if_exact)", id="a hidden address",
        ),
        pytest.param(
            {"disclosure": "area", "address": "1 Made-up Road"},
            "door_only_if_exact", id="the address of an area",
        ),
        pytest.param(
            {"disclosure": "area", "point_kind": "exact", "point": POINT},
            "door_only_if_exact", id="the exact point of an area",
        ),
    ],
)  # fmt: skip
def test_no_public_row_can_say_more_than_it_may(
    session: Session, values: dict[str, Any], broken: str
) -> None:
    with pytest.raises(IntegrityError, match=f'constraint "ck_listing_{broken}"'):
        session.execute(insert(Listing.__table__).values(**listing(**values)))


def test_the_rows_that_the_tests_start_from_are_allowed(session: Session) -> None:
    allowed = location(disclosure="hidden")
    session.execute(insert(Location.__table__).values(id=uuid4(), **allowed))
    session.execute(insert(Listing.__table__).values(**listing(disclosure="hidden")))


def test_a_service_needs_a_category(session: Session) -> None:
    organization = Organization(name="A", normalized_name="a", country="MX", admin1_code="")
    session.add(Service(organization=organization, name="B", categories=[]))

    with pytest.raises(IntegrityError, match="has_a_category"):
        session.flush()


def test_there_is_one_organization_of_a_name_and_place(session: Session) -> None:
    for _ in range(2):
        session.add(Organization(name="A", normalized_name="a", country="MX", admin1_code="05"))

    with pytest.raises(IntegrityError, match="uq_organization_normalized_name"):
        session.flush()
