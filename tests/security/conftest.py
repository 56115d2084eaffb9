"""The applications of the tests of pages, and the few towns that planted rows are in."""

import pytest
from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from app.models import Admin1, Place
from app.services import gazetteer as towns
from app.services.gazetteer import Gazetteer
from tests.web.conftest import app, client, new_app, own, own_app, shared_app

__all__ = ["app", "client", "gazetteer", "new_app", "own", "own_app", "shared_app"]


@pytest.fixture(scope="session")
def gazetteer(staff: Engine) -> Gazetteer:
    """The towns of Mexico and Texas by their main names, as the tests' database has them."""
    texas = (Place.country == "US") & (Place.admin1_code == "TX")
    with Session(staff) as session:
        places = session.scalars(select(Place).where(or_(Place.country == "MX", texas))).all()
        divisions = session.scalars(select(Admin1)).all()
    known = [
        towns.Town(
            geonameid=x.id, name=x.name, country=x.country, admin1_code=x.admin1_code,
            population=x.population, names=(), longitude=x.longitude, latitude=x.latitude,
            timezone=x.timezone,
        )
        for x in places
    ]  # fmt: skip
    return Gazetteer(known, [towns.Admin1(x.country, x.code, x.name) for x in divisions])
