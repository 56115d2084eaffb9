"""Who acts for an organization: invited by two people, out at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.models import MemberRole, ProposalState
from app.services.errors import NotPending, Unfit
from app.services.members import invitations, inviting, leaving
from app.services.open_data import agreeing
from app.services.permissions import Action
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff import joining_words
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.inputs import LONGEST_EMAIL, is_email, line_field, one_line, text_field
from app.web.templates import render

bp = Blueprint("members", __name__)
LONGEST_REASON = 500


class InvitationForm(FlaskForm):  # type: ignore[misc] # flask_wtf ships no types
    """Whom to invite, as what."""

    name = line_field(
        lazy_gettext("Name"), 2, 100, description=lazy_gettext("As colleagues know the person.")
    )
    email = line_field(lazy_gettext("E-mail"), 3, LONGEST_EMAIL, also=[is_email])
    role = RadioField(
        lazy_gettext("What the person may do"),
        choices=[SelectChoice(*role) for role in joining_words.ROLES.items()],
        default="editor",
        validate_choice=False,
    )
    reason = text_field(
        lazy_gettext("Who is it, and why?"),
        3,
        LONGEST_REASON,
        description=lazy_gettext("For the second person who has to agree."),
    )

    def validate_role(self, field: Any) -> None:
        if field.data not in set(MemberRole):
            raise StopValidation(_("Please choose what the person may do."))


@bp.get("/provider/<uuid:organization_id>/members")
@signed_in(Action.SEE)
def team(organization_id: UUID) -> str:
    """Who acts for the organization, and which invitations wait."""
    return _page(organization_id, InvitationForm(formdata=None))


@bp.post("/provider/<uuid:organization_id>/members/invitations")
@signed_in(Action.MANAGE_MEMBERS)
def invite(organization_id: UUID) -> ResponseReturnValue:
    """Invite somebody; a second person has to agree."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(organization_id, form), 422
    try:
        with writing() as session:
            inviting.invite(
                session,
                actor(),
                organization_id,
                email=form.email.data,
                name=form.name.data,
                role=MemberRole(form.role.data),
                reason=form.reason.data,
                now=now(),
            )
    except Unfit as error:
        form.form_errors.append(joining_words.unfit(error))
        return _page(organization_id, form), 422
    flash(_("The invitation waits for a second person. All members are told."))
    return _back(organization_id)


@bp.post("/provider/<uuid:organization_id>/members/invitations/<uuid:invitation_id>/decision")
@signed_in(Action.DECIDE)
def decide(organization_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Say yes or no as the second person."""
    approves = request.form.get("approves") == "yes"
    try:
        with writing() as session:
            state = inviting.decide(
                session,
                actor(),
                organization_id,
                invitation_id,
                approves=approves,
                reason=_reason(),
                now=now(),
            )
    except NotPending:
        flash(_("Somebody has decided this invitation meanwhile."))
        return _back(organization_id)
    flash(
        {
            ProposalState.APPROVED: _("The person is a member now, and has a mail."),
            ProposalState.REJECTED: _("The invitation is rejected."),
        }.get(state, _("Things have changed since it was written: nobody was added."))
    )
    return _back(organization_id)


@bp.post("/provider/<uuid:organization_id>/members/invitations/<uuid:invitation_id>/withdrawal")
@signed_in(Action.MANAGE_MEMBERS)
def withdraw(organization_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    """Take an own invitation back."""
    try:
        with writing() as session:
            inviting.withdraw(session, actor(), organization_id, invitation_id, now=now())
    except NotPending:
        flash(_("Somebody has decided this invitation meanwhile."))
    else:
        flash(_("The invitation is withdrawn."))
    return _back(organization_id)


@bp.post("/provider/<uuid:organization_id>/members/<uuid:member_id>/removal")
@signed_in(Action.MANAGE_MEMBERS)
def remove(organization_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Take somebody out, at once."""
    try:
        with writing() as session:
            leaving.remove(
                session, actor(), organization_id, member_id, reason=_reason(), now=now()
            )
    except Unfit as error:
        flash(joining_words.unfit(error))
    else:
        flash(_("The person is out. All members are told."))
    return _back(organization_id)


@bp.get("/provider/<uuid:organization_id>/members/leaving")
@signed_in(Action.SEE)
def ask_leave(organization_id: UUID) -> str:
    """What leaving means, before it is done."""
    with reading() as session:
        found = leaving.get_team(session, actor(), organization_id)
    return render("staff/members/leaving.html", team=found)


@bp.post("/provider/<uuid:organization_id>/members/leaving")
@signed_in(Action.SEE)
def leave(organization_id: UUID) -> ResponseReturnValue:
    """Leave the organization."""
    try:
        with writing() as session:
            leaving.leave(
                session,
                actor(),
                organization_id,
                knows_nobody_manages=request.form.get("nobody") == "yes",
                now=now(),
            )
    except Unfit as error:
        flash(joining_words.unfit(error))
        return redirect(url_for("members.ask_leave", organization_id=organization_id), 303)
    flash(_("You have left the organization. Its members are told."))
    return redirect(url_for("provider.home"), 303)


@bp.post("/provider/<uuid:organization_id>/open-data")
@signed_in(Action.MANAGE_MEMBERS)
def choose_open_data(organization_id: UUID) -> ResponseReturnValue:
    """Take the organization's listings out of the downloads, or into them, at once."""
    is_open = request.form.get("open") == "yes"
    with writing() as session:
        agreeing.set_open(session, actor(), organization_id, is_open=is_open, now=now())
    return _back(organization_id)


@bp.get("/moderation/members/")
@signed_in(Action.MODERATE)
def waiting() -> str:
    """The invitations of all organizations that wait for a second person."""
    with reading() as session:
        found = invitations.find_invitations(session, actor(), None, now=now())
    return render(
        "staff/members/waiting.html", invitations=found, role_names=joining_words.ROLE_NAMES
    )


def _page(organization_id: UUID, form: InvitationForm) -> str:
    may_manage = actor().may(Action.MANAGE_MEMBERS, organization_id)
    with reading() as session:
        found = leaving.get_team(session, actor(), organization_id)
        waits = (
            invitations.find_invitations(session, actor(), organization_id, now=now())
            if may_manage
            else []
        )
    return render(
        "staff/members/team.html",
        team=found,
        invitations=waits,
        form=form,
        may_manage=may_manage,
        role_names=joining_words.ROLE_NAMES,
    )


def _reason() -> str:
    return one_line(request.form.get("reason"))[:LONGEST_REASON]


def _back(organization_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("members.team", organization_id=organization_id), 303)
