"""What somebody proves with who she is: codes sent by mail, recovery codes, passkeys."""

from __future__ import annotations

import json
import secrets
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.web.staff.changes import tell_of
from app.web.staff.context import now

#: How long a code that was sent signs in.
CODE_VALID_S = 900
DIGITS = 8
#: So many codes are good at once: a new one, asked for by anybody, ends no other.
_MOST_GOOD = 5


def new_code(kept: str) -> tuple[str, str]:
    """A code to send, and what to keep of it and of those sent before, ``kept``: no code."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    good = [*_good(kept), [digest("code by mail", code), now().timestamp()]]
    return code, json.dumps(good[-_MOST_GOOD:])


def digest(kind: str, text: str) -> str:
    """What is kept of a code; it tells nobody the code who has not the secret key as well."""
    key = blake2b(str(current_app.secret_key).encode()).digest()
    return blake2b(f"{kind} {text}".encode(), key=key, digest_size=32).hexdigest()


def _good(kept: str) -> list[list[Any]]:
    moment = now().timestamp()
    return [pair for pair in json.loads(kept or "[]") if moment - pair[1] <= CODE_VALID_S]


class Codes(Totp):
    """Codes of the second factor's app as the library has them; those by mail as above."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        if totp_secret and not totp_secret.startswith("["):
            return super().verify_totp(token, totp_secret, user, window)
        wanted = digest("code by mail", "".join(token.split()))
        if not any(compare_digest(wanted, kept) for kept, _ in _good(totp_secret)):
            return False
        store = current_app.extensions["security"].datastore
        store.us_reset(user, "email")  # a code is good once, whatever comes of this request
        store.db.session.commit()
        return True

    def get_last_counter(self, user: Any) -> int | None:
        found: int | None = user.tf_last_counter
        return found

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes on paper, of which only digests are kept: they are shown once."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        security = current_app.extensions["security"]
        count = current_app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_N"]
        codes: list[str] = security.totp_factory.generate_recovery_codes(count)
        security.datastore.mf_set_recovery_codes(user, [_on_paper(code) for code in codes])
        tell_of(security.datastore.db.session, user, "recovery_codes")
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        wanted = _on_paper(code)
        return any(compare_digest(wanted, kept) for kept in user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        store = current_app.extensions["security"].datastore
        tell_of(store.db.session, user, "recovery_code_used")
        at = user.mf_recovery_codes.index(_on_paper(code))
        return bool(store.mf_delete_recovery_code(user, at))


def _on_paper(code: str) -> str:
    """Its digest, however it was typed: with spaces, without dashes, in capitals."""
    return digest("recovery code", "".join(x for x in code.lower() if x.isalnum()))


class Passkeys(WebauthnUtil):
    """Passkeys of any kind that ask for a finger, a face or a PIN: they are two factors in one."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED
