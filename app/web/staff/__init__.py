"""The part of the site that people sign in to: an application of its own.

It has what seekers never meet: cookies, sessions, a role that writes. The seekers' application
does not know it; :mod:`app.web.staff.mount` leads addresses to one or the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings

#: Bytes of an uploaded spreadsheet; ten thousand rows have about two million.
LARGEST_UPLOAD = 10 * 1024 * 1024


def create_staff_app(settings: Settings) -> Flask:
    """Wire what staff meets; raises ``SettingsError`` without a staff database."""
    from flask import Flask

    from app.db import intake_engine, staff_engine
    from app.web import (
        assets,
        compression,
        errors,
        filters,
        headers,
        i18n,
        limiting,
        notices,
        templates,
    )
    from app.web.staff import (
        account,
        applications,
        area_notices,
        calls,
        cases,
        confirm,
        editing,
        forms,
        joining,
        locale,
        members,
        moderation,
        provider,
        security,
        sessions,
        sheets,
        tonight,
        tries,
        vouching,
    )

    https = settings.base_url.startswith("https://")
    app = Flask("app", static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_UPLOAD,
        # The prefix lets no neighbour on the domain set it, nor a page without TLS.
        SESSION_COOKIE_NAME="__Host-amparo_staff" if https else "amparo_staff",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=sessions.IDLE,
        # Referrers are never sent: the token, and the same-site cookie, say where a form is from.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["amparo.settings"] = settings
    app.extensions["amparo.staff"] = staff_engine(settings.staff_url())
    intake = settings.intake_database_url
    app.extensions["amparo.intake"] = intake_engine(intake) if intake else None
    templates.register(app, templates.StaffEnvironment)
    compression.register(app)
    i18n.register(app)
    limiting.register(app)
    assets.register(app)
    filters.register(app)
    errors.register(app, page="staff/error.html")
    headers.register(app, cookies=True)
    sessions.register(app)  # before all that asks who is signed in
    tries.register(app)
    security.register(app)
    locale.register(app)
    forms.register(app)
    notices.register(app)
    for part in (
        account,
        provider,
        tonight,
        moderation,
        joining,
        applications,
        area_notices,
        calls,
        cases,
        vouching,
        members,
    ):
        app.register_blueprint(part.bp)
    editing.register(app)
    confirm.register(app)
    sheets.register(app)
    return app
