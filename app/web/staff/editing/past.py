"""History: who changed what, any version compared with now, restored."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.services.editing import changing, versions
from app.services.editing.subject import get_service
from app.services.editing.towns import town_names
from app.services.permissions import Action
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.editing.sections import sentences
from app.web.staff.editing.words import field_name
from app.web.templates import render

_VERSION = "/listings/<uuid:service_id>/history/<int:change_id>"


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/listings/<uuid:service_id>/history", "history", history)
    bp.add_url_rule(_VERSION, "version", version)
    bp.add_url_rule(_VERSION, "restore", restore, methods=["POST"])


@signed_in(Action.EDIT)
def history(organization_id: UUID, service_id: UUID) -> str:
    """All changes of a listing, the newest first."""
    with reading() as session:
        service = get_service(session, service_id, organization_id)
        name = service.name
        steps = versions.steps_of(session, service)
        towns = town_names(session, [v for s in steps for v in (s.before, s.after)])
    return render(
        "staff/editing/history.html",
        name=name,
        steps=steps,
        towns=towns,
        organization_id=organization_id,
        service_id=service_id,
    )


@signed_in(Action.EDIT)
def version(organization_id: UUID, service_id: UUID, change_id: int) -> str:
    """What a listing was like after a change, beside what it is like now."""
    with reading() as session:
        service = get_service(session, service_id, organization_id)
        name = service.name
        then = versions.version_after(session, service, change_id)
        at = next(s.at for s in versions.steps_of(session, service) if s.id == change_id)
        now_values = changing.read_values(session, service, then)
        towns = town_names(session, [*then.values(), *now_values.values()])
    return render(
        "staff/editing/version.html",
        name=name,
        at=at,
        then=then,
        now_values=now_values,
        towns=towns,
        organization_id=organization_id,
        service_id=service_id,
        change_id=change_id,
    )


@signed_in(Action.EDIT)
def restore(organization_id: UUID, service_id: UUID, change_id: int) -> ResponseReturnValue:
    """Bring that version back."""
    with writing() as session:
        get_service(session, service_id, organization_id)
        restored = versions.restore(session, actor(), service_id, change_id, now=now())
    for sentence in sentences(restored.saved):
        flash(sentence)
    for key in restored.left:
        flash(
            _("Left as it is, since it would show more than now: %(field)s.", field=field_name(key))
        )
    return redirect(
        url_for(".listing", organization_id=organization_id, service_id=service_id), 303
    )
