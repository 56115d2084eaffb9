"""Proposals: what waits, the difference, what to look into, yes or no."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.models import ProposalState
from app.services.editing import previewing, proposals, signals, waiting
from app.services.editing.towns import town_names
from app.services.errors import NotFound, NotPending
from app.services.permissions import Action
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.editing import labels
from app.web.staff.editing.pages import LONGEST_REASON
from app.web.templates import render

_PROPOSAL = "/proposals/<uuid:proposal_id>"


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/proposals/", "proposals", of_organization)
    bp.add_url_rule(_PROPOSAL, "proposal", proposal)
    bp.add_url_rule(_PROPOSAL, "decide", decide, methods=["POST"])


@signed_in(Action.SEE)
def of_organization(organization_id: UUID) -> str:
    """What waits in an organization, and what was decided lately."""
    with reading() as session:
        rows = waiting.of_organization(session, organization_id)
    return render("staff/editing/proposals.html", rows=rows, organization_id=organization_id)


@signed_in(Action.MODERATE)
def queue() -> str:
    """What waits anywhere, the oldest first, as chosen."""
    chosen = {name: request.args.get(name, "") for name in ("field", "country", "q")}
    with reading() as session:
        rows = waiting.everywhere(session, actor(), now=now(), **chosen)
        countries = waiting.countries(session)
    names = {name: word for name, word in labels.FIELD.items() if name in waiting.FIELDS}
    return render(
        "staff/moderation/proposals.html",
        rows=rows,
        chosen=chosen,
        countries=countries,
        fields=names,
        now=now(),
    )


@signed_in(Action.SEE)
def proposal(organization_id: UUID, proposal_id: UUID) -> str:
    """One proposal: before and after, signals, and what strangers would see."""
    with writing() as session:  # the preview is written and taken back
        found = proposals.get_proposal(session, proposal_id)
        _must_be_of(organization_id, proposals.organization_of(session, found).id)
        row = waiting.row_of(session, found)
        after = (found.after or {}).get("value")
        before = (found.before or {}).get("value")
        pending = found.state is ProposalState.PENDING
        shown = []
        if pending and found.service_id and "value" in found.after:
            own_field = found.field not in ("hidden", "contact_check", "listing", "never_listed")
            changes = {found.field: after} if own_field else {}
            shown = previewing.shown_to_strangers(session, found.service_id, changes, now=now())
        values = {
            "row": row,
            "before": before,
            "after": after,
            "towns": town_names(session, [before, after]),
            "signals": signals.signals_of(session, found, now=now()) if pending else [],
            "may_decide": pending and proposals.may_decide(session, actor(), found, now=now()),
            "may_withdraw": pending and found.account_id == actor().account_id,
            "needs": proposals.needs_of(session, found) if pending else None,
            "decision": waiting.decision_of(session, found),
        }
    return render("staff/editing/proposal.html", shown=shown, now=now(), **values)


@signed_in(Action.SEE)
def decide(organization_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Say yes or no, or take back what oneself proposed."""
    do = request.form.get("do", "")
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    with writing() as session:
        found = proposals.get_proposal(session, proposal_id)
        _must_be_of(organization_id, proposals.organization_of(session, found).id)
        try:
            if do == "withdraw":
                proposals.withdraw(session, actor(), proposal_id)
                state = ProposalState.WITHDRAWN
            elif do in ("approve", "reject"):
                state = proposals.decide(
                    session,
                    actor(),
                    proposal_id,
                    approves=do == "approve",
                    now=now(),
                    reason=reason,
                )
            else:
                raise NotFound("answer", do)
        except NotPending as error:
            flash(_("Somebody was faster: it is %(state)s.", state=labels.STATE[error.state]))
            state = None
    if state is not None:
        flash(_("This change: %(state)s.", state=labels.STATE[state.value]))
    if actor().is_moderator and organization_id not in actor().roles:
        return redirect(url_for("moderation.proposals"), 303)
    return redirect(url_for(".proposals", organization_id=organization_id), 303)


def _must_be_of(organization_id: UUID, found: UUID) -> None:
    if organization_id != found:
        raise NotFound("proposal", found)
