"""What the API answers with, for its description; the tests hold real answers against it.

Nothing here runs while a request is answered. What stands under a field is its text.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from app.models import (
    Answers,
    Disclosure,
    LanguageHow,
    NoticeKind,
    PhoneKind,
    PointKind,
    Setting,
    VerifiedBy,
    WordingSource,
)
from app.services.freshness import Freshness
from app.services.taxonomies import languages, terms
from app.web.errors import REASONS


def code(known: Any) -> Any:
    return WithJsonSchema({"type": "string", "enum": list(known)})


Category = Annotated[str, code(terms("category"))]
Group = Annotated[str, code(terms("serves"))]
Need = Annotated[str, code(terms("need"))]
OperatorCode = Annotated[str, code(terms("operator"))]
LanguageCode = Annotated[str, code(languages())]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Address = Annotated[str, Field(pattern="^https?://")]


class Shape(BaseModel):
    """All of these have exactly the members that they name."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Point(Shape):
    """The public point (RFC 7946): the door or the centre of its town, see `point`."""

    type: Literal["Point"]
    coordinates: tuple[Longitude, Latitude]


class SpokenLanguage(Shape):
    """A language spoken there; naming some says nothing about others."""

    code: LanguageCode
    how: LanguageHow


class Phone(Shape):
    """One way to call."""

    number: str
    """E.164 for `voice` and `whatsapp`; else as dialled inside the country."""
    kind: PhoneKind
    extension: str | None
    answers: list[Answers]
    """Of an emergency number, who answers; `doubtful`: its source is not sure of it. May be
    empty."""


class Coverage(Shape):
    """The country or admin-1 that a line or a hidden place covers."""

    country: Country
    admin1: str | None
    """null: the whole country."""


class FreshnessOf(Shape):
    """Who checked it, and where it was seen: show this to people."""

    state: Freshness
    confirmed_on: dt.date | None
    by: VerifiedBy | None
    source_date: Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")] | None
    source_url: Address | None
    """Only for `exact` ones."""


class Notice(Shape):
    """What holds for now."""

    kind: NoticeKind
    expires_at: dt.datetime
    said_at: dt.datetime
    instead: list[str]
    """Ids of listings that could take people, chosen by who says that this one is full."""


class Wording(Shape):
    """What was written of it: in `locale`, else in a `language` asked for, else as published."""

    locale: str
    """BCP 47; `und` where the source does not say."""
    source: WordingSource
    """Who wrote it. Say so to people where it is `machine`: it may be wrong."""
    outdated: bool
    """The original has changed since it was translated. Say so too."""
    text: str


class Listing(Shape):
    """What a stranger may know of a listing."""

    id: UUID
    """Random, stable."""
    name: str
    """Of a hidden place a neutral one, unless its operator chose to show its own."""
    organization: str | None
    operator: OperatorCode
    categories: Annotated[list[Category], Field(min_length=1)]
    serves: list[Group]
    """Aimed at."""
    only_for: list[Group]
    """A limit."""
    conditions: dict[Need, Literal["yes", "no", "unknown"]]
    """Unknown is not no."""
    languages: list[SpokenLanguage]
    """Empty: not stated."""
    phones: list[Phone]
    line: bool
    """A hotline."""
    coverage: Coverage | None
    email: str | None
    website: Address | None
    address: str | None
    city: str | None
    admin1: str | None
    country: Country
    setting: Setting
    disclosure: Disclosure
    """How much of its place is public. Do not try to find the rest."""
    point: PointKind
    """What `geometry` is."""
    opening_hours: str | None
    """OSM syntax."""
    hours_text: str | None
    """As published."""
    timezone: str | None
    """IANA."""
    open_now: bool | None
    """null: unknown. For a shelter, whether it takes new people."""
    distance_km: Annotated[int, Field(ge=0)] | None
    """Only in a search, and only where `point` is `exact`."""
    language_match: Literal["yes", "unknown", "no"]
    """Show `unknown` as "not stated", never as "no"."""
    freshness: FreshnessOf
    in_check: bool
    """A phone, e-mail or website was taken off, and nobody has looked at that yet."""
    notices: list[Notice]
    wording: Wording | None
    url: Address
    """Its page for people."""


class Feature(Shape):
    """A listing in GeoJSON."""

    type: Literal["Feature"]
    id: UUID
    geometry: Point | None
    properties: Listing


class Count(Shape):
    """Of a cluster."""

    count: Annotated[int, Field(ge=1)]
    """Listings."""


class Cluster(Shape):
    """Listings that stand near one another, at the middle of them."""

    type: Literal["Feature"]
    geometry: Point
    properties: Count


class Clusters(Shape):
    """How many listings stand where (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[Cluster]


class Place(Shape):
    """A town; longitude and latitude are of its centre."""

    id: int
    name: str
    country: Country
    admin1: str | None
    longitude: Longitude
    latitude: Latitude
    population: Annotated[int, Field(ge=0)]


class Link(Shape):
    """Another form of the same."""

    rel: Literal["alternate"]
    type: Literal["text/html"]
    href: Address


class FeatureCollection(Shape):
    """A page of listings in GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    numberReturned: Annotated[int, Field(ge=0, le=100)]  # noqa: N815 - as OGC API Features has it
    next_cursor: str | None
    """null at the end."""
    links: list[Link]
    lines: list[Feature] = []
    """In a search: lines that cover the place, the national emergency number first."""
    place: Place = Field(default_factory=Place.model_construct)
    """In a search by `place` or `near`: the town taken."""
    suggested: list[Place] = []
    """Towns that are only close to the name given."""


class Places(Shape):
    """Towns that bear a name, the likeliest first, and those that are only close to it."""

    places: Annotated[list[Place], Field(max_length=20)]
    suggested: Annotated[list[Place], Field(max_length=20)]


class Term(Shape):
    """A code and its names."""

    code: str
    short: str
    """Neutral: for addresses that people keep."""
    name: str
    hsds_terms: list[str]
    r4v_sector: str | None
    sensitive: bool
    """What is found by it must not be stored on a phone that others see."""


class Taxonomies(Shape):
    """All codes of each kind."""

    category: list[Term]
    serves: list[Term]
    need: list[Term]
    operator: list[Term]


class Language(Shape):
    """A language that listings may state."""

    code: LanguageCode
    autonym: str
    name: str
    macrolanguage: str | None
    kind: Literal["spoken", "sign"]


class Languages(Shape):
    """All of them, those most used on the route first."""

    languages: list[Language]


class Wrong(Shape):
    """What is wrong with one parameter."""

    parameter: str
    reason: Annotated[str, code(REASONS)]
    detail: str


class ProblemDetails(Shape):
    """RFC 9457."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = []
