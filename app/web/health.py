"""Is the process there, and is its database."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.services.search.snapshot import Snapshot
from app.web.context import reading

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, its tables are there and numbered as this code does."""
    with reading() as connection:
        snapshot = Snapshot()
        snapshot.look(connection)
    snapshot.check_numbering()
    return "ready\n", 200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}
