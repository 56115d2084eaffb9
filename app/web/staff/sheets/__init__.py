"""Many listings at once, by spreadsheet: taken away, changed, sent back, looked at, loaded."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web.staff.sheets import downloads

bp = Blueprint("sheets", __name__, url_prefix="/provider/<uuid:organization_id>")
for part in (downloads,):
    part.add_to(bp)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
