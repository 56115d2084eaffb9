"""Listings as objects of HSDS 3.1 (docs/hsds-profile.md says what is left out, and why).

Each listing is a service of its own. Where it may be given with its place, its
service_at_location has the same id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services.listings import Listing
from app.services.whole import PublicOrganization, is_placed
from app.web import i18n, labels
from app.web.filters import best_wordings, listing_name, where_words, whereabouts
from app.web.hsds.vocabulary import COMPOSED, made_id, term, term_id

Json = dict[str, Any]
#: HSDS requires all lines of an address: what stands where nobody says one.
NOT_KNOWN = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """A listing, the id of its public organization, and what holds when it is given."""

    listing: Listing
    organization_id: UUID | None
    modified: dt.datetime
    now: dt.datetime


def service(given: Given, *, full: bool, places: bool = True) -> Json:
    """HSDS ``service``: with what belongs to it, or only its own values."""
    listing = given.listing
    closed = "closed" in listing.notices_at(given.now)
    made = _stated(
        {
            "id": str(listing.id),
            "organization_id": _text(given.organization_id),
            "name": listing_name(listing),
            "description": _description(listing),
            "url": listing.website,
            "email": listing.email,
            "status": "temporarily closed" if closed else "active",
            "interpretation_services": _interpreters(listing),
            "assured_date": listing.confirmed_on.isoformat() if listing.confirmed_on else None,
            "last_modified": given.modified.isoformat(),
            "alert": _alert(given),
        }
    )
    if given.organization_id and listing.organization:
        made["organization"] = organization(
            PublicOrganization(
                given.organization_id,
                listing.organization,
                listing.country,
                listing.categories,
                listing.city,
            )
        )
    if not full:
        return made
    parts = {
        "phones": [*_phones(listing)],
        "languages": [*_languages(listing)],
        "schedules": [*_schedules(listing)],
        "service_areas": [*_areas(listing)],
        "attributes": [*_attributes(listing)],
    }
    made |= {name: part for name, part in parts.items() if part}
    if places and is_placed(listing):
        made["service_at_locations"] = [at_location(given, full=True, with_service=False)]
    return made


def at_location(given: Given, *, full: bool, with_service: bool = True) -> Json:
    """HSDS ``service_at_location`` of a listing that is given with its place."""
    made: Json = {
        "id": str(given.listing.id),
        "service_id": str(given.listing.id),
        "location_id": str(_location_id(given.listing)),
        "location": _location(given.listing, full=full),
    }
    if with_service:
        made["service"] = service(given, full=full, places=False)
    return made


def organization(found: PublicOrganization) -> Json:
    """HSDS ``organization``: all that is public of it is its name."""
    place = where_words(found.city, None, found.country, False)
    kind = str(labels.CATEGORY[found.categories[0]])
    return {
        "id": str(found.id),
        "name": found.name,
        "description": f"{COMPOSED} {kind}, {place}",
    }


def _description(listing: Listing) -> str:
    for found in best_wordings(listing.wordings):
        return found.text
    place = where_words(*whereabouts(listing))
    return f"{COMPOSED} {labels.CATEGORY[listing.categories[0]]!s}, {place}"


def _alert(given: Given) -> str:
    """What to know before one goes: the state of what is said here, and from when it is."""
    freshness = given.listing.freshness(given.now).value
    source = given.listing.source_date
    return f"{freshness}; source of {source}" if source else freshness


def _interpreters(listing: Listing) -> str | None:
    codes = [x["code"] for x in listing.languages if x["how"] != "staff"]
    return ", ".join(codes) or None


def _phones(listing: Listing) -> Iterator[Json]:
    for number, phone in enumerate(listing.phones):
        extension = phone["extension"] or ""
        yield _stated(
            {
                "id": str(made_id(listing.id, "phone", number)),
                "service_id": str(listing.id),
                "number": phone["number"],
                "extension": int(extension) if extension.isdecimal() else None,
                "type": phone["kind"],
            }
        )


def _languages(listing: Listing) -> Iterator[Json]:
    for language in listing.languages:
        yield {
            "id": str(made_id(listing.id, "language", language["code"], language["how"])),
            "service_id": str(listing.id),
            "name": i18n.language_name(language["code"], i18n.current().code),
            "code": language["code"],
            "note": language["how"],
        }


def _schedules(listing: Listing) -> Iterator[Json]:
    """The hours as OSM ``opening_hours``: what is not sure in them has no rule of HSDS."""
    text = listing.opening_hours or listing.hours_text
    if text:
        purpose = listing.hours_purpose if listing.opening_hours else "as published"
        yield _stated(
            {
                "id": str(made_id(listing.id, "schedule")),
                "service_id": str(listing.id),
                "description": text,
                "attending_type": purpose,
                "notes": f"timezone: {listing.timezone}" if listing.timezone else None,
            }
        )


def _areas(listing: Listing) -> Iterator[Json]:
    """What a line covers; the town that is public of what is given without its place.

    ``extent`` is the same in all locales, and ends with the country's ISO 3166-1 code.
    """
    locale = i18n.current().code
    found: list[tuple[str, tuple[str | None, ...]]] = []
    for area in listing.coverage:
        names = (area["admin1"], i18n.country_name(area["country"], locale))
        found.append((", ".join(filter(None, names)), (area["admin1"], area["country"])))
    if not found and not is_placed(listing):
        there = (listing.city, listing.admin1, listing.country)
        found = [(where_words(*whereabouts(listing)), there)]
    for number, (name, extent) in enumerate(found):
        yield {
            "id": str(made_id(listing.id, "area", number)),
            "service_id": str(listing.id),
            "name": name,
            "extent": ", ".join(filter(None, extent)),
            "extent_type": "text",
        }


def _attributes(listing: Listing) -> Iterator[Json]:
    stated = [
        *(("category", code, "category", None) for code in listing.categories),
        *(("serves", code, "serves", None) for code in listing.serves),
        *(("serves", code, "only_for", None) for code in listing.only_for),
        *(("need", code, "condition", value) for code, value in listing.conditions.items()),
        ("operator", listing.operator, "operator", None),
    ]
    for kind, code, link, value in stated:
        yield _stated(
            {
                "id": str(made_id(listing.id, link, code)),
                "link_id": str(listing.id),
                "link_entity": "service",
                "link_type": link,
                "taxonomy_term_id": str(term_id(kind, code)),
                "value": value,
                "taxonomy_term": term(kind, code),
            }
        )


def _location_id(listing: Listing) -> UUID:
    return made_id(listing.id, "location")


def _location(listing: Listing, *, full: bool) -> Json:
    """Where it is; the centre of a town is no place to go to, so it is not given as one."""
    door = listing.point_kind == "exact"
    made = _stated(
        {
            "id": str(_location_id(listing)),
            "location_type": "physical",
            "name": where_words(*whereabouts(listing)),
            "latitude": listing.latitude if door else None,
            "longitude": listing.longitude if door else None,
        }
    )
    if full:
        made["addresses"] = [
            {
                "id": str(made_id(listing.id, "address")),
                "location_id": made["id"],
                "address_1": listing.address or NOT_KNOWN,
                "city": listing.city or NOT_KNOWN,
                "state_province": listing.admin1 or NOT_KNOWN,
                "postal_code": NOT_KNOWN,
                "country": listing.country,
                "address_type": "physical",
            }
        ]
    return made


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _stated(made: Json) -> Json:
    """Without what nobody states: HSDS has no null."""
    return {name: value for name, value in made.items() if value is not None}
