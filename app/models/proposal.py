"""A change that waits for a second person, and what was decided."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import CORE, Base, created_at, enum_column, uuid_pk


class ProposalState(enum.StrEnum):
    """Where a proposal stands; only a pending one can move."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"  # what it changes has changed since


class Proposal(Base):
    """A dangerous change (law 5): of a service's field, of who belongs to an organization."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(service_id IS NULL) <> (organization_id IS NULL)", name="of_one_thing"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), index=True
    )
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.organization.id", ondelete="CASCADE"), index=True
    )
    #: Whose change it is; None when a file differs from what a person wrote.
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="SET NULL"), index=True
    )
    #: A name of ``services/editing/fields.py``, or "member".
    field: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    #: Why, in the words of who asks.
    reason: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[ProposalState] = mapped_column(
        enum_column(ProposalState), default=ProposalState.PENDING, index=True
    )

    account: Mapped[Account | None] = relationship()
    decision: Mapped[Decision | None] = relationship(
        cascade="all, delete-orphan", back_populates="proposal"
    )


class Decision(Base):
    """The yes or no of a second person."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("proposal_id"), {"schema": CORE})

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.proposal.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    approves: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="", server_default="")

    proposal: Mapped[Proposal] = relationship(back_populates="decision")


class Draft(Base):
    """What somebody has typed and not sent: nothing is lost when a phone or a session ends."""

    __tablename__ = "draft"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), primary_key=True
    )
    #: The form: "listing/<id>/hours".
    form: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]
    updated_at: Mapped[dt.datetime]
