"""Where moderators let organizations in, or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import StopValidation

from app.models import ApplicationState
from app.services.errors import NotPending, Unfit
from app.services.joining import approving, asking, queue
from app.services.joining.approving import Call
from app.services.joining.numbers import read_number
from app.services.permissions import Action
from app.services.phones import NotAPhone
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff import joining_words
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.inputs import line_field, one_line, text_field
from app.web.templates import render

bp = Blueprint("applications", __name__, url_prefix="/moderation/applications")


class CallForm(FlaskForm):  # type: ignore[misc] # flask_wtf ships no types
    """Whom somebody called, and what was said."""

    called_number = line_field(
        lazy_gettext("The number that you called"),
        6,
        60,
        description=lazy_gettext("One that you found yourself, not one from the application."),
    )
    number_found_at = line_field(
        lazy_gettext("Where you found this number"),
        3,
        300,
        description=lazy_gettext(
            "For example a government register, another aid organization, an old newspaper."
        ),
    )
    spoke_with = line_field(lazy_gettext("With whom you spoke"), 2, 200)
    note = text_field(
        lazy_gettext("What was said"),
        10,
        2000,
        description=lazy_gettext(
            "Ask whether they know who applied, and read the e-mail address to them letter by"
            " letter: who has it will manage the listing."
        ),
    )

    country = "MX"

    def validate_called_number(self, field: Any) -> None:
        try:
            field.data = read_number(field.data, self.country)
        except NotAPhone:
            raise StopValidation(
                _("This is no number that can be called. Write it like +1 202 555 0101.")
            ) from None

    def to_call(self) -> Call:
        """The call as it is kept."""
        return Call(
            note=self.note.data,
            called_number=self.called_number.data or None,
            number_found_at=self.number_found_at.data or None,
            spoke_with=self.spoke_with.data or None,
        )


class RefusalForm(FlaskForm):  # type: ignore[misc] # as above
    """Why not."""

    reason = text_field(
        lazy_gettext("Why it is refused"),
        3,
        1000,
        description=lazy_gettext("Who applied reads this in a mail."),
    )
    silently = BooleanField(lazy_gettext("This is spam: send no mail"))


@bp.get("/")
@signed_in(Action.MODERATE)
def waiting() -> str:
    """The applications that wait, the oldest first; or those that were decided."""
    asked = request.args.get("state", "")
    state = ApplicationState(asked) if asked in set(ApplicationState) else ApplicationState.WAITING
    with reading() as session:
        found = queue.find_applications(session, state, now=now())
    return render(
        "staff/applications/waiting.html",
        applications=found,
        state=state,
        states=joining_words.APPLICATION_STATES,
    )


@bp.get("/<uuid:application_id>")
@signed_in(Action.MODERATE)
def one(application_id: UUID) -> str:
    """An application with all that an approver should see."""
    return _page(application_id, CallForm(formdata=None), RefusalForm(formdata=None))


@bp.post("/<uuid:application_id>/approval")
@signed_in(Action.MODERATE)
def approve(application_id: UUID) -> ResponseReturnValue:
    """Say yes, after a call."""
    form = CallForm()
    form.country = _country(application_id)
    if not form.validate_on_submit():
        return _page(application_id, form, RefusalForm(formdata=None)), 422
    try:
        with writing() as session:
            state = approving.approve(session, actor(), application_id, form.to_call(), now=now())
    except Unfit as error:
        form.form_errors.append(joining_words.unfit(error))
        return _page(application_id, form, RefusalForm(formdata=None)), 422
    except NotPending:
        return _decided(application_id)
    flash(
        _("The organization is in, and who applied has a mail that says how to sign in.")
        if state is ApplicationState.APPROVED
        else _("Your yes is noted. A second person has to say yes too.")
    )
    return redirect(url_for("applications.one", application_id=application_id), 303)


@bp.post("/<uuid:application_id>/refusal")
@signed_in(Action.MODERATE)
def refuse(application_id: UUID) -> ResponseReturnValue:
    """Say no, with a reason."""
    form = RefusalForm()
    if not form.validate_on_submit():
        return _page(application_id, CallForm(formdata=None), form), 422
    try:
        with writing() as session:
            approving.refuse(
                session,
                actor(),
                application_id,
                form.reason.data,
                silently=form.silently.data,
                now=now(),
            )
    except NotPending:
        return _decided(application_id)
    flash(_("The application is refused."))
    return redirect(url_for("applications.waiting"), 303)


@bp.post("/<uuid:application_id>/organization")
@signed_in(Action.MODERATE)
def name_organization(application_id: UUID) -> ResponseReturnValue:
    """Say which organization of the directory it is; none: a new one."""
    return _settle(
        application_id,
        lambda session, chosen: asking.name_organization(session, actor(), application_id, chosen),
        _("Noted which organization it is."),
    )


@bp.post("/<uuid:application_id>/voucher")
@signed_in(Action.MODERATE)
def ask_voucher(application_id: UUID) -> ResponseReturnValue:
    """Ask an approved organization whether it knows who applies."""
    return _settle(
        application_id,
        lambda session, chosen: asking.ask_voucher(
            session, actor(), application_id, chosen, now=now()
        ),
        _("Its managers are asked by mail."),
        needed=True,
    )


def _settle(
    application_id: UUID, how: Any, done: str, *, needed: bool = False
) -> ResponseReturnValue:
    """Do something with the organization that a form names; say why where that cannot be."""
    try:
        text = request.form.get("organization_id", "")
        chosen = UUID(text) if text or needed else None
    except ValueError:
        flash(_("Choose an organization."))
        return redirect(url_for("applications.one", application_id=application_id), 303)
    try:
        with writing() as session:
            how(session, chosen)
    except Unfit as error:
        flash(joining_words.unfit(error))
    except NotPending:
        return _decided(application_id)
    else:
        flash(done)
    return redirect(url_for("applications.one", application_id=application_id), 303)


def _decided(application_id: UUID) -> ResponseReturnValue:
    flash(_("Somebody has decided this application meanwhile."))
    return redirect(url_for("applications.one", application_id=application_id), 303)


def _country(application_id: UUID) -> str:
    with reading() as session:
        detail = queue.get_application(session, actor(), application_id, now=now())
        return detail.application.country


def _page(application_id: UUID, call: CallForm, refusal: RefusalForm) -> str:
    name = one_line(request.args.get("name"))[:200]
    voucher = one_line(request.args.get("voucher"))[:200]
    with reading() as session:
        detail = queue.get_application(session, actor(), application_id, now=now())
        application = detail.application
        candidates = queue.find_candidates(
            session, application, name or application.organization_name
        )
        vouchers = queue.find_vouchers(session, application, voucher, now=now()) if voucher else []
    return render(
        "staff/applications/one.html",
        detail=detail,
        application=application,
        candidates=candidates,
        vouchers=vouchers,
        name=name,
        voucher=voucher,
        call=call,
        refusal=refusal,
        signals=[joining_words.signal(found) for found in detail.signals],
        states=joining_words.APPLICATION_STATES,
        fields=joining_words.APPLICATION_FIELDS,
    )
