"""Who signs in: accounts, what they may sign in with, where they are signed in now."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CORE, Base, created_at, uuid_pk

#: The one role that an account has by itself; all others come from memberships.
MODERATOR = "moderator"

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey(f"{CORE}.role.id"), primary_key=True),
    schema=CORE,
)


class Role(Base):
    """What an account may do in the whole directory; the library that signs in wants a table."""

    __tablename__ = "role"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)

    def get_permissions(self) -> set[str]:
        """None: ``services/permissions.py`` says what roles may do. Flask-Security asks."""
        return set()


class Account(Base):
    """A person of an organization, or a moderator. Seekers have none (law 3).

    The names of columns from ``password`` on are those that Flask-Security asks for.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        {"schema": CORE},
    )

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    email: Mapped[str] = mapped_column(unique=True)
    #: As colleagues know the person; never published.
    name: Mapped[str]
    #: The interface locale of mail and pages; None follows the browser.
    locale: Mapped[str | None]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[dt.datetime | None]
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    #: The time step of the last code of the second factor that was taken: none is taken twice.
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    us_totp_secrets: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(ARRAY(Text)))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(unique=True)

    roles: Mapped[list[Role]] = relationship(secondary=account_role)
    webauthn: Mapped[list[Passkey]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    @property
    def is_moderator(self) -> bool:
        """Whether the account moderates the directory."""
        return any(role.name == MODERATOR for role in self.roles)


class Passkey(Base):
    """A WebAuthn credential: a phone's lock or a key. Columns as Flask-Security asks for them."""

    __tablename__ = "passkey"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), index=True
    )
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(ARRAY(Text)))
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    extensions: Mapped[str | None]
    create_datetime: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    lastuse_datetime: Mapped[dt.datetime]
    name: Mapped[str]
    #: "first" signs in alone, "secondary" after a password.
    usage: Mapped[str]

    # The web's own class of accounts is a child of Account; its rows are the same.
    user: Mapped[Account] = relationship(back_populates="webauthn", enable_typechecks=False)

    def get_user_mapping(self) -> dict[str, UUID]:
        """Whose it is; Flask-Security asks."""
        return {"id": self.user_id}


class SignIn(Base):
    """A browser that is signed in. Its cookie holds the id; the row is gone when it is revoked."""

    __tablename__ = "sign_in"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), index=True
    )
    #: Kind of browser and system in two words, so that its owner knows it again: "Chrome, Android".
    device: Mapped[str]
    last_seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
