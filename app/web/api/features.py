"""Listings as GeoJSON features: the properties that the public contract names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import url_for

from app.services.listings import Listing
from app.services.search.finding import Answer, Found
from app.services.taxonomies import terms
from app.web.context import settings
from app.web.filters import best_wordings, listing_name

LANGUAGE_MATCH = ("yes", "unknown", "no")


def feature(listing: Listing, now: dt.datetime, languages: Sequence[str] = ()) -> dict[str, Any]:
    """A listing as a stranger may see it; ``geometry`` is its public point or null.

    Its text is in the locale of the request, else in one of the ``languages``, if there is one.
    """
    geometry = None
    if listing.longitude is not None and listing.latitude is not None:
        geometry = {"type": "Point", "coordinates": [listing.longitude, listing.latitude]}
    return {
        "type": "Feature",
        "id": str(listing.id),
        "geometry": geometry,
        "properties": {
            "id": str(listing.id),
            "name": listing_name(listing),
            "organization": listing.organization,
            "operator": listing.operator,
            "categories": listing.categories,
            "serves": listing.serves,
            "only_for": listing.only_for,
            "conditions": {code: listing.conditions.get(code, "unknown") for code in terms("need")},
            "languages": listing.languages,
            "phones": listing.phones,
            "line": listing.line,
            "coverage": _coverage(listing),
            "email": listing.email,
            "website": listing.website,
            "address": listing.address,
            "city": listing.city,
            "admin1": listing.admin1,
            "country": listing.country,
            "setting": listing.setting,
            "disclosure": listing.disclosure,
            "point": listing.point_kind,
            "opening_hours": listing.opening_hours,
            "hours_text": listing.hours_text,
            "timezone": listing.timezone,
            "open_now": listing.open_at(now),
            "distance_km": None,
            "language_match": "unknown",
            "freshness": {
                "state": listing.freshness(now).value,
                "confirmed_on": listing.confirmed_on.isoformat() if listing.confirmed_on else None,
                "by": listing.confirmed_by,
                "source_date": listing.source_date,
                "source_url": listing.source_url,
            },
            "in_check": listing.in_check,
            "notices": [{"instead": [], **notice} for notice in listing.said_at(now)],
            "wording": _wording(listing, languages),
            "url": settings().base_url + url_for("seeker.listing", listing_id=listing.id),
        },
    }


def found_feature(
    found: Found, listing: Listing, answer: Answer, now: dt.datetime
) -> dict[str, Any]:
    """A listing of a search, with its distance and how it matches the languages asked for."""
    made = feature(listing, now, answer.question.languages)
    made["properties"]["distance_km"] = found.distance_km
    if answer.question.languages:
        made["properties"]["language_match"] = LANGUAGE_MATCH[found.hit.language]
    return made


def collection(
    features: Sequence[dict[str, Any]],
    *,
    next_cursor: str | None,
    links: Sequence[dict[str, str]],
    **more: Any,
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection with what the contract adds."""
    return {
        "type": "FeatureCollection",
        "features": features,
        "numberReturned": len(features),
        "next_cursor": next_cursor,
        "links": links,
        **{name: value for name, value in more.items() if value is not None},
    }


def _coverage(listing: Listing) -> dict[str, Any] | None:
    if not listing.coverage:
        return None
    area = listing.coverage[0]
    return {"country": area["country"], "admin1": area["admin1"]}


def _wording(listing: Listing, languages: Sequence[str]) -> dict[str, Any] | None:
    """What the provider or source wrote, in the best language there is; who wrote that."""
    for found in best_wordings(listing.wordings, languages):
        return {
            "locale": found.locale,
            "source": found.source,
            "outdated": found.outdated,
            "text": found.text,
        }
    return None
