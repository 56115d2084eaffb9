"""Who asked never to be listed, as hashes: enough to know them again, no list to read (law 6)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, created_at, uuid_pk


class Suppression(Base):
    """One mark of a service that asked: its name somewhere, or a number of its own."""

    __tablename__ = "suppression"
    __table_args__ = (
        CheckConstraint("length(mark) = 32", name="hash"),
        Index("ix_suppression_service_id", "service_id"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    #: SHA-256, as ``services/marks.py`` makes it.
    mark: Mapped[bytes] = mapped_column(LargeBinary)
