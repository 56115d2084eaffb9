"""How mail leaves: by SMTP, or into a folder where nobody has set up SMTP."""

from __future__ import annotations

import ipaddress
import os
import smtplib
import ssl
import sys
from contextlib import AbstractContextManager, suppress
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import SplitResult, unquote, urlsplit

from app.config import Settings
from app.owner import home

TIMEOUT_S = 20


class Post(Protocol):
    """Takes mail; raises ``OSError`` or ``SMTPException`` when it cannot."""

    def send(self, mail: EmailMessage, recipient: str) -> None:
        """Hand over one mail, to be delivered to one address."""


def post_of(settings: Settings) -> AbstractContextManager[Post]:
    """The post of these settings, open for one round."""
    if settings.smtp_url:
        return Smtp(settings.smtp_url, settings.mail_from)
    return Folder(home(settings.var) / "mail")


class Folder:
    """Writes each mail into a file, and a line to the terminal that says where it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        return None

    def send(self, mail: EmailMessage, recipient: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{mail['Message-ID'].strip('<>').partition('@')[0]}.eml"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(bytes(mail))
        sys.stderr.write(f"mail: {file}\n")


class Smtp:
    """A mail server, asked when there is something to send; one connection for a round."""

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    def send(self, mail: EmailMessage, recipient: str) -> None:
        if self._server is None:
            self._server = _connected(self._parts)
        self._server.send_message(mail, self._sender, [recipient])


def _connected(parts: SplitResult) -> smtplib.SMTP:
    """A server that listens; its certificate counts unless it is on this very machine."""
    host = parts.hostname or ""
    here = _is_here(host)
    trust = ssl.create_default_context()
    if here:
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=trust)
        safe = True
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
        server.ehlo()
        safe = server.has_extn("starttls")
        if safe:
            server.starttls(context=trust)
    if parts.username:
        if not (safe or here):
            server.close()
            raise smtplib.SMTPNotSupportedError("a password is not sent without TLS")
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
