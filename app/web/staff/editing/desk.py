"""What a form of editing knows about its listing: read once, before the session is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Admin1, Disclosure
from app.services.editing import changing
from app.services.editing.subject import Subject, get_service, places_of
from app.services.editing.towns import timezone_of, town_names
from app.services.errors import NotFound

#: section -> its fields; those after "@" are of one place.
SECTIONS: dict[str, tuple[str, ...]] = {
    "what": ("name", "categories", "serves", "only_for", "operator"),
    "contact": ("phones", "email", "website"),
    "hours-open": ("hours_open",),
    "hours-intake": ("hours_intake",),
    "hours-phone": ("hours_phone",),
    "place": (
        "setting@",
        "town@",
        "address@",
        "point@",
        "disclosure@",
        "public_fields",
        "coverage",
    ),
    "conditions": ("conditions",),
    "languages": ("languages",),
    "words": ("wordings",),
}


@dataclass(slots=True)
class Desk:
    """One section of one listing. ``values`` are those of its fields now, by key."""

    session: Session
    service_id: UUID
    organization_id: UUID
    name: str
    section: str
    country: str
    location_id: UUID | None
    disclosure: Disclosure | None  # of that place
    other_places: list[UUID]
    keys: list[str]
    values: dict[str, Any]
    timezone: str | None
    towns: dict[int, str] = field(default_factory=dict)
    divisions: dict[str, str] = field(default_factory=dict)  # of its country: code -> name

    def value(self, name: str) -> Any:
        """The value of a field by its short name."""
        return self.values.get(self.key(name))

    def key(self, name: str) -> str:
        """The key of a field by its short name."""
        return f"{name}@{self.location_id}" if f"{name}@" in SECTIONS["place"] else name

    @property
    def path(self) -> str:
        """The section as an address names it."""
        return self.section if not self.other_places else f"{self.section}.{self.location_id}"

    @property
    def form(self) -> str:
        """What a draft of this section is kept under."""
        return f"listing/{self.service_id}/{self.path}"


def open_desk(session: Session, organization_id: UUID, service_id: UUID, path: str) -> Desk:
    """The desk of a section; ``path`` is its name, with ".<place>" where there are several.

    Raises :class:`NotFound`.
    """
    service = get_service(session, service_id, organization_id)
    section, _, wanted = path.partition(".")
    if section not in SECTIONS or (wanted and section != "place"):
        raise NotFound("section", path)
    places = places_of(service)
    location = next((p for p in places if str(p.id) == wanted), None) if wanted else None
    if wanted and location is None:
        raise NotFound("place", wanted)
    if location is None and places and section == "place":
        location = places[0]
    names = SECTIONS[section]
    place_id = location.id if location else None
    keys = [f"{n}{place_id}" if n[-1] == "@" else n for n in names if place_id or n[-1] != "@"]
    country = Subject(session, service).country
    values = changing.read_values(session, service, keys)
    divisions = session.execute(
        select(Admin1.code, Admin1.name).where(Admin1.country == country).order_by(Admin1.name)
    ).all()
    return Desk(
        session=session,
        service_id=service.id,
        organization_id=organization_id,
        name=service.name,
        section=section,
        country=country,
        location_id=place_id,
        disclosure=location.disclosure if location else None,
        other_places=[p.id for p in places if location and p is not location],
        keys=keys,
        values=values,
        timezone=timezone_of(session, service),
        towns=town_names(session, values.values()),
        divisions={row.code: row.name for row in divisions},
    )
