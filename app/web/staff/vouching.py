"""Where a manager says whether she knows an organization that wants to come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.services.errors import NotPending, Unfit
from app.services.joining import approving, vouching
from app.services.joining.approving import Call
from app.services.joining.numbers import read_number
from app.services.permissions import Action
from app.services.phones import NotAPhone
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff import joining_words
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.inputs import line_field, text_field
from app.web.templates import render

bp = Blueprint("vouching", __name__, url_prefix="/provider")


class VouchForm(FlaskForm):  # type: ignore[misc] # flask_wtf ships no types
    """What a manager knows of another organization."""

    approves = RadioField(
        lazy_gettext("Do you vouch for them?"),
        choices=[
            SelectChoice("yes", lazy_gettext("Yes: we know them, and they are who they say")),
            SelectChoice("no", lazy_gettext("No, or we are not sure")),
        ],
        validate_choice=False,
    )
    note = text_field(
        lazy_gettext("How do you know them?"),
        10,
        2000,
        description=lazy_gettext(
            "Since when, what you have done together, whom of them you have met."
        ),
    )
    called_number = line_field(
        lazy_gettext("If you called them: at which number"),
        6,
        60,
        optional=True,
        description=lazy_gettext("One that you had before, with its country code."),
    )
    number_found_at = line_field(lazy_gettext("Where you had it from"), 3, 300, optional=True)
    spoke_with = line_field(lazy_gettext("With whom you spoke"), 2, 200, optional=True)

    def validate_approves(self, field: Any) -> None:
        if field.data not in ("yes", "no"):
            raise StopValidation(_("Please choose yes or no."))

    def validate_called_number(self, field: Any) -> None:
        if not field.data:
            return
        try:
            field.data = read_number(field.data, "MX")
        except NotAPhone:
            raise StopValidation(
                _("This is no number that can be called. Write it like +1 202 555 0101.")
            ) from None

    def to_call(self) -> Call:
        """What is kept of it."""
        return Call(
            note=self.note.data,
            called_number=self.called_number.data or None,
            number_found_at=self.number_found_at.data or None,
            spoke_with=self.spoke_with.data or None,
        )


@bp.get("/<uuid:organization_id>/vouch")
@signed_in(Action.VOUCH)
def questions(organization_id: UUID) -> str:
    """What an organization is asked about others."""
    with reading() as session:
        found = vouching.find_questions(session, actor(), organization_id, now=now())
    return render("staff/vouching/questions.html", questions=found, organization_id=organization_id)


@bp.get("/<uuid:organization_id>/vouch/<uuid:application_id>")
@signed_in(Action.VOUCH)
def question(organization_id: UUID, application_id: UUID) -> str:
    """One of them, with what a voucher is asked."""
    return _page(organization_id, application_id, VouchForm(formdata=None))


@bp.post("/<uuid:organization_id>/vouch/<uuid:application_id>")
@signed_in(Action.VOUCH)
def vouch(organization_id: UUID, application_id: UUID) -> ResponseReturnValue:
    """Say whether we know them."""
    form = VouchForm()
    if not form.validate_on_submit():
        return _page(organization_id, application_id, form), 422
    try:
        with writing() as session:
            approving.vouch(
                session,
                actor(),
                organization_id,
                application_id,
                form.to_call(),
                approves=form.approves.data == "yes",
                now=now(),
            )
    except Unfit as error:
        form.form_errors.append(joining_words.unfit(error))
        return _page(organization_id, application_id, form), 422
    except NotPending:
        flash(_("Somebody has decided this application meanwhile."))
    else:
        flash(_("Thank you. The moderators see what you said."))
    return redirect(url_for("vouching.questions", organization_id=organization_id), 303)


def _page(organization_id: UUID, application_id: UUID, form: VouchForm) -> str:
    with reading() as session:
        found = vouching.get_question(session, actor(), organization_id, application_id, now=now())
    return render(
        "staff/vouching/question.html", question=found, organization_id=organization_id, form=form
    )
