"""A mail server of the tests, and the folder that mail goes to without one."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

LONGEST_WAIT_S = 20.0


class Mailbox:
    """What a mail server has taken; ``refuses`` are its answers to addresses it does not take."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuses: dict[str, str] = {}
        self.logins: list[tuple[str, str]] = []
        self.url = ""

    async def handle_RCPT(  # noqa: N802 - named as aiosmtpd looks for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        self.mails.append(parsed(envelope.content))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    def authenticate(self, *args: Any) -> AuthResult:
        given = args[-1]
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)


@contextmanager
def mail_server(**options: Any) -> Iterator[Mailbox]:
    """A real SMTP server on a port that is free."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=box.authenticate, **options
    )
    server.start()
    box.url = f"smtp://127.0.0.1:{port}"
    try:
        yield box
    finally:
        server.stop()


@contextmanager
def var_of_the_tests() -> Iterator[Path]:
    """A directory for an instance, which who works for root can enter as well."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def parsed(content: bytes) -> EmailMessage:
    """A mail as who gets it reads it."""
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def mail_in(folder: Path, to: str, *, count: int = 1) -> EmailMessage:
    """The newest mail to somebody in a folder, once there are ``count`` of them."""
    until = time.monotonic() + LONGEST_WAIT_S
    while True:
        files = sorted(folder.glob("*.eml"), key=lambda file: int(file.name.split(".")[0]))
        mails = [parsed(file.read_bytes()) for file in files]
        found = [mail for mail in mails if mail["To"] == to]
        if len(found) >= count:
            return found[-1]
        assert time.monotonic() < until, f"{len(found)} mails to {to} in {folder}"
        time.sleep(0.05)


def code_in(mail: EmailMessage) -> str:
    """The code that a mail holds."""
    found = re.search(r"^ +(\d{4}) (\d{4})\r?$", mail.get_content(), re.M)
    assert found
    return found[1] + found[2]
