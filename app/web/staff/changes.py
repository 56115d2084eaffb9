"""Whoever's account can be got into in another way than before is told so by mail."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_security import (
    password_changed,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)

from app.services import accounts, outbox
from app.web.i18n import current
from app.web.staff.context import now
from app.web.staff.sessions import current_sign_in

#: Signals of the library, and what the mail says has changed.
_TOLD = (
    (password_changed, "password"),
    (tf_profile_changed, "second_factor"),
    (tf_disabled, "second_factor_off"),
    (wan_registered, "passkey_added"),
    (wan_deleted, "passkey_removed"),
)


def register(app: Flask) -> None:
    """Write a mail at each change, in the transaction of the change."""
    for signal, what in _TOLD:
        signal.connect(_told(what), app, weak=False)


def _told(what: str) -> Any:
    def tell(_app: Flask, user: Any, **_more: Any) -> None:
        database = current_app.extensions["security"].datastore.db.session
        tell_of(database, user, what)
        if what == "password":
            accounts.close_other_sign_ins(database, current_sign_in(), user.id)

    return tell


def tell_of(database: Any, account: Any, what: str) -> None:
    """Write the mail that says what has changed: a value of ``what`` in ``account_changed.txt``."""
    outbox.add(
        database,
        "account_changed",
        to=account.email,
        locale=account.locale or current().code,
        values={"what": what},
        now=now(),
    )
