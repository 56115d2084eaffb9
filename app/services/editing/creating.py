"""Makes a new listing, which no stranger sees until a second person has said yes (law 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import (
    ChangedBy,
    Disclosure,
    Location,
    Organization,
    Place,
    PointKind,
    Proposal,
    ProposalState,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Setting,
    Status,
    TruePoint,
)
from app.services import history
from app.services.disclosure import starts_hidden, town_large_enough
from app.services.editing import fields
from app.services.editing.subject import Subject
from app.services.errors import NeverListed, NotFound
from app.services.marks import Where, town_known_as
from app.services.permissions import Action, Actor
from app.services.suppression import kept_out

#: The field of the proposal that a new listing waits with.
LISTING = "listing"
#: How open a place is comes last: where it is, is written to the table that fits.
_OF_PLACE = ("town", "address", "point")


def create_listing(
    session: Session,
    actor: Actor,
    organization_id: UUID,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> Service:
    """A held listing of these values, by the names of the table of fields, and its proposal.

    A place that must start hidden starts hidden, whatever is said (law 1); what a hidden place
    shows is chosen later. Needs ``name`` and
    ``categories``. The caller tells the organization, and commits. Raises :class:`NotFound`,
    ``NotAllowed``, and :class:`NeverListed` for a place that asked not to be.
    """
    actor.must(Action.EDIT, organization_id)
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise NotFound("organization", organization_id)
    numbers = [phone["number"] for phone in values.get("phones") or ()]
    if kept_out(session).holds(values["name"], _where(session, organization, values), numbers):
        raise NeverListed
    service = Service(
        organization=organization,
        name=values["name"],
        categories=values["categories"],
        status=Status.HELD,
    )
    session.add(service)
    session.flush()  # its children and its history need its id
    location = _place(session, service, organization, values)
    subject = Subject(session, service)
    for field in fields.FIELDS.values():
        if not field.of_place and values.get(field.name) and field.name != "public_fields":
            field.write(subject, values[field.name])
    if location is not None:
        of = Subject(session, service, location)
        for name in _OF_PLACE:
            if values.get(name) is not None:
                fields.FIELDS[name].write(of, values[name])
        if location.disclosure is Disclosure.HIDDEN and not service.service_areas:
            service.service_areas = [
                ServiceArea(country=location.country, admin1_code=location.admin1_code)
            ]
    by = ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER
    history.record(
        session,
        "service",
        service.id,
        LISTING,
        before=None,
        after=service.name,
        by=by,
        account_id=actor.account_id,
    )
    session.add(
        Proposal(
            service_id=service.id,
            account_id=actor.account_id,
            field=LISTING,
            before={"value": None},
            after={"value": service.name},
            state=ProposalState.PENDING,
        )
    )
    session.flush()  # the proposal's id is wanted
    return service


def _where(session: Session, organization: Organization, values: Mapping[str, Any]) -> Where:
    """Where it will be: in its town, else in what it covers, else in its organization's country."""
    town = values.get("town")
    if not town:
        area = next(iter(values.get("coverage") or ()), None)
        return Where(area["country"], area["admin1_code"]) if area else Where(organization.country)
    place = session.get(Place, town.get("place_id") or 0)
    if place is None:
        return Where(organization.country)
    towns = town_known_as(place.id, place.name, town["city"])
    return Where(place.country, place.admin1_code, towns)


def _place(
    session: Session, service: Service, organization: Organization, values: Mapping[str, Any]
) -> Location | None:
    """Its place, closed as far as it must be before anything of where it is gets written."""
    town = values.get("town")
    if not town:
        return None
    setting = Setting(values.get("setting") or Setting.OFFICE.value)
    level = Disclosure((values.get("disclosure") or {}).get("level") or Disclosure.EXACT.value)
    if starts_hidden(
        setting, values["categories"], values.get("serves", ()), values.get("only_for", ())
    ):
        level = Disclosure.HIDDEN
    place = session.get(Place, town.get("place_id") or 0)
    if level is Disclosure.AREA and (place is None or not town_large_enough(session, place)):
        level = Disclosure.HIDDEN
    location = Location(
        setting=setting,
        disclosure=level,
        country=place.country if place else organization.country,
        admin1_code=place.admin1_code if place else "",
        point_kind=PointKind.NONE,
    )
    session.add(location)
    session.flush()  # the true point needs its id
    session.add(ServiceAtLocation(service=service, location=location))
    if level is not Disclosure.EXACT:
        session.add(TruePoint(location_id=location.id))
        session.flush()  # the place is closed before where it is gets written
    return location
