"""Where an account is signed in: each browser has a row, and is out when the row is gone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

from flask import Flask, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import current_user, logout_user

from app.services import accounts
from app.web.staff.context import now, writing

KEY = "sign_in"
#: How long a browser that nobody uses stays signed in.
IDLE = dt.timedelta(days=30)
IDLE_OF_A_MODERATOR = dt.timedelta(hours=12)
#: What the cookie of a browser keeps when somebody signs in; all else is made anew.
_KEPT = frozenset({"locale", "_flashes", "_user_id", "_fresh", "_id"})
_BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung", "FxiOS": "Firefox",
          "CriOS": "Chrome"}  # fmt: skip
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def register(app: Flask) -> None:
    """Write rows at signing in, and look at them at each request."""
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)

    @app.before_request
    def still_signed_in() -> None:
        if not current_user.is_authenticated:
            return
        known = session.get(KEY)
        idle = IDLE_OF_A_MODERATOR if current_user.is_moderator else IDLE
        with writing() as database:
            seen = known and accounts.see_sign_in(
                database, UUID(known), current_user.id, idle=idle, now=now()
            )
        if not seen:
            logout_user()


def current_sign_in() -> UUID:
    """The row of this browser."""
    return UUID(session[KEY])


def device() -> str:
    """Kind of browser and system, as its owner would say it; "" for what nobody knows.

    Kept for people who signed in, to be shown to themselves: never for seekers.
    """
    agent = request.headers.get("User-Agent", "")
    browser = next((b for b in _BROWSERS if re.search(rf"\b{b}/", agent)), "")
    system = next((s for s in _SYSTEMS if s in agent), "")
    return ", ".join(part for part in (_NAMES.get(browser, browser), system) if part)


def _signed_in(_app: Flask, user: Any, **_more: Any) -> None:
    """Begin anew: nothing that was in the cookie before may be known to somebody else."""
    before = session.get(KEY)
    for key in session.keys() - _KEPT:
        del session[key]
    session.permanent = True
    with writing() as database:
        if before:
            accounts.close_sign_in(database, UUID(before), user.id)
        session[KEY] = str(accounts.open_sign_in(database, user.id, device=device()))


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    known = session.pop(KEY, None)
    if known:
        with writing() as database:
            accounts.close_sign_in(database, UUID(known), user.id)
