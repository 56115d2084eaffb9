"""Signing in, by Flask-Security: a code by mail, a password, a passkey, a second factor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask, Response, after_this_request, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import (
    MailUtil,
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    WebAuthnMixin,
    current_user,
)
from flask_wtf import CSRFProtect
from sqlalchemy.orm import scoped_session, sessionmaker

from app.config import Settings
from app.models import Account, Passkey, Role
from app.services import outbox
from app.web.i18n import current
from app.web.staff.context import now
from app.web.templates import render

CODE_VALID_S = 900
#: Pages that a moderator without a second factor may still see.
_BEFORE_SECOND_FACTOR = frozenset(
    {
        "security.two_factor_setup",
        "security.two_factor_setup_validate",
        "security.two_factor_token_validation",
        "security.mf_recovery_codes",
        "security.logout",
        "security.us_verify",
        "security.us_verify_send_code",
        "account.language",
    }
)


class SignedIn(UserMixin, Account):  # type: ignore[misc] # the library types its columns loosely
    """An account, as the library wants it."""


class LibraryRole(RoleMixin, Role):
    """A role, as the library wants it."""


class LibraryPasskey(WebAuthnMixin, Passkey):  # type: ignore[misc] # as above
    """A passkey, as the library wants it."""

    def get_user_mapping(self) -> dict[str, Any]:
        return {"id": self.user_id}


class OutboxMail(MailUtil):
    """Writes the library's mail into the outbox, in the transaction of what it tells."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        user = context["user"]
        outbox.add(
            _datastore(self.app).db.session,
            template.rpartition("/")[2],
            to=user.email,
            locale=user.locale or current().code,
            values={"code": context.get("login_token"), "minutes": CODE_VALID_S // 60},
            now=now(),
        )

        @after_this_request
        def commit(response: Response) -> Response:
            _datastore(self.app).db.session.commit()
            return response

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.app = app


def _datastore(app: Flask) -> SQLAlchemySessionUserDatastore:
    found = app.extensions["security"].datastore
    assert isinstance(found, SQLAlchemySessionUserDatastore)
    return found


def register(app: Flask) -> None:
    """Give the application its sign-in pages, under /account."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    session = scoped_session(sessionmaker(app.extensions["amparo.staff"]))
    app.config.from_mapping(_config(settings))
    CSRFProtect(app)
    store = SQLAlchemySessionUserDatastore(session, SignedIn, LibraryRole, LibraryPasskey)
    Security(app, store, mail_util_cls=OutboxMail, render_template=render)

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        session.remove()

    @app.before_request
    def let_a_code_be_sent() -> None:
        """Every account may sign in by a code: the library wants a secret made for that first."""
        if request.endpoint == "security.us_signin_send_code":
            account = store.find_user(email=request.form.get("identity", "").strip().lower())
            if account is not None and not account.us_totp_secrets:
                store.us_setup_email(account)
                store.db.session.commit()

    @app.before_request
    def second_factor_first() -> ResponseReturnValue | None:
        """A moderator sets up a second factor, with recovery codes, before anything else."""
        if (
            current_user.is_authenticated
            and current_user.is_moderator
            and not (current_user.tf_primary_method and current_user.mf_recovery_codes)
            and request.endpoint not in _BEFORE_SECOND_FACTOR
        ):
            step = "mf_recovery_codes" if current_user.tf_primary_method else "two_factor_setup"
            return redirect(url_for(f"security.{step}"))
        return None


def _config(settings: Settings) -> dict[str, Any]:
    page = "staff/account"
    return {
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_FRESHNESS": dt.timedelta(hours=1),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_UNIFIED_SIGNIN": True,
        "SECURITY_US_SIGNIN_REPLACES_LOGIN": True,
        "SECURITY_US_ENABLED_METHODS": ["password", "email"],
        "SECURITY_US_MFA_REQUIRED": ["password", "email"],
        "SECURITY_US_TOKEN_VALIDITY": CODE_VALID_S,
        "SECURITY_US_SIGNIN_URL": "/sign-in",
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_US_SIGNIN_SEND_CODE_URL": "/sign-in/code",
        "SECURITY_US_VERIFY_URL": "/again",
        "SECURITY_US_VERIFY_SEND_CODE_URL": "/again/code",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_REQUIRED": False,
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/second-factor/code",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/second-factor/which",
        "SECURITY_TOTP_SECRETS": {"1": settings.secret_key},
        "SECURITY_TOTP_ISSUER": "Amparo",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery",
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Amparo",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_REGISTER_URL": "/passkeys",
        "SECURITY_WAN_SIGNIN_URL": "/passkey",
        "SECURITY_WAN_DELETE_URL": "/passkeys/remove",
        "SECURITY_WAN_VERIFY_URL": "/again/passkey",
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_POST_LOGIN_VIEW": "/provider/",
        "SECURITY_POST_LOGOUT_VIEW": "/account/sign-in",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account/",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/recovery-codes",
        "SECURITY_US_SIGNIN_TEMPLATE": f"{page}/sign_in.html",
        "SECURITY_US_VERIFY_TEMPLATE": f"{page}/again.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": f"{page}/password.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": f"{page}/second_factor.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": f"{page}/second_factor_code.html",
        "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": f"{page}/second_factor_which.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": f"{page}/recovery_codes.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": f"{page}/recovery.html",
        "SECURITY_WAN_REGISTER_TEMPLATE": f"{page}/passkeys.html",
        "SECURITY_WAN_SIGNIN_TEMPLATE": f"{page}/passkey.html",
        "SECURITY_WAN_VERIFY_TEMPLATE": f"{page}/passkey_again.html",
    }
