"""What the API answers of corridors, as :mod:`app.web.api.shapes`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.services.corridors.staying import SAYS
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


class AsylumRule(Shape):
    """One thing that a public page says of asking for protection in a country."""

    country: Country
    says: Annotated[str, code(SAYS)]
    count: Annotated[int, Field(ge=1)] | None
    """Of days or months, where `says` begins with `within`."""
    source: str
    source_url: str
    source_date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None
    """Null where the page has no date: it may be old."""


class Corridor(Shape):
    """Towns that people travel through, in order: never crossing points, trails or times."""

    slug: Annotated[str, Field(pattern="^[a-z-]+$")]
    region: Annotated[str, code(REGIONS)]
    length_km: Annotated[int, Field(ge=0)]
    countries: list[Country]
    asylum: list[AsylumRule]
    """Of its countries, as far as anything is known."""
    stages: Annotated[list[Stage], Field(min_length=2)]


class Corridors(Shape):
    """All corridors."""

    corridors: list[Corridor]
