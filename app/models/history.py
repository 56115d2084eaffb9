"""Who changed which field from what to what, when and why (HSDS ``metadata``)."""

from __future__ import annotations

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, created_at, enum_column


class ChangedBy(enum.StrEnum):
    """In which capacity somebody acted."""

    MEMBER = "member"
    MODERATOR = "moderator"
    IMPORT = "import"
    LINK = "link"  # a signed link, without signing in
    SYSTEM = "system"


class FieldChange(Base):
    """One field of one thing, changed once. Rows are only ever added."""

    __tablename__ = "field_change"
    __table_args__ = (
        Index("ix_field_change_thing", "thing", "thing_id", "id"),
        {"schema": CORE},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[created_at]
    #: "service", "organization", "membership", "proposal", "application".
    thing: Mapped[str]
    thing_id: Mapped[UUID]
    field: Mapped[str]
    before: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    after: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    by: Mapped[ChangedBy] = mapped_column(enum_column(ChangedBy))
    #: None for what no account did; kept when the account is closed.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{CORE}.account.id"), index=True)
    reason: Mapped[str] = mapped_column(default="", server_default="")
