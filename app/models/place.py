"""Towns people know by name, with their names in many scripts. Public by nature."""

from __future__ import annotations

from geoalchemy2 import Geography, WKBElement
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import DIRECTORY, Base


class Admin1(Base):
    """The first level below a country: state, department, province."""

    __tablename__ = "admin1"
    __table_args__ = {"schema": DIRECTORY}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    country: Mapped[str] = mapped_column(primary_key=True)
    #: GeoNames admin-1 code.
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Place(Base):
    """A gazetteer town. Its id is the GeoNames id, or negative for a town of our own list."""

    __tablename__ = "place"
    __table_args__ = (
        Index(None, "point", postgresql_using="gist"),
        Index("ix_place_largest", text("population DESC"), "id"),
        Index("ix_place_largest_of_country", "country", text("population DESC"), "id"),
        {"schema": DIRECTORY},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    country: Mapped[str]
    admin1_code: Mapped[str]
    #: WGS 84, longitude before latitude.
    point: Mapped[WKBElement] = mapped_column(Geography("POINT", srid=4326, spatial_index=False))
    longitude: Mapped[float]
    latitude: Mapped[float]
    population: Mapped[int]
    timezone: Mapped[str]
    #: By the sea: the lines for rescue at sea are shown there.
    coastal: Mapped[bool] = mapped_column(default=False, server_default="false")
    #: A publicly known stage of a corridor; such towns come first among equal names.
    corridor_stage: Mapped[bool] = mapped_column(default=False, server_default="false")


class PlaceName(Base):
    """One folded name of a place: any language, any script."""

    __tablename__ = "place_name"
    __table_args__ = (
        Index("ix_place_name_prefix", "folded", postgresql_ops={"folded": "text_pattern_ops"}),
        Index(
            "ix_place_name_trigrams",
            "folded",
            postgresql_using="gin",
            postgresql_ops={"folded": "gin_trgm_ops"},
        ),
        {"schema": DIRECTORY},
    )

    place_id: Mapped[int] = mapped_column(
        ForeignKey(f"{DIRECTORY}.place.id", ondelete="CASCADE"), primary_key=True
    )
    folded: Mapped[str] = mapped_column(primary_key=True)
