"""Where a place is and how much of that is public: the writer of both sides at once (law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    Location,
    Place,
    PointKind,
    Proposal,
    ProposalState,
    Service,
    ServiceArea,
    TruePoint,
)
from app.services.disclosure import ewkt, town_large_enough

Point = tuple[float, float]  # WGS 84 degrees, longitude before latitude
_ORDER = list(Disclosure)  # from open to closed
#: The fields of a location whose values nobody may keep once it is withheld.
TELLING_FIELDS = ("town", "address", "point")


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a place really is, whatever of it is public. ``point`` None: only the town is known."""

    city: str | None
    address: str | None
    point: Point | None


def is_wider(before: Disclosure, after: Disclosure) -> bool:
    """Whether strangers would learn more."""
    return _ORDER.index(after) < _ORDER.index(before)


def truth_of(session: Session, location: Location) -> Truth:
    """Where a location really is: for members who may edit it only."""
    if location.disclosure is Disclosure.EXACT:
        exact = location.point_kind is PointKind.EXACT
        point = _degrees(session, Location, location.id) if exact else None
        return Truth(location.city, location.address, point)
    true = session.get(TruePoint, location.id)
    if true is None:
        return Truth(None, None, None)
    point = _degrees(session, TruePoint, location.id) if true.point is not None else None
    return Truth(true.city, true.address, point)


def set_truth(
    session: Session, location: Location, truth: Truth, *, place_id: int | None = None
) -> None:
    """Write where a location is; of what is withheld only to the table that no public role reads.

    ``place_id``: the town that the public is told, where it is told one; None keeps it.
    """
    place = session.get(Place, place_id or location.place_id or 0)
    if location.disclosure is not Disclosure.EXACT:
        true = session.get(TruePoint, location.id) or TruePoint(location_id=location.id)
        true.city, true.address, true.point = truth.city, truth.address, ewkt(truth.point)
        session.add(true)
        if location.disclosure is Disclosure.AREA and place is not None:
            _stand_in(location, town_large_enough(session, place) or place, None)
        return
    location.city, location.address = truth.city, truth.address
    if place is not None:
        _stand_in(location, place, truth.point)


def disclose(
    session: Session, location: Location, disclosure: Disclosure, *, place_id: int | None = None
) -> None:
    """Show more or less of a location; ``place_id`` is the town to name where none is named yet.

    Where no town is known, or none of its division is large enough to stand for it, the place
    is hidden. Narrowing also takes its values out of history and out of waiting proposals.
    """
    truth = truth_of(session, location)
    place = session.get(Place, place_id or location.place_id or 0)
    if disclosure is Disclosure.AREA and place is not None:
        place = town_large_enough(session, place)
    if place is None:
        disclosure = Disclosure.HIDDEN
    location.disclosure = disclosure
    location.city = location.address = location.place_id = None
    location.point_kind, location.public_point = PointKind.NONE, None
    if disclosure is Disclosure.EXACT:
        location.city, location.address = truth.city, truth.address
    if place is not None and disclosure is not Disclosure.HIDDEN:
        _stand_in(location, place, truth.point if disclosure is Disclosure.EXACT else None)
    session.flush()  # the constraints of a closed place must hold before its truth is moved
    true = session.get(TruePoint, location.id)
    if disclosure is Disclosure.EXACT:
        if true is not None:
            session.delete(true)
        return
    set_truth(session, location, truth)
    for at in location.service_at_locations:
        forget(session, at.service_id, location.id)
        if disclosure is Disclosure.HIDDEN:
            _cover(at.service, location)


def forget(session: Session, service_id: UUID, location_id: UUID) -> None:
    """Take out of history and of proposals where a place is that is no longer public."""
    fields = [f"{name}@{location_id}" for name in TELLING_FIELDS]
    session.execute(
        text("SELECT core.forget_place(:service, :fields)"),
        {"service": service_id, "fields": fields},
    )
    proposals = session.scalars(
        select(Proposal).where(Proposal.service_id == service_id, Proposal.field.in_(fields))
    )
    for proposal in proposals:
        proposal.before = proposal.after = {}
        if proposal.state is ProposalState.PENDING:
            proposal.state = ProposalState.OUTDATED


def _stand_in(location: Location, place: Place, point: Point | None) -> None:
    location.place_id = place.id
    location.country, location.admin1_code = place.country, place.admin1_code
    location.point_kind = PointKind.EXACT if point else PointKind.TOWN
    location.public_point = ewkt(point or (place.longitude, place.latitude))


def _cover(service: Service, location: Location) -> None:
    """A hidden place is found through nothing but what it covers: its division, if nothing else."""
    if not service.service_areas:
        service.service_areas = [
            ServiceArea(country=location.country, admin1_code=location.admin1_code)
        ]


def _degrees(session: Session, table: type[Location] | type[TruePoint], key: UUID) -> Point | None:
    is_location = table is Location
    column: Any = Location.public_point if is_location else TruePoint.point
    mine: Any = Location.id if is_location else TruePoint.location_id
    session.flush()  # the point must be in the database to be read in degrees
    row = session.execute(
        select(func.ST_X(func.geometry(column)), func.ST_Y(func.geometry(column))).where(
            mine == key
        )
    ).one()
    return (row[0], row[1]) if row[0] is not None else None
