"""Kept beside the public listings for who takes many at once: changes, dates and counts."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import BigInteger

from app.models.base import DIRECTORY, Base


class Change(Base):
    """When a listing of the open data last changed; once it is withdrawn, its id and that date."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "changed_at", "listing_id"), {"schema": DIRECTORY})

    listing_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: In the order in which transactions ended; infinity inside the one that is not over.
    changed_at: Mapped[dt.datetime]
    gone: Mapped[bool]
    #: Of what was public of it, to know a change; empty when it is gone.
    digest: Mapped[str]


class Modified(Base):
    """When what is public of a listing last became another, also of one that is withheld.

    A row stays while its listing is written anew, and leaves with it.
    """

    __tablename__ = "modified"
    __table_args__ = (Index(None, "modified_at"), {"schema": DIRECTORY})

    listing_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: As ``change.changed_at``.
    modified_at: Mapped[dt.datetime]
    #: Of what is public of it, to know a change; empty when nobody has looked.
    digest: Mapped[str]


class Cell(Base):
    """How many listings of the open data stand in a square of a zoom, and the sum of their points.

    Sixteen squares to the side of a map tile of that zoom (``x``, ``y`` from its north-west).
    """

    __tablename__ = "cell"
    __table_args__ = (
        Index("ix_cell_empty", "zoom", postgresql_where=text("listings = 0")),
        {"schema": DIRECTORY},
    )

    zoom: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    x: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    y: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    listings: Mapped[int]
    #: Millionths of a degree, so that what is added and taken away leaves nothing behind.
    longitudes: Mapped[int] = mapped_column(BigInteger)
    latitudes: Mapped[int] = mapped_column(BigInteger)
