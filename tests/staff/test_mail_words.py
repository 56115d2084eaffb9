"""What mail says, and which settings of mail cannot be."""

import datetime as dt
from email.message import EmailMessage
from typing import Any

import pytest

from app.config import Settings, SettingsError, settings_from
from app.locales import PORTAL
from app.mail import TEMPLATES, message_of
from app.models import OutboxMessage
from tests.postgres import DatabaseUrls
from tests.settings import settings_of
from tests.staff.mailbox import parsed

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def settings() -> Settings:
    return settings_of(DatabaseUrls("", "", "", "", ""))


def test_no_value_makes_a_header_or_a_paragraph_of_its_own(settings: Settings) -> None:
    evil = "Ana\r\nBcc: eve@example.net\r\n\r\nClick https://evil.example.net"
    values = {"name": evil, "email": evil, "link": evil, "moderator": False, "code": evil}
    for kind in ("welcome", "sign_in_code"):
        mail = rendered(settings, kind, {**values, "minutes": 15})
        assert mail["Bcc"] is None
        lines = mail.get_content().splitlines()
        assert not any(line.startswith(("Bcc", "Click")) for line in lines)


def rendered(settings: Settings, kind: str, values: dict[str, Any]) -> EmailMessage:
    row = OutboxMessage(id=1, kind=kind, recipient="ana@example.org", locale="en", values=values)
    row.created_at = LONG_AGO
    return parsed(bytes(message_of(row, settings)))


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "smtp://host:port", "smtp://host:99999", "user:secret@host"]
)
def test_an_address_of_a_server_that_cannot_be_is_refused_without_its_words(url: str) -> None:
    with pytest.raises(SettingsError, match="AMPARO_SMTP_URL") as refused:
        settings_from({"AMPARO_SMTP_URL": url, "AMPARO_MAIL_FROM": "amparo@example.org"})
    assert "secret" not in str(refused.value)


def test_mail_must_be_from_somebody() -> None:
    with pytest.raises(SettingsError, match="AMPARO_MAIL_FROM"):
        settings_from({"AMPARO_SMTP_URL": "smtp://mail.example.org"})
    contact = {"AMPARO_SMTP_URL": "smtp://mail.example.org", "AMPARO_CONTACT": "us@example.org"}
    assert settings_from(contact).mail_from == "us@example.org"


def test_every_template_is_rendered_in_every_language_of_staff(settings: Settings) -> None:
    """A kind that is new needs a line in ``VALUES``."""
    assert {file.stem for file in TEMPLATES.glob("*.txt")} == VALUES.keys()
    for kind, given in VALUES.items():
        for locale in PORTAL:
            for values in given:
                row = OutboxMessage(
                    id=1, kind=kind, recipient="a@example.org", locale=locale, values=values
                )
                row.created_at = LONG_AGO
                mail = message_of(row, settings)
                body = mail.get_content()
                assert mail["Subject"]
                assert len(mail["Subject"]) < 78
                assert "\n\n\n" not in body, f"{kind} {locale}"
                assert "None" not in body


WAYS = ["password", "password_removed", "second_factor", "second_factor_off", "recovery_codes",
        "recovery_code_used", "passkey_added", "passkey_removed"]  # fmt: skip
PERSON = {"name": "Ana", "email": "ana@example.org", "link": "https://amparo.example.org/"}
ROLES = ["editor", "manager", "steward"]
MEMBER = {"organization": "House of the North", "name": "Ana", "who": "Ben", "reason": "Unknown",
          "path": "/provider/"}  # fmt: skip
CHANGE = {
    "organization": "A made-up organization",
    "listing": "A made-up shelter",
    "who": "Ana",
    "path": "/provider/",
}
VALUES: dict[str, list[dict[str, Any]]] = {
    "sign_in_code": [{"code": "12345678", "minutes": 15, "link": "https://amparo.example.org/"}],
    "account_changed": [{"what": way} for way in WAYS],
    "welcome": [{**PERSON, "moderator": yes} for yes in (True, False)],
    "account_reset": [PERSON],
    "still_right": [{"listings": [PERSON, {**PERSON, "name": None}]}],
    "tonight": [PERSON, {**PERSON, "name": None}],
    "closed_by_link": [PERSON, {**PERSON, "name": None}],
    "application_approved": [{**MEMBER, "email": "ana@example.org"}],
    "application_refused": [MEMBER],
    "vouch_asked": [{**MEMBER, "applicant": "House of the South"}],
    "member_proposed": [{**MEMBER, "role": role} for role in ROLES],
    "member_added": [{**MEMBER, "role": role} for role in ROLES],
    "member_invited": [{**MEMBER, "email": "ana@example.org"}],
    "member_rejected": [MEMBER],
    "member_removed": [{**MEMBER, "reason": reason} for reason in ("", "She left")],
    "member_left": [MEMBER],
    "no_manager_left": [MEMBER],
    "change_proposed": [{**CHANGE, "removed": yes} for yes in (True, False)],
    "change_decided": [{**CHANGE, "state": state} for state in ("approved", "rejected")],
    "hidden": [CHANGE, {**CHANGE, "listing": None}],
    "show_again_asked": [CHANGE],
    "grave_report": [{"path": "/moderation/cases/x"}],
}
