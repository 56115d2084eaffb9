"""What the API answers of corridors, as :mod:`app.web.api.shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from app.services.corridors.tables import REGIONS
from app.services.crossing import KINDS
from app.web.api.shapes import (
    Address,
    Country,
    Feature,
    FeatureCollection,
    Listing,
    Place,
    Shape,
    code,
)
from app.web.crossing_words import SENTENCES


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


class Fact(Shape):
    """What a public page says of staying in a country."""

    kind: Annotated[str, code(KINDS)]
    code: Annotated[str, code(SENTENCES)]
    value: str | None
    text: str
    source_name: str
    source_url: Address
    source_date: Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")] | None
    seen_on: dt.date
    review_by: dt.date
    old: bool
    """It may have changed."""


class BorderOf(Shape):
    """What is known of a country."""

    country: Country
    url: Address
    facts: list[Fact]


class CorridorWithBorders(Corridor):
    """A corridor with what is known of its countries."""

    borders: list[BorderOf]


class Corridors(Shape):
    """All corridors."""

    corridors: list[Corridor]
