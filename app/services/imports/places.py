"""The gazetteer into the database: towns, their names in all scripts, first-level divisions."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import Admin1, Place, PlaceName, Version
from app.services import gazetteer
from app.services.corridors.placing import load_corridors
from app.services.gazetteer import Gazetteer, Town, fold
from app.services.sketch_map.coast import is_coastal


def count_places(session: Session) -> int:
    """How many towns are known."""
    return session.scalar(select(func.count()).select_from(Place)) or 0


def load_places(session: Session, towns: Iterable[Town]) -> int:
    """Write towns, divisions and corridors, new or changed. No town is ever removed.

    Returns the number of towns. The caller commits.
    """
    session.execute(delete(PlaceName))
    session.execute(delete(Admin1))
    session.add_all(
        Admin1(country=a.country, code=a.code, name=a.name) for a in gazetteer.load_admin1()
    )
    session.flush()  # the divisions first, the rest goes by COPY on the same connection
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    found = list(towns)
    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE new_place (LIKE place INCLUDING DEFAULTS) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY new_place ({columns}) FROM STDIN") as copy:
            for town in found:
                copy.write_row(_row_of(town))
        cursor.execute(
            f"INSERT INTO place ({columns}) SELECT {columns} FROM new_place"
            " ON CONFLICT (id) DO UPDATE SET"
            + ", ".join(f" {name} = excluded.{name}" for name in _COLUMNS[1:])
        )
        with cursor.copy("COPY place_name (place_id, folded) FROM STDIN") as copy:
            for town in found:
                for name in {fold(name)[:200] for name in (town.name, *town.names)} - {""}:
                    copy.write_row((town.geonameid, name))
    load_corridors(session)
    session.execute(update(Version).values(places=Version.places + 1))
    return len(found)


def _row_of(town: Town) -> tuple[object, ...]:
    return (
        town.geonameid,
        town.name,
        town.country,
        town.admin1_code,
        f"SRID=4326;POINT({town.longitude!r} {town.latitude!r})",
        town.longitude,
        town.latitude,
        town.population,
        town.timezone,
        is_coastal(town.longitude, town.latitude),
    )


_COLUMNS = (
    "id", "name", "country", "admin1_code", "point", "longitude", "latitude", "population",
    "timezone", "coastal",
)  # fmt: skip


def known_gazetteer(session: Session) -> Gazetteer:
    """The gazetteer of the towns that are in the database, for an importer."""
    names: dict[int, list[str]] = {}
    for place_id, folded in session.execute(select(PlaceName.place_id, PlaceName.folded)):
        names.setdefault(place_id, []).append(folded)
    towns = [
        Town(
            geonameid=place.id,
            name=place.name,
            country=place.country,
            admin1_code=place.admin1_code,
            population=place.population,
            names=tuple(names.get(place.id, ())),
            longitude=place.longitude,
            latitude=place.latitude,
            timezone=place.timezone,
        )
        for place in session.scalars(select(Place))
    ]
    return Gazetteer(towns, gazetteer.load_admin1())
