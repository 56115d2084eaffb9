"""OGC API Features: the directory for QGIS, GDAL, ArcGIS."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web.ogc import views
from app.web.programs import open_to_all


def register(app: Flask) -> None:
    """Give the application the routes of OGC API Features."""
    bp = Blueprint("ogc", __name__, url_prefix="/ogc")
    views.add_to(bp)
    bp.after_request(open_to_all)
    app.register_blueprint(bp)
