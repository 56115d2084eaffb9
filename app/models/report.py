"""What seekers say is wrong with a listing, and the cases that gather it. Never public."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CORE, Base, created_at, enum_column, uuid_pk
from app.models.service import Service


class Outcome(enum.StrEnum):
    """What became of a case."""

    LEFT = "left"  # somebody looked and found it as it is listed
    CONFIRMED = "confirmed"  # somebody called, and it is right
    CHANGED = "changed"  # the listing was put right
    HIDDEN = "hidden"  # taken off, by two people


class Case(Base):
    """The reports on one service, until somebody decides. One is open at a time."""

    __tablename__ = "report_case"
    __table_args__ = (
        Index(
            "uq_report_case_open",
            "service_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    opened_at: Mapped[created_at]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    grave: Mapped[bool] = mapped_column(default=False, server_default="false")
    #: Who wants it hidden; a second moderator has to want so too.
    hide_asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    closed_at: Mapped[dt.datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    decision: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    why: Mapped[str | None]

    service: Mapped[Service] = relationship()
    reports: Mapped[list[Report]] = relationship(
        back_populates="case", order_by="Report.reported_on, Report.id"
    )


class Report(Base):
    """One thing that one seeker said: a reason and a day, and nothing of who said it."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("length(note) <= 500", name="short"),
        CheckConstraint("length(code_hash) = 32", name="hash"),
        Index("ix_report_service_id_reported_on", "service_id", "reported_on"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    #: None until it is gathered (services/cases/gathering.py).
    case_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.report_case.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str]
    #: Harmless words of who said it; deleted when the case is closed.
    note: Mapped[str | None]
    reported_on: Mapped[dt.date]
    #: SHA-256 of the code by which somebody may look up what became of it.
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)

    case: Mapped[Case | None] = relationship(back_populates="reports")
