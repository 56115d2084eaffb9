"""Where moderators begin."""

from __future__ import annotations

from flask import Blueprint

from app.services.calls import claiming
from app.services.cases import deciding
from app.services.editing import waiting
from app.services.joining import queue
from app.services.members import invitations
from app.services.permissions import Action
from app.services.sheets import batch
from app.web.staff.context import actor, now, reading, signed_in
from app.web.templates import render

bp = Blueprint("moderation", __name__, url_prefix="/moderation")


@bp.get("/")
@signed_in(Action.MODERATE)
def home() -> str:
    """What waits for a moderator."""
    with reading() as session:
        applications = queue.count_waiting(session, now=now())
        members = invitations.count_waiting(session)
        proposals = waiting.count_waiting(session)
        reported = deciding.count_open(session, actor())
        to_call = claiming.desk(session, actor(), now=now()).waiting
        sheets = batch.count_waiting(session)
    return render(
        "staff/moderation/home.html",
        applications=applications,
        members=members,
        proposals=proposals,
        reported=reported,
        to_call=to_call,
        sheets=sheets,
    )
