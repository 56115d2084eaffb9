"""What is known about a listing's truth: checks, notices, wordings, where a file wrote it."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, created_at, enum_column, uuid_pk


class VerifiedBy(enum.StrEnum):
    """The role of who checked; never a name."""

    PROVIDER = "provider"
    MODERATOR = "moderator"
    VOLUNTEER = "volunteer"


class Verification(Base):
    """Somebody checked a service on a day."""

    __tablename__ = "verification"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[VerifiedBy] = mapped_column(enum_column(VerifiedBy))
    verified_on: Mapped[dt.date]


class NoticeKind(enum.StrEnum):
    """Capacity in words; a number of beds is never published."""

    ROOM_LIKELY = "room_likely"
    CALL_FIRST = "call_first"
    FULL = "full"
    CLOSED = "closed"


class Notice(Base):
    """What holds for now and expires by itself."""

    __tablename__ = "notice"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind))
    expires_at: Mapped[dt.datetime]
    #: A pause until a day that somebody who signed in has set; words for a night leave it.
    pause: Mapped[bool] = mapped_column(default=False, server_default="false")


class WordingSource(enum.StrEnum):
    """Who wrote a wording."""

    ORIGINAL = "original"
    HUMAN = "human"
    MACHINE = "machine"


class Wording(Base):
    """A provider's text about one thing, in one language."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("service_id", "about", "locale"), {"schema": CORE})

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    #: What it says something about: "conditions".
    about: Mapped[str]
    #: BCP 47; "und" when the source does not say.
    locale: Mapped[str]
    text: Mapped[str]
    source: Mapped[WordingSource] = mapped_column(enum_column(WordingSource))
    #: Of a translation: :func:`app.services.wordings.fingerprint` of the original it was made from.
    made_from: Mapped[str | None]


class ImportRow(Base):
    """What a file wrote last under its own key: recognises the row at the next import.

    The key is private: it may name a town and a subject.
    """

    __tablename__ = "import_row"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    dataset: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[dict[str, str]]
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), index=True
    )
