"""Corridors: towns people travel through, and where along them listings are. Public by nature."""

from __future__ import annotations

from uuid import UUID

from geoalchemy2 import Geography, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import DIRECTORY, Base

_CORRIDOR = f"{DIRECTORY}.corridor.slug"


class Corridor(Base):
    """An ordered chain of towns, walked in either direction."""

    __tablename__ = "corridor"
    __table_args__ = {"schema": DIRECTORY}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    slug: Mapped[str] = mapped_column(primary_key=True)
    #: Its place in the list of all.
    ordinal: Mapped[int]
    #: Which part of the way it belongs to: a heading of that list.
    region: Mapped[str]
    length_km: Mapped[float]


class CorridorStop(Base):
    """A publicly known stage, and the straight leg that leads to it from the one before."""

    __tablename__ = "corridor_stop"
    __table_args__ = (
        CheckConstraint("(leg IS NULL) = (ordinal = 1)", name="leg_but_first"),
        CheckConstraint("(leg IS NULL) = (line IS NULL)", name="line_of_leg"),
        CheckConstraint("leg IN ('land', 'sea')", name="leg"),
        Index(None, "line", postgresql_using="gist"),
        Index(None, "place_id"),
        {"schema": DIRECTORY},
    )

    corridor: Mapped[str] = mapped_column(
        ForeignKey(_CORRIDOR, ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey(f"{DIRECTORY}.place.id"))
    #: Along the corridor from its first town.
    position_km: Mapped[float]
    leg: Mapped[str | None]
    #: Town to town on the sphere, WGS 84: never a road, a trail or a crossing point.
    line: Mapped[WKBElement | None] = mapped_column(
        Geography("LINESTRING", srid=4326, spatial_index=False)
    )


class CorridorPosition(Base):
    """Where along a corridor the public point of an exact listing is: once for each category.

    The primary key is the one index of "what is ahead": a walk along it, in either direction.
    ``category`` is "" for all of them together.
    """

    __tablename__ = "corridor_position"
    __table_args__ = (
        Index(None, "listing_id"),
        {"schema": DIRECTORY},
    )

    corridor: Mapped[str] = mapped_column(
        ForeignKey(_CORRIDOR, ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[str] = mapped_column(primary_key=True)
    position_km: Mapped[float] = mapped_column(primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{DIRECTORY}.listing.id", ondelete="CASCADE"), primary_key=True
    )
    #: From the line.
    distance_km: Mapped[float]
