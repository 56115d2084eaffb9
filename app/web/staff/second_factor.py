"""The second factor: who must have one, and its setup, which forgives a wrong digit."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from itsdangerous import BadData

from app.web.i18n import gettext as _
from app.web.templates import render

#: Pages that a moderator without a second factor may still see.
BEFORE = frozenset(
    {
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.mf_recovery_codes",
        "security.logout",
        "security.us_verify",
        "security.us_verify_send_code",
        "account.language",
    }
)


def register(app: Flask) -> None:
    """Lead moderators to it first, and show the same secret again after a wrong code."""
    validate: Any = app.view_functions["security.two_factor_setup_validate"]

    def validate_or_ask_again(token: str) -> ResponseReturnValue:
        secret = _secret_of(token)
        answer = make_response(validate(token))
        if secret is None or answer.location != url_for("security.two_factor_setup"):
            return answer
        session.pop("_flashes", None)  # the page says it, beside the field
        return _setup_page(token, secret)

    app.view_functions["security.two_factor_setup_validate"] = validate_or_ask_again

    @app.before_request
    def second_factor_first() -> ResponseReturnValue | None:
        """A moderator sets up a second factor, with recovery codes, before anything else."""
        if not lacks_second_factor() or request.endpoint in BEFORE:
            return None
        step = "mf_recovery_codes" if current_user.tf_primary_method else "two_factor_setup"
        return redirect(url_for(f"security.{step}"), 303)


def lacks_second_factor() -> bool:
    """Whether a moderator is asking who has not set up all that a moderator needs."""
    return bool(
        current_user.is_authenticated
        and current_user.is_moderator
        and not (current_user.tf_primary_method and current_user.mf_recovery_codes)
    )


def _secret_of(token: str) -> str | None:
    """The secret that is being set up; None when its half hour is over."""
    security = current_app.extensions["security"]
    within = current_app.config["SECURITY_TWO_FACTOR_SETUP_WITHIN"]
    try:
        state = security.tf_setup_serializer.loads(token, max_age=within.total_seconds())
    except BadData:
        return None
    return str(state["totp_secret"])


def _setup_page(token: str, secret: str) -> Response:
    shown = current_app.extensions["security"].totp_factory.fetch_setup_values(secret, current_user)
    page = render(
        "staff/account/second_factor.html",
        state_token=token,
        authr_qrcode=shown["image"],
        authr_key=shown["key"],
        wrong=_("This code is wrong, or too old. Type the one that the app shows now."),
    )
    return make_response(page, 422)
