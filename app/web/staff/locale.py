"""The language of staff's pages: chosen, else the account's, else what the browser asks for."""

from __future__ import annotations

from flask import Flask, session
from flask_security import current_user

from app.locales import BY_CODE, InterfaceLocale
from app.web import i18n


def register(app: Flask) -> None:
    """Answer each request in the language of who is asking."""

    @app.before_request
    def choose() -> None:
        i18n.use(of_who_asks())


def of_who_asks() -> InterfaceLocale:
    """The locale of this request."""
    chosen = BY_CODE.get(session.get("locale", ""))
    if chosen is None and current_user.is_authenticated:
        chosen = BY_CODE.get(current_user.locale or "")
    return chosen or i18n.negotiated()
