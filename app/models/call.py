"""Calls that volunteers make to listings: what came of each, never who spoke."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, enum_column, uuid_pk


class CallOutcome(enum.StrEnum):
    """What came of a call."""

    RIGHT = "right"
    CHANGED = "changed"
    NO_ANSWER = "no_answer"
    NO_ANSWER_TWICE = "no_answer_twice"
    WRONG_NUMBER = "wrong_number"
    CLOSED = "closed"
    NEVER = "never"  # asks never to be listed


class Call(Base):
    """One call to a service: a day and an outcome."""

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_service_id", "service_id", "called_on"), {"schema": CORE})

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    outcome: Mapped[CallOutcome] = mapped_column(enum_column(CallOutcome))
    called_on: Mapped[dt.date]
    #: Nobody is asked to call again before.
    again_at: Mapped[dt.datetime]


class CallClaim(Base):
    """Who is calling a service now; deleted with the outcome. Everybody holds one at most."""

    __tablename__ = "call_claim"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), unique=True
    )
    until: Mapped[dt.datetime]
