"""A spreadsheet that somebody sent, until it is loaded or a day old."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import CORE, Base, created_at, enum_column, uuid_pk
from app.models.organization import Organization


class SheetState(enum.StrEnum):
    """Where a spreadsheet stands."""

    READING = "reading"
    ASKING = "asking"  # what some columns mean is asked
    READY = "ready"  # its differences are shown
    LOADING = "loading"
    LOADED = "loaded"
    WAITING = "waiting"  # a steward's: for the decision of a moderator
    REJECTED = "rejected"
    REFUSED = "refused"  # the file as a whole; ``problem`` says why


class Sheet(Base):
    """One file. It may hold withheld addresses: its rows go when it is done with."""

    __tablename__ = "sheet"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    created_at: Mapped[created_at]
    #: When something was last done with it: who reads it and is gone is noticed by that.
    touched_at: Mapped[dt.datetime]
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.organization.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.account.id", ondelete="CASCADE"), index=True
    )
    #: The language of its words where a column does not say.
    locale: Mapped[str]
    state: Mapped[SheetState] = mapped_column(enum_column(SheetState), index=True)
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    #: {position, header, column} of each column; column None: nobody knows yet, "": not read.
    columns: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    #: What was found in each line, as ``services/sheets/comparing.py`` writes it.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(default=list, deferred=True)
    #: Listings of the organization that are in no line: {id, name}.
    missing: Mapped[list[dict[str, Any]]] = mapped_column(default=list, deferred=True)
    #: What was chosen at loading: "doubtful", "withdraw".
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: How many lines there are, and how many of them are done.
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    #: account id -> the lines that a moderator has opened.
    opened: Mapped[dict[str, Any]] = mapped_column(default=dict)

    account: Mapped[Account] = relationship()
    organization: Mapped[Organization] = relationship()


class SheetColumn(Base):
    """What a header of an organization's files means: asked once."""

    __tablename__ = "sheet_column"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.organization.id", ondelete="CASCADE"), primary_key=True
    )
    header: Mapped[str] = mapped_column(primary_key=True)
    #: A column of ``services/sheets/columns.py``; "" for one that is not read.
    means: Mapped[str]
