"""What moderators say of a town, an admin-1 or a country, and the copy that strangers read."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, DIRECTORY, Base, created_at, uuid_pk


class AreaNotice(Base):
    """A notice of moderators: public once a second one has said yes, until its day."""

    __tablename__ = "area_notice"
    __table_args__ = (
        CheckConstraint("approved_by_id <> author_id", name="two_people"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    country: Mapped[str]
    #: "" for the whole country.
    admin1_code: Mapped[str] = mapped_column(default="", server_default="")
    #: None for all of the admin-1 or country.
    place_id: Mapped[int | None] = mapped_column(ForeignKey(f"{DIRECTORY}.place.id"))
    #: locale -> text
    texts: Mapped[dict[str, str]]
    #: Where it is from: a web address or words.
    source: Mapped[str]
    expires_at: Mapped[dt.datetime]
    review_on: Mapped[dt.date]
    author_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    withdrawn_at: Mapped[dt.datetime | None]


class PublicNotice(Base):
    """A notice as strangers read it."""

    __tablename__ = "area_notice"
    __table_args__ = {"schema": DIRECTORY}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[UUID] = mapped_column(primary_key=True)
    country: Mapped[str]
    admin1_code: Mapped[str]
    place_id: Mapped[int | None]
    texts: Mapped[dict[str, str]]
    source: Mapped[str]
    said_on: Mapped[dt.date]
    expires_at: Mapped[dt.datetime]
