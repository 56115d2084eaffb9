"""Where services are given, how much of that the public may know, and the truth apart."""

from __future__ import annotations

import enum
from uuid import UUID

from geoalchemy2 import Geography, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CORE, DIRECTORY, Base, created_at, enum_column, uuid_pk
from app.models.service import Service


class Setting(enum.StrEnum):
    """What kind of door it is."""

    OFFICE = "office"  # people come and go
    RESIDENTIAL = "residential"  # people sleep there
    REMOTE = "remote"  # no door


class Disclosure(enum.StrEnum):
    """How much of a location strangers may see."""

    EXACT = "exact"  # address and point
    AREA = "area"  # a town of at least 20,000 people; its centre is the point
    HIDDEN = "hidden"  # neither town nor point: only how to get in touch


class PointKind(enum.StrEnum):
    """What the public point is."""

    EXACT = "exact"  # the listing's own door
    TOWN = "town"  # the centre of its town
    NONE = "none"  # no point


class Location(Base):
    """HSDS ``location``, as the public may know it.

    Everything here is safe to print, export and draw. Where people really go, when that is
    not fully disclosed, is in :class:`TruePoint`, which no public role can read.
    """

    __tablename__ = "location"
    __table_args__ = (
        CheckConstraint(
            "disclosure <> 'hidden' OR (public_point IS NULL AND address IS NULL"
            " AND place_id IS NULL)",
            name="nothing_if_hidden",
        ),
        CheckConstraint(
            "disclosure = 'exact' OR (point_kind <> 'exact' AND address IS NULL AND city IS NULL)",
            name="door_only_if_exact",
        ),
        CheckConstraint(
            "(point_kind = 'none') = (public_point IS NULL)", name="kind_says_if_there_is_a_point"
        ),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    setting: Mapped[Setting] = mapped_column(enum_column(Setting))
    disclosure: Mapped[Disclosure] = mapped_column(
        enum_column(Disclosure), default=Disclosure.HIDDEN
    )
    country: Mapped[str]
    admin1_code: Mapped[str] = mapped_column(default="", server_default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey(f"{DIRECTORY}.place.id"))
    #: The town as the provider names it; None where only the public town may be said.
    city: Mapped[str | None]
    address: Mapped[str | None]
    point_kind: Mapped[PointKind] = mapped_column(enum_column(PointKind), default=PointKind.NONE)
    #: WGS 84, longitude before latitude.
    public_point: Mapped[WKBElement | None] = mapped_column(
        Geography("POINT", srid=4326, spatial_index=False)
    )

    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(back_populates="location")


class TruePoint(Base):
    """The real town, address and point of a location that is not fully disclosed."""

    __tablename__ = "true_point"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    location_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.location.id", ondelete="CASCADE"), primary_key=True
    )
    city: Mapped[str | None]
    address: Mapped[str | None]
    point: Mapped[WKBElement | None] = mapped_column(
        Geography("POINT", srid=4326, spatial_index=False)
    )

    #: From the truth to what the public may know; nothing leads the other way.
    location: Mapped[Location] = relationship()


class ServiceAtLocation(Base):
    """HSDS ``service_at_location``: what seekers find. Its id is the listing's public id."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"), {"schema": CORE})

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    location_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.location.id"), index=True)

    service: Mapped[Service] = relationship(back_populates="service_at_locations")
    location: Mapped[Location] = relationship(back_populates="service_at_locations")


class Published(Base):
    """Which service a public listing is of. Private: it joins a hidden place to its office."""

    __tablename__ = "published"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{DIRECTORY}.listing.id", ondelete="CASCADE"), primary_key=True
    )
    #: No foreign key: the rows of a service that is gone are found by it.
    service_id: Mapped[UUID] = mapped_column(index=True)
