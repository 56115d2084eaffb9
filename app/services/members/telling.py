"""Everybody in an organization is told by mail who comes and goes (law 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import MODERATOR, Account, MemberRole, Membership, Role
from app.services import outbox

#: The locale of mail to somebody who has not chosen one.
DEFAULT_LOCALE = "es"


def tell_members(
    session: Session,
    organization_id: UUID,
    kind: str,
    values: Mapping[str, Any],
    *,
    now: dt.datetime,
    too: Iterable[Account] = (),
    only: MemberRole | None = None,
    but: UUID | None = None,
) -> None:
    """Write to all members (``only`` those of a role, not to ``but``), and to others ``too``."""
    query = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id == organization_id, Account.active)
    )
    if only is not None:
        query = query.where(Membership.role == only)
    if but is not None:
        query = query.where(Account.id != but)
    _tell(session, {*session.scalars(query), *too}, kind, values, now)


def tell_moderators(
    session: Session, kind: str, values: Mapping[str, Any], *, now: dt.datetime
) -> None:
    """Write to all moderators."""
    query = select(Account).where(Account.active, Account.roles.any(Role.name == MODERATOR))
    _tell(session, session.scalars(query), kind, values, now)


def tell(
    session: Session, account: Account, kind: str, values: Mapping[str, Any], *, now: dt.datetime
) -> None:
    """Write to one account."""
    _tell(session, [account], kind, values, now)


def _tell(
    session: Session,
    accounts: Iterable[Account],
    kind: str,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    for account in sorted(accounts, key=lambda a: a.email):
        outbox.add(
            session,
            kind,
            to=account.email,
            locale=account.locale or DEFAULT_LOCALE,
            values=values,
            now=now,
        )
