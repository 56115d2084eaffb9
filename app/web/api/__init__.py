"""API v1: read only, open to every site, GeoJSON and RFC 9457 problems."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web.api import (
    changes,
    clusters,
    corridors,
    downloads,
    openapi,
    places,
    services,
    vocabulary,
)
from app.web.api.responses import say_language
from app.web.programs import open_to_all


def register(app: Flask) -> None:
    """Give the application the API's routes."""
    bp = Blueprint("api", __name__, url_prefix="/api/v1")
    for module in (
        services, places, corridors, vocabulary, clusters, changes, downloads, openapi,
    ):  # fmt: skip
        module.add_to(bp)
    bp.after_request(open_to_all)
    bp.after_request(say_language)
    app.register_blueprint(bp)
