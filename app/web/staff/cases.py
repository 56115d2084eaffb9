"""Where moderators look into what seekers reported, and decide."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.models import Outcome
from app.services.cases import deciding
from app.services.editing import previewing
from app.services.permissions import Action
from app.web import report_words
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

bp = Blueprint("cases", __name__, url_prefix="/moderation/cases")
LONGEST_WHY = 500
DECISIONS = {
    Outcome.CONFIRMED: lazy_gettext("I have called: what we show is right"),
    Outcome.LEFT: lazy_gettext("I have looked into it: nothing has to change"),
    Outcome.CHANGED: lazy_gettext("I have put the listing right"),
    Outcome.HIDDEN: lazy_gettext("Take it off: a second moderator has to say so too"),
}


@bp.get("/")
@signed_in(Action.MODERATE)
def waiting() -> str:
    """The cases that wait: grave ones first, then the oldest."""
    with reading() as session:
        rows = deciding.queue(session, actor())
    return render("staff/cases/waiting.html", rows=rows, now=now())


@bp.get("/<uuid:case_id>")
@signed_in(Action.MODERATE)
def case(case_id: UUID) -> str:
    """One case: what was said and when, and what strangers see of the listing."""
    return _page(case_id)


@bp.post("/<uuid:case_id>")
@signed_in(Action.MODERATE)
def decide(case_id: UUID) -> ResponseReturnValue:
    """Decide, with a reason."""
    why = " ".join(request.form.get("why", "").split())
    wanted = request.form.get("outcome", "")
    if wanted not in {outcome.value for outcome in Outcome} or not 3 <= len(why) <= LONGEST_WHY:
        return _page(case_id, why=why[:LONGEST_WHY], chosen=wanted, wrong=True), 422
    with writing() as session:
        done = deciding.decide(session, actor(), case_id, Outcome(wanted), why, now=now())
    flash(
        _("It is decided.")
        if done
        else _("Noted. It is taken off when a second moderator says so too.")
    )
    return redirect(
        url_for("cases.waiting") if done else url_for("cases.case", case_id=case_id), 303
    )


def _page(case_id: UUID, *, why: str = "", chosen: str = "", wrong: bool = False) -> str:
    with reading() as session:
        opened = deciding.open_case(session, actor(), case_id)
        shown = previewing.listings_of(session, opened.service.id, now=now())
        return render(
            "staff/cases/case.html",
            opened=opened,
            organization=opened.service.organization,
            shown=shown,
            reasons=report_words.REASON,
            outcomes=report_words.OUTCOME,
            decisions={outcome.value: words for outcome, words in DECISIONS.items()},
            mine=opened.case.hide_asked_by_id == actor().account_id,
            why=why,
            chosen=chosen,
            wrong=wrong,
        )
