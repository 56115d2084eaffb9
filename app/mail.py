"""Mail: rendered from ``templates/mail`` in the language of who reads it, and sent.

The outbox is written in the transaction of what a mail tells, and read here afterwards. A mail is
forgotten in the transaction in which the server takes it: who kills the process between the two
makes it come twice, and none is lost.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES
from functools import lru_cache
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from sqlalchemy import Engine

from app.catalogs import catalog_of
from app.config import Settings
from app.db import writing
from app.locales import BY_CODE, DEFAULT, for_staff
from app.models import OutboxMessage
from app.post import Post, post_of
from app.services import outbox

log = logging.getLogger("amparo")
TEMPLATES = Path(__file__).resolve().parent / "templates" / "mail"


def send_due(engine: Engine, settings: Settings) -> int:
    """Send all that is due; returns how many the server has taken.

    Any number of processes may do so at once. A server that is away ends the round.
    """
    taken = 0
    with post_of(settings) as post:
        while (outcome := _send_next(engine, settings, post)) is not None:
            taken += outcome
    return taken


def _send_next(engine: Engine, settings: Settings, post: Post) -> int | None:
    """Send one: 1 when it was taken, 0 when it was not; None when there is no more to do now."""
    now = dt.datetime.now(dt.UTC)
    with writing(engine) as session:
        message = outbox.take_due(session, now=now)
        if message is None:
            return None
        if _is_too_late(message, now):
            outbox.sent(session, message)
            return 0
        try:
            post.send(message_of(message, settings), message.recipient)
        except (ValueError, LookupError, TemplateError) as error:  # no address, no such template
            _note(message, error)
            outbox.given_up(message, now=now)
            return 0
        except (SMTPException, OSError) as error:
            _note(message, error)
            if _is_final(error):
                outbox.given_up(message, now=now)
                return 0
            outbox.failed(message, now=now)
            return None
        outbox.sent(session, message)
        return 1


def message_of(message: OutboxMessage, settings: Settings) -> EmailMessage:
    """The mail that a row of the outbox is.

    Raises ``ValueError`` or ``LookupError`` for a recipient that is no single address.
    """
    wanted = for_staff(BY_CODE.get(message.locale, DEFAULT))
    template = _environment(wanted.code).get_template(f"{message.kind}.txt")
    text = template.render(message.values, base_url=settings.base_url)
    subject, _, body = text.strip().partition("\n")
    domain = settings.mail_from.partition("@")[2]
    mail = EmailMessage(policy=LINES)
    mail["From"] = Address("Amparo", addr_spec=settings.mail_from)
    mail["To"] = Address(addr_spec=message.recipient)
    mail["Subject"] = subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.id}.{message.created_at.timestamp():.0f}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    # In a folder it is read as it stands: links must stay whole.
    encoding = "quoted-printable" if settings.smtp_url else "8bit"
    mail.set_content(body.strip() + "\n", cte=encoding)
    mail["Content-Language"] = wanted.code
    return mail


@lru_cache
def _environment(code: str) -> Environment:
    """Templates in a locale; what a value holds stays on one line, so that none fakes another."""
    environment = Environment(  # noqa: S701 - plain text, in which nothing is to be escaped
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_on_one_line,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalog_of(code), newstyle=True)  # type: ignore[attr-defined] # of its i18n extension
    return environment


def _on_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _is_too_late(message: OutboxMessage, now: dt.datetime) -> bool:
    """Whether what it holds (a code) would no longer work."""
    values: Mapping[str, Any] = message.values
    minutes = values.get("minutes")
    return minutes is not None and now - message.created_at > dt.timedelta(minutes=minutes)


def _is_final(error: Exception) -> bool:
    """Whether the server will never take it: an answer of 500 and above (RFC 5321)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in (550, 551, 553, 554)


def _note(message: OutboxMessage, error: Exception) -> None:
    """Say that it failed: never to whom, nor the server's words, which quote the address."""
    log.warning("mail %s could not be sent (%s)", message.kind, type(error).__name__)
