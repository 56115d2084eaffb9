"""Writes where a service is: as public as it may be, the truth of the rest to its own table."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    Location,
    Place,
    PointKind,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Setting,
    TruePoint,
)
from app.services.disclosure import ewkt, town_large_enough
from app.services.imports.tabular import CheckedRow


def set_location(session: Session, service: Service, row: CheckedRow) -> None:
    """Where the service is, as public as it may be; the truth of the rest goes to its own table."""
    at = service.service_at_locations[0] if service.service_at_locations else None
    if at is not None and not _opens(at.location.disclosure, row.disclosure):
        return  # what it covers stays too: a hidden place is found through nothing else
    if service.id is not None:
        service.service_areas.clear()
        session.flush()  # the old areas must be gone before the new ones meet their unique key
    if row.covers:
        _cover(service, row)
    has_door = row.disclosure is Disclosure.HIDDEN or row.town is not None or row.raw["city"]
    by_phone_only = row.setting is Setting.REMOTE and bool(row.covers)
    if not has_door or (by_phone_only and row.disclosure is not Disclosure.HIDDEN):
        if at is not None:
            session.delete(at)
        return
    location = at.location if at else Location(setting=row.setting, country=row.country)
    if at is None:
        service.service_at_locations = [ServiceAtLocation(location=location)]
    _disclose(session, location, row)
    if location.disclosure is Disclosure.HIDDEN and not service.service_areas:
        _cover(service, row)


def _cover(service: Service, row: CheckedRow) -> None:
    """What a line or a hidden place covers: its admin-1, or the whole country."""
    code = row.admin1.code if row.covers != "country" and row.admin1 else ""
    service.service_areas = [ServiceArea(country=row.country, admin1_code=code)]


def _opens(now: Disclosure, said: Disclosure) -> bool:
    """Whether a file may rewrite a location: never one that a person has closed further."""
    order = list(Disclosure)
    return order.index(now) <= order.index(said)


def _disclose(session: Session, location: Location, row: CheckedRow) -> None:
    location.setting = row.setting
    location.disclosure = row.disclosure
    location.country = row.country
    location.admin1_code = row.admin1.code if row.admin1 else ""
    open_door = row.disclosure is Disclosure.EXACT
    location.address = row.address if open_door else None
    location.city = row.raw["city"] or None if open_door else None
    location.place_id, location.point_kind, location.public_point = None, PointKind.NONE, None
    session.add(location)
    if not open_door or location.id is not None:
        _keep_truth(session, location, row)
    if row.disclosure is Disclosure.HIDDEN or row.town is None:
        return
    place = session.get_one(Place, row.town.geonameid)
    if row.disclosure is Disclosure.AREA:
        large = town_large_enough(session, place)
        if large is None:
            location.disclosure = Disclosure.HIDDEN
            return
        place = large
    location.place_id = place.id
    exact = row.disclosure is Disclosure.EXACT and row.point_kind is PointKind.EXACT
    location.point_kind = PointKind.EXACT if exact else PointKind.TOWN
    location.public_point = ewkt(row.point if exact else (place.longitude, place.latitude))


def _keep_truth(session: Session, location: Location, row: CheckedRow) -> None:
    """Where a withheld location really is, in its own table; nothing for an open one."""
    true = session.get(TruePoint, location.id) if location.id is not None else None
    if row.disclosure is Disclosure.EXACT:
        if true is not None:
            session.delete(true)
        return
    true = true or TruePoint(location=location)
    true.city = row.raw["city"] or None
    true.address = row.address
    true.point = ewkt(row.point) if row.point_kind is PointKind.EXACT else None
    session.add(true)
