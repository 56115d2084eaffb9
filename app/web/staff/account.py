"""What everybody has who signs in: the own account, where it is signed in, its language."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user

from app.locales import BY_CODE
from app.models import Account
from app.services import accounts
from app.web.i18n import gettext as _
from app.web.staff.changes import tell_of
from app.web.staff.context import reading, signed_in, writing
from app.web.staff.security import FRESH_FOR, NO_GRACE
from app.web.staff.sessions import current_sign_in
from app.web.templates import render

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("/")
@signed_in()
def home() -> str:
    """The own account: how to sign in, and where it is signed in now."""
    with reading() as database:
        sign_ins = accounts.sign_ins_of(database, current_user.id)
    return render(
        "staff/account/home.html",
        account=current_user,
        sign_ins=sign_ins,
        here=current_sign_in(),
    )


@bp.post("/sign-ins/<uuid:sign_in_id>/close")
@signed_in()
def close_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    with writing() as database:
        accounts.close_sign_in(database, sign_in_id, current_user.id)
    flash(_("That browser is signed out."))
    return redirect(url_for("account.home"), 303)


@bp.post("/sign-ins/close-others")
@signed_in()
def close_others() -> ResponseReturnValue:
    """Sign all other browsers out."""
    with writing() as database:
        accounts.close_other_sign_ins(database, current_sign_in(), current_user.id)
    flash(_("All other browsers are signed out."))
    return redirect(url_for("account.home"), 303)


@bp.post("/password/remove")
@auth_required("session", within=lambda: FRESH_FOR, grace=lambda: NO_GRACE)
def remove_password() -> ResponseReturnValue:
    """Sign in by code from now on; who forgot the password may then set another."""
    with writing() as database:
        account = database.get_one(Account, current_user.id)
        account.password = None
        tell_of(database, account, "password_removed")
    flash(_("The password is removed."))
    return redirect(url_for("account.home"), 303)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Choose the language of the pages; kept with the account of who is signed in."""
    code = request.form.get("locale", "")
    if code not in BY_CODE:
        abort(400)
    session["locale"] = code
    if current_user.is_authenticated:
        with writing() as database:
            account = accounts.find_account(database, current_user.email)
            if account is not None:
                account.locale = code
    known = current_user.is_authenticated
    return redirect(url_for("account.home" if known else "security.us_signin"), 303)
