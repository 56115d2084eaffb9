"""The call desk: the next place to call, what to say in its language, what came of it."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.locales import BY_CODE, DEFAULT, InterfaceLocale
from app.models import CallOutcome
from app.services.calls import claiming, recording
from app.services.editing import previewing
from app.services.editing.subject import Subject
from app.services.errors import NotFound
from app.services.permissions import Action
from app.services.taxonomies import languages
from app.services.zones import zone_of
from app.web import i18n
from app.web.i18n import current, lazy_gettext, spoken_in
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

bp = Blueprint("calls", __name__, url_prefix="/moderation/calls")
#: What a volunteer says, in the words of who answers.
SCRIPT = (
    lazy_gettext("Hello. I am calling from Amparo, a free list of help for people on the move."),
    lazy_gettext("Your name, number and hours stand in it. Is what I read to you right?"),
    lazy_gettext("Which languages do you speak? When do you let new people in?"),
    lazy_gettext("Do you want to stay in the list? If not, we take you off today, for good."),
    lazy_gettext("Thank you. I do not write down your name."),
)
#: Languages that people on the move speak most, offered beside those of the country.
ASKED_FOR = ("es", "en", "ht", "pt", "fr")
MOST_LANGUAGES = 20


@bp.get("/")
@signed_in(Action.MODERATE)
def desk() -> str:
    """How many wait, the place that the reader holds, and who did not answer twice."""
    with reading() as session:
        found = claiming.desk(session, actor(), now=now())
    return render("staff/calls/desk.html", desk=found)


@bp.post("/next")
@signed_in(Action.MODERATE)
def claim() -> ResponseReturnValue:
    """Hold the next place for the reader."""
    return _go_on()


@bp.get("/<uuid:service_id>")
@signed_in(Action.MODERATE)
def call(service_id: UUID) -> str:
    """The place to call now: numbers, what to say, what strangers see."""
    with reading() as session:
        service = claiming.claimed(session, actor(), service_id, now=now())
        country = Subject(session, service).country
        theirs = BY_CODE[next(iter(spoken_in(country)), DEFAULT.code)]
        known = {spoken.code for spoken in service.languages}
        offered = dict.fromkeys((*spoken_in(country), *ASKED_FOR))
        return render(
            "staff/calls/call.html",
            service=service,
            organization=service.organization,
            country=country,
            numbers=claiming.numbers_to_call(service),
            clock=now().astimezone(ZoneInfo(zone_of(session, service))),
            theirs=theirs,
            script=_script(theirs),
            offered=[code for code in offered if code not in known],
            others=sorted(
                (i18n.language_name(code, current().code), code)
                for code in languages()
                if code not in known and code not in offered
            ),
            shown=previewing.listings_of(session, service_id, now=now()),
            now=now(),
        )


@bp.post("/<uuid:service_id>")
@signed_in(Action.MODERATE)
def record(service_id: UUID) -> ResponseReturnValue:
    """Write down what came of the call, and go on with the next place."""
    said = request.form.get("outcome", "")
    outcome, _colon, number = said.partition(":")
    if outcome not in {*CallOutcome} - {CallOutcome.NO_ANSWER_TWICE}:
        raise NotFound("outcome", outcome)
    spoken = [code for code in request.form.getlist("language") if code in languages()]
    with writing() as session:
        service = claiming.claimed(session, actor(), service_id, now=now())
        organization_id = service.organization_id
        recording.record(
            session,
            actor(),
            service_id,
            CallOutcome(outcome),
            number=number,
            languages=spoken[:MOST_LANGUAGES],
            now=now(),
        )
    if outcome == CallOutcome.CHANGED:
        return redirect(
            url_for("editing.listing", organization_id=organization_id, service_id=service_id), 303
        )
    return _go_on()


def _go_on() -> ResponseReturnValue:
    """To the next place, or back to the desk where nobody is to be called."""
    with writing() as session:
        service_id = claiming.claim_next(session, actor(), now=now())
    if service_id is None:
        flash(_("Nobody is to be called now."))
        return redirect(url_for("calls.desk"), 303)
    return redirect(url_for("calls.call", service_id=service_id), 303)


def _script(theirs: InterfaceLocale) -> list[tuple[str, str]]:
    """Each sentence in the words of who answers, and in those of who calls."""
    with i18n.within(theirs):
        spoken = [str(sentence) for sentence in SCRIPT]
    return list(zip(spoken, map(str, SCRIPT), strict=True))
