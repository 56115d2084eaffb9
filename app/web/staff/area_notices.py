"""Where moderators write notices for a town, an admin-1 or a country."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.locales import LOCALES
from app.services.area_notices import deciding
from app.services.area_notices.deciding import Draft
from app.services.errors import NotPending, Unfit
from app.services.gazetteer import countries_of_the_americas
from app.services.permissions import Action
from app.web.i18n import country_name, current
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

bp = Blueprint("notices", __name__, url_prefix="/moderation/notices")


@bp.get("/")
@signed_in(Action.MODERATE)
def waiting() -> str:
    """The notices that wait or are shown, and the form for a new one."""
    return _page()


@bp.post("/")
@signed_in(Action.MODERATE)
def write() -> ResponseReturnValue:
    """Ask a second moderator for a new notice."""
    said = {name: " ".join(text.split()) for name, text in request.form.items()}
    try:
        draft = Draft(
            country=said.get("country", ""),
            admin1=said.get("admin1", ""),
            town=said.get("town", ""),
            texts={locale.code: said.get(f"text-{locale.code}", "") for locale in LOCALES},
            source=said.get("source", ""),
            until=dt.date.fromisoformat(said.get("until", "")),
            review_on=dt.date.fromisoformat(said.get("review", "")),
        )
        with writing() as session:
            deciding.write(session, actor(), draft, now=now())
    except (Unfit, ValueError):
        return _page(said, wrong=True), 422
    flash(_("A second person has been asked."))
    return redirect(url_for(".waiting"), 303)


@bp.post("/<uuid:notice_id>")
@signed_in(Action.MODERATE)
def decide(notice_id: UUID) -> ResponseReturnValue:
    """Show it to everybody, or take it off."""
    try:
        with writing() as session:
            if request.form.get("do") == "show":
                deciding.approve(session, actor(), notice_id, now=now())
            else:
                deciding.withdraw(session, actor(), notice_id, now=now())
    except NotPending:
        pass  # two pressed at once: the page says what holds
    return redirect(url_for(".waiting"), 303)


def _page(said: dict[str, str] | None = None, *, wrong: bool = False) -> str:
    code = current().code
    with reading() as session:
        rows = deciding.current(session, actor(), now=now())
    return render(
        "staff/moderation/notices.html",
        rows=rows,
        said=said or {},
        wrong=wrong,
        countries=sorted((country_name(c, code), c) for c in countries_of_the_americas()),
        first=now().date(),
        last=now().date() + deciding.LONGEST,
    )
