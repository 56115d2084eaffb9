"""``/api/v1/places``: towns by name, in any script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.services.places import KnownPlace, find_places
from app.web.api.responses import plain
from app.web.context import reading
from app.web.params import AskedForPlaces, from_request


def add_to(bp: Blueprint) -> None:
    """Add this route to the API."""
    bp.add_url_rule("/places", "places", search)


def search() -> ResponseReturnValue:
    """The towns that a text names, the likeliest first; those that are only alike, apart."""
    asked = from_request(AskedForPlaces, request.args)
    with reading() as connection:
        found = find_places(connection, asked.q, limit=20)
    return plain(
        {
            "places": [place_of(place) for place in found.places],
            "suggested": [place_of(place) for place in found.suggested],
        }
    )


def place_of(place: KnownPlace) -> dict[str, Any]:
    """A town as JSON; degrees are WGS 84, of its centre."""
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "population": place.population,
    }
