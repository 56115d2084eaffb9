"""The towns, divisions and doors of services, asked for together: a file has hundreds of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.models import Admin1, Location, Place, PointKind, Service
from app.services.projection import Door, Town


@dataclass(frozen=True, slots=True)
class Around:
    """What the public rows of some services say beyond the services themselves."""

    #: By id. Held, so that the session need not ask for them again.
    places: dict[int, Place]
    #: (country, GeoNames admin-1 code) -> name.
    divisions: dict[tuple[str, str], str]
    #: By the id of a location.
    doors: dict[UUID, Door]

    def division(self, country: str, code: str) -> str | None:
        """The name of a division; None where none is named or known."""
        return self.divisions.get((country, code))

    def town(self, place_id: int | None) -> Town | None:
        """The public town of a location; None where it has none."""
        place = self.places.get(place_id) if place_id is not None else None
        if place is None:
            return None
        return Town(
            id=place.id,
            name=place.name,
            country=place.country,
            admin1=self.division(place.country, place.admin1_code),
            longitude=place.longitude,
            latitude=place.latitude,
            timezone=place.timezone,
        )


def around(session: Session, services: Sequence[Service]) -> Around:
    """The towns and divisions that these services stand in or cover, and their public doors.

    What the session has not written yet is written first: points are read from the database.
    """
    locations = [at.location for service in services for at in service.service_at_locations]
    places = _places(session, {x.place_id for x in locations if x.place_id is not None})
    areas = [area for service in services for area in service.service_areas]
    keys = {(location.country, location.admin1_code) for location in locations}
    keys |= {(area.country, area.admin1_code) for area in areas}
    keys |= {(place.country, place.admin1_code) for place in places.values()}
    return Around(
        places,
        _divisions(session, {key for key in keys if key[1]}),
        _doors(session, locations),
    )


def _places(session: Session, ids: set[int]) -> dict[int, Place]:
    if not ids:
        return {}
    return {place.id: place for place in session.scalars(select(Place).where(Place.id.in_(ids)))}


def _divisions(session: Session, keys: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    if not keys:
        return {}
    key = tuple_(Admin1.country, Admin1.code)
    found = session.execute(
        select(Admin1.country, Admin1.code, Admin1.name).where(key.in_(sorted(keys)))
    )
    return {(country, code): name for country, code, name in found}


def _doors(session: Session, locations: Iterable[Location]) -> dict[UUID, Door]:
    ids = [
        location.id
        for location in locations
        if location.public_point is not None and location.point_kind is PointKind.EXACT
    ]
    if not ids:
        return {}
    point = func.geometry(Location.public_point)
    found = session.execute(
        select(Location.id, func.ST_X(point), func.ST_Y(point)).where(Location.id.in_(ids))
    )
    return {key: Door(longitude=x, latitude=y) for key, x, y in found}
