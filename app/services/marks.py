"""By what a place is known again that asked never to be listed: hashes of its name and numbers.

A name counts where the place is: in its town, or in its admin-1 or country where no town is known.
Who says less of where it is than the other is taken for it: a false "kept out" is put right by two
moderators, a place that is listed against its will is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Disclosure, Location, Phone, PhoneKind, Place, Service, Status, TruePoint
from app.services.editing.subject import Subject, places_of
from app.services.gazetteer import fold


@dataclass(frozen=True, slots=True)
class Where:
    """Where a place is: country, GeoNames admin-1 or "", and what its town is known as."""

    country: str
    admin1: str = ""
    towns: frozenset[str] = frozenset()

    def paths(self) -> list[tuple[str, ...]]:
        """From the country down to what is known, one for each thing its town is known as."""
        if self.towns:
            return [(self.country, self.admin1, town) for town in sorted(self.towns)]
        return [(self.country, self.admin1)] if self.admin1 else [(self.country,)]


def town_known_as(place_id: int | None, *names: str | None) -> frozenset[str]:
    """What a town is known as: its id in the gazetteer, its names folded; what is None is not."""
    found = {fold(name) for name in names if name} - {""}
    return frozenset(found | ({f"#{place_id}"} if place_id is not None else set()))


def marks_of_name(name: str, where: Where) -> set[bytes]:
    """The marks that a place leaves: itself, and all wider areas that it is in."""
    found = set()
    for path in where.paths():
        found.add(_hashed("at", fold(name), *path))
        found |= {_hashed("in", fold(name), *path[:end]) for end in range(1, len(path))}
    return found


def marks_asked(name: str, where: Where) -> set[bytes]:
    """The marks of which one is enough to be kept out: of the same area, a wider or a narrower."""
    found = set()
    for path in where.paths():
        found.add(_hashed("in", fold(name), *path))
        found |= {_hashed("at", fold(name), *path[:end]) for end in range(1, len(path) + 1)}
    return found


def marks_of_numbers(numbers: Iterable[str], country: str) -> set[bytes]:
    """The marks of numbers; those not in E.164 are of their country."""
    return {_hashed("number", "" if n.startswith("+") else country, n) for n in numbers}


def where_is(session: Session, service: Service) -> list[Where]:
    """Where a service is, or what it covers; of withheld places the truth."""
    places = [_where_is(session, location) for location in places_of(service)]
    areas = [Where(area.country, area.admin1_code) for area in service.service_areas]
    return places or areas or [Where(service.organization.country)]


def marks_of(session: Session, service: Service) -> set[bytes]:
    """All marks of a service: its name wherever it is, and the numbers that are its own."""
    numbers = marks_of_numbers(own_numbers(session, service), Subject(session, service).country)
    names = (marks_of_name(service.name, where) for where in where_is(session, service))
    return numbers.union(*names)


def own_numbers(session: Session, service: Service) -> list[str]:
    """The numbers of a service that no other listing has: a shared hotline is nobody's own."""
    mine = {phone.number for phone in service.phones if phone.kind is not PhoneKind.SHORT}
    shared = session.scalars(
        select(Phone.number)
        .join(Service, Service.id == Phone.service_id)
        .where(
            Phone.number.in_(mine),
            Service.id != service.id,
            Service.status != Status.WITHDRAWN,
        )
    )
    return sorted(mine.difference(shared))


def _where_is(session: Session, location: Location) -> Where:
    if location.disclosure is Disclosure.EXACT:
        place = session.get(Place, location.place_id) if location.place_id is not None else None
        names = (location.city, place.name if place else None)
        towns = town_known_as(location.place_id, *names)
    else:
        true = session.get(TruePoint, location.id)
        towns = town_known_as(None, true.city if true else None)
    return Where(location.country, location.admin1_code, towns)


def _hashed(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()
