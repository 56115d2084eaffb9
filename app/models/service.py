"""The help itself: what it is, for whom, on which conditions, seen where and when."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CORE, Base, codes, created_at, enum_column, uuid_pk
from app.models.organization import Operator, Organization

if TYPE_CHECKING:
    from app.models.location import ServiceAtLocation
    from app.models.reach import Language, Phone, Schedule, ServiceArea
    from app.models.trust import Notice, Verification, Wording
    from app.models.upkeep import Upkeep


class Status(enum.StrEnum):
    """Whether strangers may see a service at all."""

    ACTIVE = "active"
    HELD = "held"  # for moderators only: closed, semi-closed or doubtful
    WITHDRAWN = "withdrawn"  # was listed, is not any more


class Service(Base):
    """HSDS ``service``. Categories and groups are codes of ``data/taxonomy.csv``."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("cardinality(categories) > 0", name="has_a_category"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.organization.id"), index=True)
    name: Mapped[str]
    operator: Mapped[Operator] = mapped_column(enum_column(Operator), default=Operator.UNKNOWN)
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.ACTIVE)
    #: A hotline or emergency number: stands on top of a search, covers an area, has no door.
    line: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[codes]
    serves: Mapped[codes]
    only_for: Mapped[codes]
    #: need code -> "yes" or "no"; a need that is not in it is unknown.
    conditions: Mapped[dict[str, str]] = mapped_column(default=dict)
    email: Mapped[str | None]
    website: Mapped[str | None]
    #: For a hidden location: which of name, phone, email, website, hours, languages the
    #: operator chose to show.
    public_fields: Mapped[codes]
    #: The page the facts were seen on, and its date as printed there (YYYY, YYYY-MM, YYYY-MM-DD).
    source_url: Mapped[str | None]
    source_date: Mapped[str | None]
    #: Counts edits: who saves with an old number has not seen the newest.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    #: Hidden everywhere, at once, until a second person says otherwise.
    hidden_at: Mapped[dt.datetime | None]
    #: When a phone, e-mail or website was taken off; None once a second person has looked.
    contact_removed_at: Mapped[dt.datetime | None]
    #: When somebody reported something grave that nobody has looked into yet.
    doubted_at: Mapped[dt.datetime | None]
    #: When it asked never to be listed (again).
    suppressed_at: Mapped[dt.datetime | None]
    note_for_moderators: Mapped[str | None]

    organization: Mapped[Organization] = relationship(back_populates="services")
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(
        back_populates="service", cascade="all, delete-orphan"
    )
    phones: Mapped[list[Phone]] = relationship(
        cascade="all, delete-orphan", order_by="Phone.position"
    )
    languages: Mapped[list[Language]] = relationship(
        cascade="all, delete-orphan", order_by="Language.position"
    )
    schedules: Mapped[list[Schedule]] = relationship(cascade="all, delete-orphan")
    service_areas: Mapped[list[ServiceArea]] = relationship(cascade="all, delete-orphan")
    wordings: Mapped[list[Wording]] = relationship(cascade="all, delete-orphan")
    verifications: Mapped[list[Verification]] = relationship(cascade="all, delete-orphan")
    notices: Mapped[list[Notice]] = relationship(cascade="all, delete-orphan")
    upkeep: Mapped[Upkeep | None] = relationship(cascade="all, delete-orphan")

    def confirmed_on(self) -> dt.date | None:
        """The day of the newest verification; None when nobody ever confirmed it."""
        return max((check.verified_on for check in self.verifications), default=None)
