"""Signing in, by Flask-Security: a code by mail, a password, a passkey, a second factor."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
)
from flask_wtf import CSRFProtect
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import scoped_session, sessionmaker
from werkzeug.wrappers import Response

from app.config import Settings
from app.models import Account, Passkey, Role
from app.services import outbox
from app.web.i18n import current
from app.web.staff import changes, second_factor, words
from app.web.staff.codes import CODE_VALID_S, Codes, Passkeys, RecoveryCodes, new_code
from app.web.staff.context import now
from app.web.staff.library import CLOSED, settings_of_the_library
from app.web.templates import render

#: How long sensitive pages ask nothing after signing in; after that each time for as long.
FRESH_FOR, NO_GRACE = dt.timedelta(hours=1), dt.timedelta(0)


class SignedIn(UserMixin, Account):  # type: ignore[misc] # the library types its columns loosely
    """An account, as the library wants it."""

    def check_tf_required_setup(self) -> bool:
        """Whether the second factor may be turned off: not by a moderator."""
        return self.is_moderator

    def us_send_security_token(self, method: str, **_more: Any) -> None:
        """Write a mail with a new code, in the transaction that keeps what is kept of it."""
        store = _store()
        code, kept = new_code(store.us_get_totp_secrets(self)["email"])
        store.us_set(self, method, kept)
        outbox.add(
            store.db.session,
            "sign_in_code",
            to=self.email,
            locale=self.locale or current().code,
            values={
                "code": code,
                "minutes": CODE_VALID_S // 60,
                "link": _link(self.email, code),
            },
            now=now(),
        )
        store.db.session.commit()


class LibraryRole(RoleMixin, Role):
    """A role, as the library wants it."""


class Store(SQLAlchemySessionUserDatastore):
    """Accounts as the library reads them: every one may sign in by a code sent to it."""

    def us_get_totp_secrets(self, user: Any) -> dict[str, str]:
        return {"email": "", **super().us_get_totp_secrets(user)}


def _store() -> Store:
    found = current_app.extensions["security"].datastore
    assert isinstance(found, Store)
    return found


def _links() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="links of codes")


def _link(email: str, code: str) -> str:
    """Where the mail leads: to the page of signing in with the code in its place."""
    filled_in = _links().dumps([email, code])
    return url_for("security.us_signin", filled_in=filled_in, _external=True)


def filled_in() -> tuple[str, str]:
    """The address and the code that a link of a mail carries; empty for no link or a forged one."""
    try:
        email, code = _links().loads(request.args.get("filled_in", ""))
    except (BadSignature, ValueError, TypeError):
        return "", ""
    return str(email), str(code)


def register(app: Flask) -> None:
    """Give the application its sign-in pages, under /account."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    database = scoped_session(sessionmaker(app.extensions["amparo.staff"]))
    app.config.from_mapping(settings_of_the_library(settings, FRESH_FOR))
    CSRFProtect(app)
    security = Security(
        app,
        Store(database, SignedIn, LibraryRole, Passkey),  # type: ignore[arg-type] # asks for what it has
        totp_cls=Codes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
        render_template=render,
    )
    security.want_json(lambda _request: False)  # pages only: no tokens, no facts about accounts
    security.login_manager.request_loader(lambda _request: None)
    security.unauthn_handler(_sign_in_first)
    security.reauthn_handler(_say_again)
    security.us_signin_context_processor(lambda: {"filled_in": filled_in()})
    words.register(app)
    changes.register(app)
    second_factor.register(app)
    app.jinja_env.globals["passkeys_work"] = _has_a_name(settings.base_url)

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        database.remove()

    @app.before_request
    def only_what_is_used() -> None:
        """Leave out views of the library that have no use here, and bodies that are no forms."""
        endpoint = request.endpoint or ""
        if endpoint in CLOSED:
            abort(404)
        if endpoint.startswith("security.") and request.is_json:
            abort(400)
        if endpoint.startswith("security.wan_signin"):
            for key in ("tf_state", "tf_user_id"):  # a passkey is both factors, begun anew
                session.pop(key, None)


def _sign_in_first(_methods: list[str], headers: dict[str, str] | None = None) -> Response:
    return redirect(url_for("security.us_signin", next=_here()))


def _say_again(_within: dt.timedelta, _grace: dt.timedelta) -> Response:
    return redirect(url_for("security.us_verify", next=_here()))


def _here() -> str:
    """Where to go on afterwards: the page that was asked for, or that has the form."""
    rule = request.url_rule
    has_page = rule is not None and "GET" in (rule.methods or ())
    return request.path if has_page else url_for("account.home")


def _has_a_name(base_url: str) -> bool:
    """Whether browsers make passkeys for this site: not for one that is only a number."""
    try:
        ipaddress.ip_address(urlsplit(base_url).hostname or "")
    except ValueError:
        return True
    return False
