"""Where the people of an organization begin."""

from __future__ import annotations

from flask import Blueprint

from app.services.organizations import organizations_of
from app.web.staff.context import actor, reading, signed_in
from app.web.templates import render

bp = Blueprint("provider", __name__, url_prefix="/provider")


@bp.get("/")
@signed_in()
def home() -> str:
    """The organizations of who is asking, with what waits in each."""
    with reading() as session:
        organizations = organizations_of(session, actor())
    return render("staff/provider/home.html", organizations=organizations, actor=actor())
