"""Everything that knows HTTP: pages, API, languages, headers."""

from __future__ import annotations

from flask import Flask

from app.web import (
    assets,
    components,
    compression,
    counting,
    critical,
    edge,
    elsewhere,
    embed_code,
    filters,
    headers,
    health,
    host,
    i18n,
    limiting,
    listening,
    notices,
    same_page,
    templates,
)
from app.web import cache as page_cache
from app.web import errors as error_pages
from app.web.api import register as register_api
from app.web.hsds import register as register_hsds
from app.web.ogc import register as register_ogc
from app.web.seeker.blueprint import register as register_seeker
from app.web.staff import mount


def register(app: Flask) -> None:
    """Give the application its routes, filters, errors and headers."""
    templates.register(app)
    compression.register(app)  # first, so that it comes last to an answer
    i18n.register(app)
    limiting.register(app)  # before anything is read
    assets.register(app)
    critical.register(app)
    filters.register(app)
    embed_code.register(app)
    elsewhere.register(app)
    listening.register(app)
    same_page.register(app)
    error_pages.register(app)
    headers.register(app)
    register_seeker(app)
    components.register(app)
    notices.register(app)
    register_api(app)
    register_hsds(app)
    register_ogc(app)
    app.register_blueprint(health.bp)
    page_cache.register(app)
    mount.register(app)
    host.register(app)
    edge.register(app)
    counting.register(app)
