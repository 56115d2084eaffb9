"""Who may act for an organization, and how an organization came in."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import CORE, Base, created_at, enum_column, uuid_pk
from app.models.organization import Organization


class MemberRole(enum.StrEnum):
    """What a member may do; ``services/permissions.py`` is the whole table."""

    EDITOR = "editor"
    MANAGER = "manager"
    STEWARD = "steward"  # of several organizations that agreed


class Membership(Base):
    """An account that acts for an organization."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "organization_id"), {"schema": CORE})

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.organization.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_column(MemberRole))
    #: None for the first member, whom two approvers let in.
    invited_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="SET NULL")
    )

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    organization: Mapped[Organization] = relationship()


class ApplicationState(enum.StrEnum):
    """Where an application stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Application(Base):
    """An organization that asks to come in, or to take over what is listed of it already."""

    __tablename__ = "application"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    #: The organization that is claimed; None for one that is new here.
    organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.organization.id"), index=True
    )
    organization_name: Mapped[str]
    #: The name as :func:`app.services.gazetteer.fold` makes it, to find names that look alike.
    normalized_name: Mapped[str]
    #: Whether who asks says that it is listed here already.
    claims_listed: Mapped[bool]
    country: Mapped[str]
    town: Mapped[str]
    #: Who asks: their name, e-mail and number, for the callers only.
    contact_name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    website: Mapped[str | None]
    about: Mapped[str]
    locale: Mapped[str]
    state: Mapped[ApplicationState] = mapped_column(
        enum_column(ApplicationState), default=ApplicationState.WAITING, index=True
    )
    decided_at: Mapped[dt.datetime | None]

    checks: Mapped[list[ApplicationCheck]] = relationship(
        cascade="all, delete-orphan", order_by="ApplicationCheck.created_at"
    )


class VouchRequest(Base):
    """A moderator asks an approved organization whether it knows one that wants to come in."""

    __tablename__ = "vouch_request"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.application.id", ondelete="CASCADE"), primary_key=True
    )
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.organization.id"), primary_key=True, index=True
    )
    created_at: Mapped[created_at]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.account.id"))


class ApplicationCheck(Base):
    """One of the people who looked into an application: whom they called, and what they say."""

    __tablename__ = "application_check"
    __table_args__ = (UniqueConstraint("application_id", "account_id"), {"schema": CORE})

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.application.id", ondelete="CASCADE")
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.account.id"))
    #: The approved organization that a voucher speaks for; None for a moderator.
    voucher_organization_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{CORE}.organization.id")
    )
    approves: Mapped[bool]
    #: E.164, and where it was found: not in the application itself.
    called_number: Mapped[str | None]
    number_found_at: Mapped[str | None]
    spoke_with: Mapped[str | None]
    note: Mapped[str]
