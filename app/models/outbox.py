"""Mail to send after the commit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, created_at


class OutboxMessage(Base):
    """One mail: written in the transaction of what it tells, gone when it was sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "next_try_at", postgresql_where=text("failed_at IS NULL")),
        {"schema": CORE},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    created_at: Mapped[created_at]
    #: A template of ``templates/mail``.
    kind: Mapped[str]
    locale: Mapped[str]
    recipient: Mapped[str]
    values: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[dt.datetime]
    #: When it was given up; somebody has to look.
    failed_at: Mapped[dt.datetime | None]
