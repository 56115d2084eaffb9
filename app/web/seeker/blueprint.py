"""The routes of the pages for people who look for help."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.services.search.snapshot import Snapshot
from app.web.seeker import listing, maps, pages, results, urgent


def register(app: Flask) -> None:
    """Give the application the seekers' pages."""
    app.extensions["amparo.snapshot"] = Snapshot()
    bp = Blueprint("seeker", __name__)
    for module in (pages, results, listing, urgent, maps):
        module.add_to(bp)
    app.register_blueprint(bp)
