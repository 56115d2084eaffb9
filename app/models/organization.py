"""Who gives the help."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CORE, Base, created_at, uuid_pk

if TYPE_CHECKING:
    from app.models.service import Service


class Operator(enum.StrEnum):
    """What kind of body runs a place: people without papers need to know before they go."""

    COMMUNITY = "community"
    FAITH = "faith"
    NGO = "ngo"
    UN_RED_CROSS = "un_red_cross"
    MUNICIPALITY = "municipality"
    STATE = "state"
    JUSTICE_POLICE_RESCUE = "justice_police_rescue"
    MIGRATION_AUTHORITY = "migration_authority"
    CONSULATE = "consulate"
    PRIVATE = "private"
    UNKNOWN = "unknown"


class Organization(Base):
    """HSDS ``organization``. Imports keep one per (normalised name, country, admin-1)."""

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("normalized_name", "country", "admin1_code"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    name: Mapped[str]
    normalized_name: Mapped[str]
    country: Mapped[str]
    #: GeoNames admin-1 code within the country; "" for the whole country.
    admin1_code: Mapped[str] = mapped_column(default="", server_default="")

    #: When two people let its own people in; None while only public sources say what it does.
    approved_at: Mapped[dt.datetime | None]
    #: Hidden everywhere, at once, until a second person says otherwise.
    hidden_at: Mapped[dt.datetime | None]
    #: Whether its listings are in what is taken in bulk: downloads, feeds, counts on maps.
    open_data: Mapped[bool] = mapped_column(default=True, server_default=true())

    services: Mapped[list[Service]] = relationship(back_populates="organization")
