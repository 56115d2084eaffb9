"""The page of tonight: an organization's places, four buttons each, and what goes with them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.config import Settings
from app.models import MOST_INSTEAD, NoticeKind
from app.services import confirming, instead, notices, tonight
from app.services.permissions import Action
from app.web import i18n
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

bp = Blueprint("tonight", __name__, url_prefix="/provider/<uuid:organization_id>/tonight")


@bp.get("")
@signed_in(Action.SET_NOTICE)
def home(organization_id: UUID) -> str:
    """The places of an organization, and what is said of each for tonight."""
    settings = current_app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    with reading() as session:
        name = tonight.organization_name(session, organization_id)
        places = tonight.find_places(session, organization_id, actor=actor(), now=now())
        tokens = {
            place.service_id: confirming.tonight_token(
                session,
                place.service_id,
                secret=settings.secret_key,
                locale=i18n.current().code,
                now=now(),
            )
            for place in places
        }
    return render(
        "staff/provider/tonight.html",
        organization_id=organization_id,
        name=name,
        places=places,
        tokens=tokens,
        words=list(NoticeKind),
        most=MOST_INSTEAD,
        now=now(),
    )


@bp.post("/<uuid:service_id>")
@signed_in(Action.SET_NOTICE)
def say(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Say one of the four words until 08:00 at the place; "" takes it back."""
    word = request.form.get("word", "")
    known = {kind.value for kind in NoticeKind}
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        try:
            if word in known or not word:
                kind = NoticeKind(word) if word else None
                notices.say(session, service_id, kind, actor=actor(), now=now())
        except notices.Paused:
            flash(_("Nobody is let in there now. End that first."))
        else:
            flash(_("Done. People read it now.") if word in known else _("Taken back."))
    return _back(organization_id, service_id)


@bp.post("/<uuid:service_id>/pause")
@signed_in(Action.SET_NOTICE)
def pause(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Let nobody in until a day; without one, let people in again."""
    typed = request.form.get("until", "").strip()
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        try:
            day = dt.date.fromisoformat(typed) if typed else None
            notices.pause(session, service_id, day, actor=actor(), now=now())
        except (ValueError, notices.BadDay):
            flash(_("Choose a day after today, within half a year. For example: 2026-12-24."))
        else:
            flash(_("Done. People read it now."))
    return _back(organization_id, service_id)


@bp.post("/<uuid:service_id>/instead")
@signed_in(Action.SET_NOTICE)
def choose_instead(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Choose who could take people when this place is full."""
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        try:
            ids = tonight.uuids(request.form.getlist("other"))
            instead.choose(session, service_id, ids, actor=actor(), now=now())
        except (ValueError, instead.NotOffered):
            flash(_("One of these cannot be chosen any more. Choose again."))
        else:
            flash(_("Kept. It is shown whenever you say that you are full."))
    return _back(organization_id, service_id)


@bp.post("/<uuid:service_id>/reminder")
@signed_in(Action.SET_NOTICE)
def reminder(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Be asked at 16:00, or no more."""
    wanted = request.form.get("wanted") == "yes"
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        tonight.wish_reminder(session, service_id, wanted, actor=actor())
    flash(_("We will write to you at 16:00.") if wanted else _("We will not write at 16:00."))
    return _back(organization_id, service_id)


@bp.post("/<uuid:service_id>/links/revoke")
@signed_in(Action.SET_NOTICE)
def revoke(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Make every link of a place useless."""
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        tonight.revoke_links(session, service_id, actor=actor())
    flash(_("The old links of this place do not work any more."))
    return _back(organization_id, service_id)


@bp.post("/<uuid:service_id>/open")
@signed_in(Action.SET_NOTICE)
def open_again(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """List a place again that its people had closed."""
    with writing() as session:
        tonight.belongs(session, service_id, organization_id)
        tonight.open_again(session, service_id, actor=actor(), now=now())
    flash(_("It is in the lists again."))
    return _back(organization_id, service_id)


def _back(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    address = url_for("tonight.home", organization_id=organization_id)
    return redirect(f"{address}#p-{service_id}", 303)
