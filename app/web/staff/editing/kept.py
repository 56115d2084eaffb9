"""A form that arrives when its sender is signed out: what was typed comes back, nothing is lost."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.csrf import CSRFError

from app.services.editing import drafts
from app.services.permissions import Action
from app.web.staff.context import actor, now, signed_in, writing
from app.web.staff.editing.desk import open_desk
from app.web.templates import render

_INSTEAD = {"csrf_token", "do", "seen"}


def add_to(bp: Blueprint) -> None:
    """Catch forms without a session, and take what was typed in them once it is there again."""
    bp.add_url_rule(
        "/listings/<uuid:service_id>/edit/<path>/again", "again", again, methods=["POST"]
    )
    bp.register_error_handler(CSRFError, _come_back)

    @bp.before_request
    def signed_out() -> ResponseReturnValue | None:
        if request.method == "POST" and not current_user.is_authenticated:
            return _come_back(None)
        return None


def _come_back(_error: CSRFError | None) -> ResponseReturnValue:
    """A page with all that was typed, to go on with after signing in."""
    values = dict(request.view_args or {})
    typed = [(k, v) for k, texts in request.form.lists() if k not in _INSTEAD for v in texts]
    action = url_for("editing.again", **values) if "path" in values else None
    return (
        render(
            "staff/editing/again.html",
            action=action,
            typed=typed if action else [],
            is_signed_in=current_user.is_authenticated,
        ),
        403,
    )


@signed_in(Action.EDIT)
def again(organization_id: UUID, service_id: UUID, path: str) -> ResponseReturnValue:
    """Keep what was typed as a draft and show it in its form: nothing is saved unseen."""
    with writing() as session:
        desk = open_desk(session, organization_id, service_id, path)
        typed = {k: v for k, v in request.form.lists() if k not in _INSTEAD}
        drafts.keep(session, actor().account_id, desk.form, typed, now=now())
    return redirect(
        url_for(".section", organization_id=organization_id, service_id=service_id, path=path),
        303,
    )
