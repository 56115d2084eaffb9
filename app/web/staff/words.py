"""Our words for what Flask-Security says, in every language of staff's pages.

Its own sentences would come in its own translations, which lack some of our languages and speak
of "identities" and "tokens".
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.web.i18n import gettext


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a sentence for the catalogs; it is looked up when it is said."""
    return text


#: For all that it says and that nobody is meant to see.
_OTHERWISE = N_("That did not work. Try again.")
_WRONG_CODE = N_("This code is wrong, or too old.")
_AGAIN = N_("That took too long. Start again.")
_SAID = {
    "GENERIC_AUTHN_FAILED": N_(
        "We cannot sign you in with this address and this code or password."
        " Look for typing errors, or ask for a new code."
    ),
    "GENERIC_US_SIGNIN": N_(
        "If this address has an account, a code is on its way to it. It works for 15 minutes."
    ),
    "CODE_HAS_BEEN_SENT": N_("A code is on its way to your e-mail. It works for 15 minutes."),
    "INVALID_PASSWORD_CODE": N_("This code or password is wrong, or too old."),
    "INVALID_PASSWORD": N_("This is not your current password."),
    "INVALID_CODE": _WRONG_CODE,
    "INVALID_RECOVERY_CODE": N_("This is none of your recovery codes, or it was used before."),
    "TWO_FACTOR_INVALID_TOKEN": _WRONG_CODE,
    "TWO_FACTOR_PERMISSION_DENIED": N_("Sign in first."),
    "TWO_FACTOR_DISABLED": N_("The second factor is off."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": N_("The second factor is on."),
    "TWO_FACTOR_SETUP_EXPIRED": _AGAIN,
    "PASSWORD_NOT_PROVIDED": N_("Type your current password."),
    "PASSWORD_INVALID_LENGTH": N_("A password has at least %(length)s characters."),
    "PASSWORD_IS_THE_SAME": N_("That is your password already. Choose another."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords are not the same."),
    "PASSWORD_CHANGE": N_("Your password is set."),
    "REAUTHENTICATION_SUCCESSFUL": N_("Thank you. You can go on."),
    "WEBAUTHN_EXPIRED": _AGAIN,
    "WEBAUTHN_NAME_REQUIRED": N_("Give the passkey a name that you will know again."),
    "WEBAUTHN_NAME_INUSE": N_("You have a passkey of this name. Choose another name."),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": N_("A name has only letters, digits and spaces."),
    "WEBAUTHN_CREDENTIAL_DELETED": N_("The passkey “%(name)s” is removed."),
    "WEBAUTHN_REGISTER_SUCCESSFUL": N_("The passkey “%(name)s” is added."),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": N_("This passkey is known already."),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": N_(
        "We do not know this passkey. Sign in in another way, then add it."
    ),
}
#: Its names of fields -> ours.
_LABELS = {
    "Identity": N_("E-mail address"),
    "Passcode": N_("Code or password"),
    "Password": N_("Your current password"),
    "New Password": N_("New password"),
    "Retype Password": N_("The new password again"),
    "Authentication Code": N_("Code"),
    "Recovery Code": N_("Recovery code"),
    "Nickname": N_("Name of the passkey"),
}


class Words:
    """What the library asks for words, in the place of its own catalogs."""

    @staticmethod
    def gettext(text: str, **values: Any) -> str:
        return gettext(_LABELS.get(text, text), **values)

    @staticmethod
    def format_list(parts: list[str], **_how: Any) -> str:
        return ", ".join(parts)


def register(app: Flask) -> None:
    """Put our words into the library's mouth; after it was set up."""
    for name in [name for name in app.config if name.startswith("SECURITY_MSG_")]:
        key = name.removeprefix("SECURITY_MSG_")
        app.config[name] = (_SAID.get(key, _OTHERWISE), "message")
    app.extensions["security"].i18n_domain = Words
