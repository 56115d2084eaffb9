"""What of Flask-Security is used, and where its pages are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.config import Settings
from app.web.staff.codes import CODE_VALID_S

#: Its views that have no use here: each is an address less to attack.
CLOSED = frozenset(
    {
        "security.static",
        "security.verify",  # by password only; security.us_verify knows all ways
        "security.us_setup",  # a code by mail is there for all
        "security.us_setup_validate",
        "security.us_verify_link",  # would sign in by GET: scanners of mail open links
        "security.two_factor_rescue",
        "security.tf_select",  # there is one kind of second factor
    }
)


def settings_of_the_library(settings: Settings, fresh_for: dt.timedelta) -> dict[str, Any]:
    """Its settings; ``fresh_for``: how long sensitive pages ask nothing after signing in."""
    return {**_how(settings, fresh_for), **_addresses(), **_templates()}


def _how(settings: Settings, fresh_for: dt.timedelta) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.secret_key,
        "SECURITY_FRESHNESS": fresh_for,
        "SECURITY_FRESHNESS_GRACE_PERIOD": dt.timedelta(0),
        "SECURITY_CACHE_CONTROL": None,  # ours says it
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_UNIFIED_SIGNIN": True,
        "SECURITY_US_SIGNIN_REPLACES_LOGIN": True,
        "SECURITY_US_ENABLED_METHODS": ["password", "email"],
        "SECURITY_US_MFA_REQUIRED": ["password", "email"],
        "SECURITY_US_TOKEN_VALIDITY": CODE_VALID_S,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,  # app.web.staff.changes tells of all
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_REQUIRED": False,
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one step of clocks that differ
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TOTP_SECRETS": {"1": settings.secret_key},
        "SECURITY_TOTP_ISSUER": "Amparo",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Amparo",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_ALLOW_AS_VERIFY": ["first"],
        "SECURITY_WAN_SIGNIN_WITHIN": dt.timedelta(minutes=5),
    }


def _addresses() -> dict[str, Any]:
    return {
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_US_SIGNIN_URL": "/sign-in",
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_US_SIGNIN_SEND_CODE_URL": "/sign-in/code",
        "SECURITY_US_VERIFY_URL": "/again",
        "SECURITY_US_VERIFY_SEND_CODE_URL": "/again/code",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/second-factor/code",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery",
        "SECURITY_WAN_REGISTER_URL": "/passkeys",
        "SECURITY_WAN_SIGNIN_URL": "/passkey",
        "SECURITY_WAN_DELETE_URL": "/passkeys/remove",
        "SECURITY_WAN_VERIFY_URL": "/again/passkey",
        "SECURITY_POST_LOGIN_VIEW": "/provider/",
        "SECURITY_POST_LOGOUT_VIEW": "/account/sign-in",
        "SECURITY_POST_VERIFY_VIEW": "/account/",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account/passkeys",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/recovery-codes",
    }


def _templates() -> dict[str, Any]:
    return {
        "SECURITY_US_SIGNIN_TEMPLATE": "staff/account/sign_in.html",
        "SECURITY_US_VERIFY_TEMPLATE": "staff/account/again.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "staff/account/password.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "staff/account/second_factor.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "staff/account/second_factor_code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "staff/account/recovery_codes.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "staff/account/recovery.html",
        "SECURITY_WAN_REGISTER_TEMPLATE": "staff/account/passkeys.html",
        "SECURITY_WAN_SIGNIN_TEMPLATE": "staff/account/passkey.html",
        "SECURITY_WAN_VERIFY_TEMPLATE": "staff/account/passkey.html",
    }
