"""How the people of a service keep its listing right: links, questions, reminders."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base

#: How many other places may be named for when this one is full.
MOST_INSTEAD = 3


class Upkeep(Base):
    """What is asked of a service's people, and the links by which they answer. One row each."""

    __tablename__ = "upkeep"
    __table_args__ = (
        CheckConstraint(f"cardinality(instead) <= {MOST_INSTEAD}", name="few_instead"),
        {"schema": CORE},
    )

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), primary_key=True
    )
    #: A link of an older generation opens nothing any more; each kind of link has its own.
    confirm_generation: Mapped[int] = mapped_column(default=1, server_default="1")
    tonight_generation: Mapped[int] = mapped_column(default=1, server_default="1")
    #: When its people were last asked whether it is still right.
    asked_at: Mapped[dt.datetime | None]
    #: When somebody last answered by a link that this is right.
    answered_at: Mapped[dt.datetime | None]
    #: When its people last got a new link because somebody asked for one.
    new_link_at: Mapped[dt.datetime | None]
    #: When its people said that it is closed; None: it is not, or somebody else took it out.
    closed_at: Mapped[dt.datetime | None]
    #: Public ids of others' listings that could take people when this one is full.
    instead: Mapped[list[UUID]] = mapped_column(
        ARRAY(PG_UUID(as_uuid=True)), default=list, server_default="{}"
    )


class EveningReminder(Base):
    """Somebody who wants to be asked at 16:00, local time of the place, whether there is room."""

    __tablename__ = "evening_reminder"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    #: The local day of the last one.
    sent_on: Mapped[dt.date | None]
