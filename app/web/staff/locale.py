"""The language of staff's pages: chosen, else the account's, else what the browser asks for.

In English where that language has no complete catalog of these pages yet.
"""

from __future__ import annotations

from flask import Flask, g, session
from flask_security import current_user

from app.locales import BY_CODE, InterfaceLocale, for_staff
from app.web import i18n

#: Where the session keeps the code of the locale that was chosen.
KEY = "locale"


def register(app: Flask) -> None:
    """Answer each request in the language of who is asking."""
    app.jinja_env.globals.update(wanted_locale=lambda: g.wanted_locale)

    @app.url_value_preprocessor
    def begin(_endpoint: str | None, _values: dict[str, object] | None) -> None:
        """Before anything can go wrong that needs a page."""
        _answer_in(BY_CODE.get(session.get(KEY, "")) or i18n.negotiated())

    @app.before_request
    def as_the_account_says() -> None:
        if session.get(KEY, "") not in BY_CODE and current_user.is_authenticated:
            _answer_in(BY_CODE.get(current_user.locale or "") or g.wanted_locale)


def _answer_in(wanted: InterfaceLocale) -> None:
    g.wanted_locale = wanted
    i18n.use(for_staff(wanted))
