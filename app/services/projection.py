"""What a stranger may see of a service, as rows of the public directory. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.models import Disclosure, Location, Notice, NoticeKind, PointKind, Schedule, Service
from app.services import facets
from app.services.freshness import Freshness, freshness_at, good_for
from app.services.gazetteer import fold
from app.services.listings import card_of
from app.services.open_data.choosing import is_open
from app.services.provenance import PUBLIC_LIST, public_link, publisher_of
from app.services.shown import shown
from app.services.telling import Telling

#: Whom a town, its name and its point belong to, as the public may know them.
FAR_FROM_TOWN_M = 25_000
#: Notices that say that nobody is let in.
NO_ROOM = frozenset({NoticeKind.FULL, NoticeKind.CLOSED})


@dataclass(frozen=True, slots=True)
class Town:
    """The public town of a location; coordinates are of its centre."""

    id: int
    name: str
    country: str
    admin1: str | None
    longitude: float
    latitude: float
    timezone: str  # IANA


@dataclass(frozen=True, slots=True)
class Door:
    """A location's own public point, only where it is ``exact``."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Projected:
    """The rows of one listing: ``listing``, ``search`` (None without a point), and more.

    ``kept_back`` names what is not shown until a person has looked at it (law 1).
    """

    listing: dict[str, Any]
    search: dict[str, Any] | None
    coverage: list[dict[str, Any]]
    words: str | None
    kept_back: tuple[str, ...] = ()


def project(
    service: Service,
    location: Location | None,
    listing_id: UUID,
    *,
    town: Town | None,
    door: Door | None,
    admin1_name: str | None,
    coverage: list[dict[str, str | None]],
    telling: Telling,
    zone: str,
    instead: Sequence[UUID],
    now: dt.datetime,
) -> Projected:
    """One listing of ``service``, at ``location`` or (None) over its service areas only.

    ``admin1_name`` is that of the location or of the area covered; ``telling`` holds what
    must not appear in any public text of a withheld place; ``zone`` (IANA) is where the times
    of its notices are said. ``instead`` are the listings that could take people when it is full;
    a withheld place names none, since they stand around it.
    """
    disclosure = location.disclosure if location else Disclosure.EXACT
    country = location.country if location else str(coverage[0]["country"])
    public = shown(service, disclosure, telling, country)
    due, stale = good_for(service.categories, service.operator, line=service.line)
    confirmed_on = service.confirmed_on()
    due_on = confirmed_on + dt.timedelta(days=due) if confirmed_on else None
    stale_on = confirmed_on + dt.timedelta(days=stale) if confirmed_on else None
    notices = [notice for notice in service.notices if notice.expires_at > now]
    state = _state(notices, freshness_at(now.date(), confirmed_on, due_on, stale_on))
    point = _public_point(location, town, door)
    schedule = public.schedule
    exact = disclosure is Disclosure.EXACT
    listing = {
        "id": listing_id,
        **public.fields,
        "operator": service.operator.value,
        "line": service.line,
        "categories": service.categories,
        "serves": service.serves,
        "only_for": service.only_for,
        "conditions": service.conditions,
        "country": country,
        "admin1": _admin1(disclosure, town, admin1_name, coverage),
        "city": (location.city if location else None) or (town.name if town else None),
        "place_id": town.id if town else None,
        "address": location.address if location and exact else None,
        "setting": location.setting.value if location else "remote",
        "disclosure": disclosure.value,
        "point_kind": location.point_kind.value if location else PointKind.NONE.value,
        "point": f"SRID=4326;POINT({point[0]!r} {point[1]!r})" if point else None,
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "coverage": coverage,
        "opening_hours": schedule.opening_hours if schedule else None,
        "hours_purpose": schedule.purpose.value if schedule else None,
        "timezone": _timezone(disclosure, schedule, town),
        "confirmed_on": confirmed_on,
        "confirmed_by": _confirmed_by(service, confirmed_on),
        "due_on": due_on,
        "stale_on": stale_on,
        "source_publisher": publisher_of(service.source_url) if exact else PUBLIC_LIST,
        "source_date": service.source_date,
        "source_url": public_link(service.source_url, exact=exact),
        "in_check": service.contact_removed_at is not None
        or (service.doubted_at is not None and not _would_join(service)),
        "notices": [_notice(notice, zone, instead if exact else ()) for notice in notices],
        "wordings": public.wordings,
        "state_until": _state_until(notices, due_on, stale_on, now),
    }
    listing["open_data"] = is_open(listing, agreed=service.organization.open_data)
    names = " ".join(filter(None, (public.fields["name"], public.fields["organization"])))
    return Projected(
        listing=listing,
        search=_search_row(listing, state, town) if point else None,
        coverage=[
            {
                "listing_id": listing_id,
                "country": area["country"],
                "admin1_code": area["admin1_code"] or "",
            }
            for area in coverage
        ],
        words=f" {fold(names)}" if names else None,
        kept_back=public.kept_back,
    )


