"""Amparo: the application, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


#: Bytes of a request's body; the largest that we ask for is a few hundred.
LARGEST_BODY = 64 * 1024


def create_app(settings: Settings) -> Flask:
    """Wire settings, the public database and the web pages; nothing else.

    Imported here, so that commands and services do not load the web.
    """
    from flask import Flask

    from app import web
    from app.db import PublicDatabase

    app = Flask(__name__, static_folder=None)
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.extensions["amparo.settings"] = settings
    app.extensions["amparo.database"] = PublicDatabase(settings.public_url())
    web.register(app)
    return app
