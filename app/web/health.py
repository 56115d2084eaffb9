"""Is the process there, and is its database."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.context import reading

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, and its tables are there."""
    with reading() as connection:
        connection.execute("SELECT number FROM version").fetchone()
    return "ready\n", 200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}