def _would_join(service: Service) -> bool:
    """Whether a warning on all its listings at once would join a withheld place to another."""
    places = [at.location for at in service.service_at_locations]
    return len(places) > 1 and any(p.disclosure is not Disclosure.EXACT for p in places)


def _notice(notice: Notice, zone: str, instead: Sequence[UUID]) -> dict[str, Any]:
    """A notice as strangers read it, its times with the offset of the place."""
    local = ZoneInfo(zone)
    said: dict[str, Any] = {
        "kind": notice.kind.value,
        "expires_at": notice.expires_at.astimezone(local).isoformat(),
        "said_at": notice.created_at.astimezone(local).replace(microsecond=0).isoformat(),
    }
    if instead and notice.kind in NO_ROOM:
        said["instead"] = [str(key) for key in instead]
    return said


def _timezone(disclosure: Disclosure, schedule: Schedule | None, town: Town | None) -> str | None:
    """The zone that may be said: that of a withheld place's true town could be another one.

    An ``area`` listing has the zone of the town it is said to be around; a hidden place none.
    """
    if schedule is None or disclosure is Disclosure.HIDDEN:
        return None
    if disclosure is Disclosure.AREA:
        return town.timezone if town else None
    return schedule.timezone


def _admin1(
    disclosure: Disclosure,
    town: Town | None,
    named: str | None,
    coverage: list[dict[str, str | None]],
) -> str | None:
    """The division that may be said: of a hidden place only the one that it covers."""
    if disclosure is Disclosure.HIDDEN:
        return coverage[0]["admin1"] if coverage else None
    return town.admin1 if town else named


def _public_point(
    location: Location | None, town: Town | None, door: Door | None
) -> tuple[float, float] | None:
    if location is None or location.disclosure is Disclosure.HIDDEN:
        return None
    if location.disclosure is Disclosure.EXACT and location.point_kind is PointKind.EXACT and door:
        return door.longitude, door.latitude
    return (town.longitude, town.latitude) if town else None


def _confirmed_by(service: Service, confirmed_on: dt.date | None) -> str | None:
    return next((v.by.value for v in service.verifications if v.verified_on == confirmed_on), None)


def _state(notices: list[Notice], freshness: Freshness) -> str:
    if freshness is Freshness.STALE:
        return "stale"
    full = any(notice.kind in NO_ROOM for notice in notices)
    return "full" if full else "usable"


def _state_until(
    notices: list[Notice], due_on: dt.date | None, stale_on: dt.date | None, now: dt.datetime
) -> dt.datetime | None:
    """The next moment at which the listing's state changes by itself; None if it does not."""
    days = [
        dt.datetime.combine(day, dt.time(), dt.UTC) for day in (due_on, stale_on) if day is not None
    ]
    return min((m for m in (*days, *(n.expires_at for n in notices)) if m > now), default=None)


def _search_row(listing: dict[str, Any], state: str, town: Town | None) -> dict[str, Any]:
    longitude, latitude = listing["longitude"], listing["latitude"]
    far = (
        town is not None
        and distance_m(longitude, latitude, town.longitude, town.latitude) > FAR_FROM_TOWN_M
    )
    return {
        "listing_id": listing["id"],
        "id_rank": facets.id_rank(listing["id"]),
        "sphere": facets.sphere(longitude, latitude),
        "facets": facets.facets_of(
            categories=listing["categories"],
            languages=[language["code"] for language in listing["languages"]],
            serves=listing["serves"],
            only_for=listing["only_for"],
            conditions=listing["conditions"],
            operator=listing["operator"],
            state=state,
        ),
        "critical": facets.critical_facets(listing["categories"]),
        "place_id": listing["place_id"],
        "far_from_town": far,
        "card": card_of(listing),
    }


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Metres along the sphere between two WGS 84 points, as the search index measures them."""
    a, b = (
        tuple(map(float, facets.sphere(*point).strip("()").split(",")))
        for point in ((lon_a, lat_a), (lon_b, lat_b))
    )
    return facets.metres(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)
