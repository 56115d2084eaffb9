"""How often somebody may try to sign in, or have a code sent: by address, and by account.

Counted as ``app/web/limiting.py`` counts, in quarters of an hour. What is counted is what was
typed, whether an account is behind it or not, so a refusal tells nobody who has one.

Somebody who tries at an account that is not hers must not shut its owner out: a browser that was
signed in to it before has a cookie that says so, and a count of its own.
"""

from __future__ import annotations

import secrets
import time

from flask import Flask, Response, abort, after_this_request, request, session
from flask_login import user_logged_in
from flask_security import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from app.config import Settings
from app.web.limiting import counter_of, household
from app.web.staff.codes import digest

QUARTER_S = 900
#: In a quarter of an hour and process: for one account, and for one address on the network.
LIMITS = {"try": (10, 200), "second": (10, 200), "own": (20, 200), "send": (5, 60)}
_KINDS = {
    "security.us_signin": "try",
    "security.login": "try",
    "security.two_factor_token_validation": "second",
    "security.mf_recovery": "second",
    "security.us_verify": "own",
    "security.change_password": "own",
    "security.two_factor_setup_validate": "own",
    "security.us_signin_send_code": "send",
    "security.us_verify_send_code": "send",
}
_KNOWN_FOR_S = 180 * 86_400


def register(app: Flask) -> None:
    """Refuse what is more than people try."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    counter = app.extensions["amparo.tried"] = counter_of(settings, lasts_s=QUARTER_S)
    cookie = "__Host-amparo_known" if app.config["SESSION_COOKIE_SECURE"] else "amparo_known"
    signer = URLSafeSerializer(settings.secret_key, salt="known browsers")

    @app.before_request
    def count() -> None:
        kind = _KINDS.get(request.endpoint or "")
        if kind is None or request.method != "POST":
            return
        now = int(time.time())
        of_account, of_address = LIMITS[kind]
        where = household(
            request.environ.get("REMOTE_ADDR", ""), behind_proxies=settings.trusted_proxies > 0
        )
        counted = [(f"account {_whose()} {_known()}", of_account), (where, of_address)]
        for who, most in counted:
            if who and counter.count(who, f"staff {kind}", now // QUARTER_S) > most:
                abort(429, retry_after=QUARTER_S - now % QUARTER_S)

    def _known() -> str:
        """What tells a browser apart that was signed in to this account; "" for all others."""
        try:
            of, by_chance = signer.loads(request.cookies.get(cookie, ""))
        except (BadSignature, ValueError, TypeError):
            return ""
        return str(by_chance) if of == digest("known", _whose()) else ""

    def remember(_app: Flask, user: object, **_more: object) -> None:
        email = getattr(user, "email", "")

        @after_this_request
        def keep(response: Response) -> Response:
            value = signer.dumps([digest("known", email), secrets.token_hex(8)])
            response.set_cookie(
                cookie,
                str(value),
                max_age=_KNOWN_FOR_S,
                secure=app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
            return response

    user_logged_in.connect(remember, app, weak=False)


def _whose() -> str:
    """The account that is tried, as far as a stranger can say: its address in lower case."""
    if current_user.is_authenticated:
        return str(current_user.email)
    typed = request.form.get("identity", "").strip().lower()[:254]
    return typed or str(session.get("tf_user_id", ""))
