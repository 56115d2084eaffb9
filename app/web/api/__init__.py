"""API v1: read only, open to every site, GeoJSON and RFC 9457 problems."""

from __future__ import annotations

from flask import Blueprint, Flask, request
from werkzeug.wrappers import Response

from app.web.api import changes, clusters, downloads, openapi, places, services, vocabulary


def register(app: Flask) -> None:
    """Give the application the API's routes."""
    bp = Blueprint("api", __name__, url_prefix="/api/v1")
    for module in (services, places, vocabulary, clusters, changes, downloads, openapi):
        module.add_to(bp)
    bp.after_request(_open_to_all)
    app.register_blueprint(bp)


def _open_to_all(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response
