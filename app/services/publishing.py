"""Writes the public directory: the only way in, in the transaction of the edit (law 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.models import (
    Coverage,
    Disclosure,
    Listing,
    ListingName,
    Location,
    Organization,
    Published,
    Search,
    Service,
    ServiceAtLocation,
    Status,
    Version,
)
from app.services import edition
from app.services.around import Around, around
from app.services.corridors.placing import place_listings
from app.services.naming import find_naming, shown_instead
from app.services.open_data import noting
from app.services.projection import Projected, project
from app.services.telling import Telling
from app.services.withheld import telling_of
from app.services.zones import UNKNOWN_ZONE, zone_of

BATCH = 500


def publish(session: Session, service_ids: Iterable[UUID], *, now: dt.datetime) -> int:
    """Write the public rows of these services anew, the directory version last.

    All services when the search rows were written with another numbering of facets. A service
    that is held, withdrawn or gone loses its rows. Returns the number of listings now public.
    The caller commits: readers see the edit and its projection at once.
    """
    anew = is_stale_numbering(session)
    noted = noting.Noted()
    if anew:
        session.execute(delete(Listing))
        service_ids = session.scalars(select(Service.id)).all()
    # In the order of random ids: rows that stand side by side in a file tell of one another.
    wanted = sorted(set(service_ids))
    listings = 0
    for start in range(0, len(wanted), BATCH):
        listings += _publish_batch(session, wanted[start : start + BATCH], noted, now)
        others = set(find_naming(session, wanted[start : start + BATCH])).difference(wanted)
        if others:
            _publish_batch(session, sorted(others), noted, now)
    session.execute(
        update(Version).values(
            number=Version.number + 1, facets=edition.fingerprint(), published_at=now
        )
    )
    noting.finish(session, noted, anew=anew)
    return listings


def publish_expired(session: Session, *, now: dt.datetime) -> int:
    """Write anew what changed by itself: notices that ended, checks that got old.

    All, when the code numbers facets otherwise than the search rows: see :func:`renumber`.
    """
    ids = session.scalars(
        select(Published.service_id)
        .join(Listing, Listing.id == Published.listing_id)
        .where(Listing.state_until <= now)
    ).all()
    return publish(session, ids, now=now) if ids else renumber(session, now=now)


def renumber(session: Session, *, now: dt.datetime) -> int:
    """Publish all anew when the search rows were written with another numbering of facets.

    Returns how many listings that were: 0 when the numbering is that of this code.
    """
    return publish(session, (), now=now) if is_stale_numbering(session) else 0


def is_stale_numbering(session: Session) -> bool:
    """Whether the search rows were written with another numbering of facets."""
    return not edition.is_ours(session.scalar(select(Version.facets)))


def find_kept_back(
    session: Session, service_ids: Iterable[UUID], *, now: dt.datetime
) -> dict[UUID, tuple[str, ...]]:
    """Which columns of these services are not shown until a person has looked at them (law 1).

    They could lead to a place that is withheld; what is shown everywhere is not in it.
    """
    withheld = (
        select(ServiceAtLocation.service_id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(Location.disclosure != Disclosure.EXACT)
    )
    ids = sorted(set(service_ids) & set(session.scalars(withheld).all()))
    found: dict[UUID, tuple[str, ...]] = {}
    for start in range(0, len(ids), BATCH):
        for service, rows in project_services(
            session, _services(session, ids[start : start + BATCH]), now=now
        ):
            for row in rows:
                if row.kept_back:
                    found[service.id] = row.kept_back
    return found


def _publish_batch(
    session: Session, service_ids: list[UUID], noted: noting.Noted, now: dt.datetime
) -> int:
    session.flush()  # the select below must see what the caller has just written
    services = _services(session, service_ids)  # and locks them, before their rows are touched
    old = select(Published.listing_id).where(Published.service_id.in_(service_ids))
    gone = session.execute(
        delete(Listing)
        .where(Listing.id.in_(old))
        .returning(
            Listing.id,
            Listing.open_data,
            Listing.point_kind,
            Listing.longitude,
            Listing.latitude,
        )
    ).all()
    found = [
        (row, service.id)
        for service, projected in project_services(session, services, now=now)
        for row in projected
    ]
    found.sort(key=lambda pair: pair[0].listing["id"])
    rows = [row for row, _ in found]
    listings = [row.listing for row in rows]
    _insert(session, Listing, listings)
    noting.note_batch(session, noted, [row._asdict() for row in gone], listings)
    of_service = [{"listing_id": row.listing["id"], "service_id": key} for row, key in found]
    _insert(session, Published, of_service)
    _insert(session, Search, [row.search for row in rows if row.search])
    _insert(session, Coverage, [area for row in rows for area in row.coverage])
    _insert(
        session,
        ListingName,
        [{"listing_id": row.listing["id"], "words": row.words} for row in rows if row.words],
    )
    place_listings(session, [row.listing["id"] for row in rows])
    return len(rows)


def _services(session: Session, service_ids: Sequence[UUID]) -> Sequence[Service]:
    """Those of these services that strangers may see, with all that is published of them.

    Who hides one, or its organization, waits until what is published here is there to be hidden.
    """
    return session.scalars(
        select(Service)
        .join(Organization)
        .where(
            Service.id.in_(service_ids),
            Service.status == Status.ACTIVE,
            Service.hidden_at.is_(None),
            Service.suppressed_at.is_(None),
            Organization.hidden_at.is_(None),
        )
        .with_for_update(read=True, of=[Service, Organization])
        .options(
            contains_eager(Service.organization),
            selectinload(Service.service_at_locations).joinedload(
                ServiceAtLocation.location, innerjoin=True
            ),
            selectinload(Service.phones),
            selectinload(Service.languages),
            selectinload(Service.schedules),
            selectinload(Service.service_areas),
            selectinload(Service.wordings),
            selectinload(Service.verifications),
            selectinload(Service.notices),
            joinedload(Service.upkeep),
        )
        .execution_options(populate_existing=True)
    ).all()


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def project_services(
    session: Session, services: Sequence[Service], *, now: dt.datetime
) -> Iterator[tuple[Service, list[Projected]]]:
    """What strangers would see of each: a listing for each place, or one over its areas."""
    found = around(session, services)
    for service in services:
        yield service, _project(session, service, found, now)


def _project(
    session: Session, service: Service, around: Around, now: dt.datetime
) -> list[Projected]:
    coverage: list[dict[str, str | None]] = [
        {
            "country": area.country,
            "admin1_code": area.admin1_code or None,
            "admin1": around.division(area.country, area.admin1_code),
        }
        for area in service.service_areas
    ]
    if not service.service_at_locations:
        return [_project_remote(session, service, coverage, now)] if coverage else []
    found = []
    for at in service.service_at_locations:
        location = at.location
        found.append(
            project(
                service,
                location,
                at.id,
                town=around.town(location.place_id),
                door=around.doors.get(location.id),
                admin1_name=around.division(location.country, location.admin1_code),
                coverage=coverage,
                telling=telling_of(session, service, location),
                **_of_notices(session, service),
                now=now,
            )
        )
    return found


def _project_remote(
    session: Session,
    service: Service,
    coverage: list[dict[str, str | None]],
    now: dt.datetime,
) -> Projected:
    return project(
        service,
        None,
        service.id,
        town=None,
        door=None,
        admin1_name=coverage[0]["admin1"],
        coverage=coverage,
        telling=Telling(),
        **_of_notices(session, service),
        now=now,
    )


def _of_notices(session: Session, service: Service) -> dict[str, Any]:
    """What the notices of a service say beside their kind; asked only for what has some."""
    if not service.notices:
        return {"zone": UNKNOWN_ZONE, "instead": ()}
    return {"zone": zone_of(session, service), "instead": shown_instead(session, service)}
