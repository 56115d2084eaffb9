"""HSDS 3.1 (Open Referral): the directory for programs that speak it."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web.hsds import views
from app.web.programs import open_to_all


def register(app: Flask) -> None:
    """Give the application the routes of HSDS."""
    bp = Blueprint("hsds", __name__, url_prefix="/hsds")
    views.add_to(bp)
    bp.after_request(open_to_all)
    app.register_blueprint(bp)
