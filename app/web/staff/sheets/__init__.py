"""Many listings at once, by spreadsheet: taken away, changed, sent back, looked at, loaded."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web.staff.sheets import batches, downloads, pages, work

bp = Blueprint("sheets", __name__, url_prefix="/provider/<uuid:organization_id>")
for part in (downloads, pages):
    part.add_to(bp)
batches.register()


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
    work.register(app)
