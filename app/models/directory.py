"""The public projection: the only tables that seeker pages, embeds and APIs can read."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from geoalchemy2 import Geography, WKBElement
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import BigInteger, UserDefinedType

from app.models.base import DIRECTORY, Base, codes


class Cube(UserDefinedType[str]):
    """PostgreSQL's ``cube`` (contrib): here a point on the unit sphere, in three dimensions."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "cube"


class Listing(Base):
    """A listing as a stranger may see it: one row, nothing in it is private."""

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint(
            "disclosure <> 'hidden' OR (point IS NULL AND address IS NULL AND city IS NULL)",
            name="nothing_if_hidden",
        ),
        CheckConstraint(
            "disclosure = 'exact' OR (point_kind <> 'exact' AND address IS NULL)",
            name="door_only_if_exact",
        ),
        CheckConstraint("disclosure = 'exact' OR NOT open_data", name="open_only_if_exact"),
        Index(None, "point", postgresql_using="gist"),
        Index(None, "organization_id", "id"),
        {"schema": DIRECTORY},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    organization: Mapped[str | None]
    #: Of a public name of an organization in a country: the public directory has no other.
    organization_id: Mapped[UUID | None] = mapped_column(
        Computed(
            "md5(E'organization\\n' || organization || E'\\n' || country)::uuid", persisted=True
        )
    )
    operator: Mapped[str]
    line: Mapped[bool]
    categories: Mapped[codes]
    serves: Mapped[codes]
    only_for: Mapped[codes]
    conditions: Mapped[dict[str, str]]
    languages: Mapped[list[dict[str, Any]]]
    phones: Mapped[list[dict[str, Any]]]
    email: Mapped[str | None]
    website: Mapped[str | None]
    country: Mapped[str]
    admin1: Mapped[str | None]
    city: Mapped[str | None]
    place_id: Mapped[int | None]
    address: Mapped[str | None]
    setting: Mapped[str]
    disclosure: Mapped[str]
    point_kind: Mapped[str]
    point: Mapped[WKBElement | None] = mapped_column(
        Geography("POINT", srid=4326, spatial_index=False)
    )
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    coverage: Mapped[list[dict[str, Any]]]
    opening_hours: Mapped[str | None]
    hours_purpose: Mapped[str | None]
    hours_text: Mapped[str | None]
    timezone: Mapped[str | None]
    confirmed_on: Mapped[dt.date | None]
    confirmed_by: Mapped[str | None]
    due_on: Mapped[dt.date | None]
    stale_on: Mapped[dt.date | None]
    source_publisher: Mapped[str | None]
    source_date: Mapped[str | None]
    source_url: Mapped[str | None]
    #: A phone, e-mail or website was taken off, and nobody has looked at that yet.
    in_check: Mapped[bool]
    notices: Mapped[list[dict[str, Any]]]
    wordings: Mapped[list[dict[str, Any]]]
    #: When the search row's state changes by itself (a notice ends, a check gets old).
    state_until: Mapped[dt.datetime | None] = mapped_column(index=True)
    #: Whether it may be taken in bulk: see ``services.open_data.choosing``.
    open_data: Mapped[bool]


class Search(Base):
    """The row that search walks: a point on the sphere, every coded facet, and the card.

    One GiST index over (point, facets, id rank) answers "the nearest with these facets" in
    order of distance and id, also where two thousand listings share one point. See
    ``docs/decisions/0003-one-index-for-search.md``.
    """

    __tablename__ = "search"
    __table_args__ = (
        Index(
            "ix_search_sphere_facets_id_rank",
            "sphere",
            "facets",
            "id_rank",
            postgresql_using="gist",
            postgresql_ops={"facets": "gist__intbig_ops(siglen=816)"},
        ),
        Index("ix_search_far_from_town", "place_id", postgresql_where=text("far_from_town")),
        {"schema": DIRECTORY},
    )

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{DIRECTORY}.listing.id", ondelete="CASCADE"), primary_key=True
    )
    #: The first 48 bits of the id: ties of distance are in the order of ids.
    id_rank: Mapped[int] = mapped_column(BigInteger)
    sphere: Mapped[str] = mapped_column(Cube)
    facets: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    #: The facets of its safety-critical categories.
    critical: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    place_id: Mapped[int | None]
    #: Its point is more than 25 km from the centre of its own town.
    far_from_town: Mapped[bool]
    #: What a list says of it (``services.listings.CARD_FIELDS``), as JSON: one value to read.
    card: Mapped[str]


class Coverage(Base):
    """What a line or a hidden place covers: a country (admin1_code "") or one admin-1."""

    __tablename__ = "coverage"
    __table_args__ = (
        Index(None, "country", "admin1_code"),
        {"schema": DIRECTORY},
    )

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{DIRECTORY}.listing.id", ondelete="CASCADE"), primary_key=True
    )
    country: Mapped[str] = mapped_column(primary_key=True)
    admin1_code: Mapped[str] = mapped_column(primary_key=True)


class ListingName(Base):
    """The folded words of a listing's and its organization's public names, for free text."""

    __tablename__ = "listing_name"
    __table_args__ = (
        Index(None, "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),
        {"schema": DIRECTORY},
    )

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{DIRECTORY}.listing.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str]


class Version(Base):
    """One row: the number that grows with every publication; caches live by it."""

    __tablename__ = "version"
    __table_args__ = (CheckConstraint("one", name="one_row"), {"schema": DIRECTORY})

    one: Mapped[bool] = mapped_column(primary_key=True, default=True)
    number: Mapped[int] = mapped_column(BigInteger)
    #: Which numbering of facets and fields of cards the rows were written with.
    facets: Mapped[str]
    #: Grows when the gazetteer is loaded.
    places: Mapped[int] = mapped_column(BigInteger, server_default="0")
    published_at: Mapped[dt.datetime]
