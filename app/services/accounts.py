"""Accounts of staff: made by an invitation or an operator, reset by an operator."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import MODERATOR, Account, Role, SignIn
from app.services.errors import NotFound, Taken


def find_account(session: Session, email: str) -> Account | None:
    """The account with an address, in any case of letters."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def add_account(
    session: Session,
    email: str,
    *,
    name: str,
    locale: str | None = None,
    moderator: bool = False,
) -> Account:
    """A new account without a password: its owner signs in by a code sent to the address.

    Raises :class:`Taken` when the address has one already.
    """
    if find_account(session, email) is not None:
        raise Taken(email)
    account = Account(
        email=email.strip().lower(),
        name=name,
        locale=locale,
        fs_uniquifier=secrets.token_hex(32),
    )
    if moderator:
        account.roles.append(session.scalars(select(Role).where(Role.name == MODERATOR)).one())
    session.add(account)
    session.flush()  # its id is wanted
    return account


def reset_account(session: Session, email: str) -> Account:
    """Take away password, second factor, passkeys and sign-ins; the address stays.

    For somebody who lost her phone: an operator has made sure by voice who asks. Raises
    :class:`NotFound` for an address without an account.
    """
    account = find_account(session, email)
    if account is None:
        raise NotFound("account", email)
    account.password = None
    account.tf_primary_method = account.tf_totp_secret = account.us_totp_secrets = None
    account.tf_last_counter = None
    account.mf_recovery_codes = None
    account.webauthn.clear()
    account.fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    return account


def moderators(session: Session) -> Sequence[Account]:
    """Every active moderator."""
    return session.scalars(
        select(Account).where(Account.active, Account.roles.any(Role.name == MODERATOR))
    ).all()


def count_moderators(session: Session) -> int:
    """How many active moderators there are: below two, nothing can be approved."""
    return len(moderators(session))


def open_sign_in(session: Session, account_id: UUID, *, device: str) -> UUID:
    """Write down that a browser signed in; returns the id that its cookie holds."""
    row = SignIn(account_id=account_id, device=device)
    session.add(row)
    session.flush()  # its id is wanted
    return row.id


def sign_ins_of(session: Session, account_id: UUID) -> list[SignIn]:
    """The browsers that are signed in, those used last first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.account_id == account_id)
            .order_by(SignIn.last_seen_at.desc())
        )
    )


def see_sign_in(
    session: Session,
    sign_in_id: UUID,
    account_id: UUID,
    *,
    idle: dt.timedelta,
    now: dt.datetime,
) -> bool:
    """Whether a browser is still signed in; remembers, to the quarter of an hour, that it was.

    It is out when nobody used it for longer than ``idle``.
    """
    row = session.get(SignIn, sign_in_id)
    if row is None or row.account_id != account_id:
        return False
    if now - row.last_seen_at > idle:
        session.delete(row)
        return False
    if now - row.last_seen_at > dt.timedelta(minutes=15):
        row.last_seen_at = now
    return True


def close_sign_in(session: Session, sign_in_id: UUID, account_id: UUID) -> None:
    """Sign one browser of an account out."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account_id))


def close_other_sign_ins(session: Session, keep: UUID, account_id: UUID) -> None:
    """Sign all other browsers of an account out."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.id != keep))
