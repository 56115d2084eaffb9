"""What the API answers of corridors, as :mod:`app.web.api.shapes`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.services.corridors.tables import REGIONS
from app.web.api.shapes import Country, Feature, FeatureCollection, Listing, Place, Shape, code


class ListingAlong(Listing):
    """A listing on a corridor. `distance_km` is from the line between the towns."""

    position_km: Annotated[int, Field(ge=0)]
    """Along the corridor, from the first of its stages."""
    ahead: bool
    """Seen from `place`, in the direction asked for."""


class FeatureAlong(Feature):
    """A listing on a corridor in GeoJSON."""

    properties: ListingAlong


class FeaturesAlong(FeatureCollection):
    """A page of what is ahead, or behind, in the order of the way; `place` is where it begins."""

    features: list[FeatureAlong]  # type: ignore[assignment] # a list of more special ones


class Stage(Shape):
    """A town on a corridor."""

    place: Place
    position_km: Annotated[int, Field(ge=0)]
    leg: Literal["land", "sea"] | None
    """How the way leads there from the stage before; null for the first."""


class Corridor(Shape):
    """Towns that people travel through, in order: never crossing points, trails or times."""

    slug: Annotated[str, Field(pattern="^[a-z-]+$")]
    region: Annotated[str, code(REGIONS)]
    length_km: Annotated[int, Field(ge=0)]
    countries: list[Country]
    stages: Annotated[list[Stage], Field(min_length=2)]


class Corridors(Shape):
    """All corridors."""

    corridors: list[Corridor]
