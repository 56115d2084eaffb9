"""Mail by a real SMTP server: none is lost, none is sent for what did not happen."""

import dataclasses
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.mail import send_due
from app.models import OutboxMessage
from app.services import outbox
from tests.postgres import ROOT, DatabaseUrls
from tests.settings import settings_of
from tests.staff.mailbox import Mailbox, mail_server, parsed, var_of_the_tests

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def settings(database_urls: DatabaseUrls, tmp_path: Path, box: Mailbox) -> Settings:
    found = dataclasses.replace(settings_of(database_urls), var=tmp_path, smtp_url=box.url)
    return dataclasses.replace(found, mail_from="amparo@example.org")


def write(session: Session, to: str = "ana@example.org", **more: Any) -> None:
    given = {"kind": "account_changed", "locale": "en", "values": {"what": "password"}, **more}
    outbox.add(session, to=to, now=LONG_AGO, **given)


def waiting(session: Session) -> list[OutboxMessage]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_mail_goes_to_its_one_recipient_in_her_language(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    write(session, locale="es")
    session.commit()

    assert send_due(staff, settings) == 1

    [mail] = box.mails
    assert box.recipients == [["ana@example.org"]]
    assert mail["Subject"] == "Tu cuenta de Amparo cambió"
    assert mail["From"] == "Amparo <amparo@example.org>"
    assert mail["To"] == "ana@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "es"
    assert mail["Message-ID"].endswith("@example.org>")
    assert "contraseña" in mail.get_content()
    assert waiting(session) == []
    assert send_due(staff, settings) == 0


def test_a_language_without_a_catalog_of_staff_is_written_to_in_english(
    session: Session,
    staff: Engine,
    settings: Settings,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(session, locale="es")
    session.commit()
    monkeypatch.setattr("app.locales.PORTAL", ["en"])
    send_due(staff, settings)
    assert [mail["Content-Language"] for mail in box.mails] == ["en"]


def test_what_was_rolled_back_sends_no_mail(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    write(session)
    session.flush()
    session.rollback()
    assert send_due(staff, settings) == 0
    assert box.mails == []


def test_a_dead_server_is_tried_again_later_and_given_up_in_the_end(
    session: Session, staff: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        dead = f"smtp://127.0.0.1:{probe.getsockname()[1]}"
    settings = dataclasses.replace(settings, smtp_url=dead)
    write(session)
    session.commit()
    waits = []

    for _ in range(len(outbox.TRY_AGAIN_AFTER_MIN) + 1):
        before = dt.datetime.now(dt.UTC)
        assert send_due(staff, settings) == 0
        [message] = waiting(session)
        waits.append(round((message.next_try_at - before).total_seconds() / 60))
        assert send_due(staff, settings) == 0
        session.execute(update(OutboxMessage).values(next_try_at=LONG_AGO))
        session.commit()

    assert waits[:-1] == list(outbox.TRY_AGAIN_AFTER_MIN)
    assert waiting(session)[0].failed_at is not None
    assert "mail account_changed could not be sent (ConnectionRefusedError)" in caplog.text
    assert "ana@" not in caplog.text


def test_a_server_that_comes_back_gets_what_waited(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    write(session)
    session.commit()
    send_due(staff, dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:1"))
    assert len(waiting(session)) == 1
    session.execute(update(OutboxMessage).values(next_try_at=LONG_AGO))
    session.commit()

    assert send_due(staff, settings) == 1
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("answer", "given_up"), [("550 no such user", True), ("450 later, please", False)]
)
def test_one_address_that_is_refused_holds_up_nobody_for_long(
    session: Session,
    staff: Engine,
    settings: Settings,
    box: Mailbox,
    answer: str,
    given_up: bool,
) -> None:
    box.refuses["gone@example.org"] = answer
    write(session, "gone@example.org")
    write(session, "ana@example.org")
    session.commit()

    send_due(staff, settings)
    send_due(staff, settings)

    assert box.recipients == [["ana@example.org"]]
    [left] = waiting(session)
    assert left.recipient == "gone@example.org"
    assert (left.failed_at is not None) is given_up


@pytest.mark.parametrize(
    "recipient",
    [
        "ana@example.org\r\nBcc: eve@example.net",
        "ana@example.org, eve@example.net",
        "Eve <eve@example.net>",
        "",
        "nobody",
    ],
)
def test_what_is_not_one_address_gets_nothing(
    session: Session, staff: Engine, settings: Settings, box: Mailbox, recipient: str
) -> None:
    write(session, recipient)
    write(session, "ana@example.org")
    session.commit()
    send_due(staff, settings)
    assert box.recipients == [["ana@example.org"]]
    assert [message.failed_at is not None for message in waiting(session)] == [True]


def test_a_code_that_no_longer_works_is_not_sent(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    values = {"code": "12345678", "minutes": 15, "link": "https://amparo.example.org/"}
    write(session, kind="sign_in_code", values=values)
    session.commit()
    old = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=16)
    session.execute(update(OutboxMessage).values(created_at=old))
    session.commit()

    assert send_due(staff, settings) == 0
    assert (box.mails, waiting(session)) == ([], [])


def test_a_template_that_is_missing_holds_up_nobody(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    write(session, kind="no_such")
    write(session, values={})
    write(session)
    session.commit()
    send_due(staff, settings)
    assert len(box.mails) == 1


def test_two_processes_send_each_mail_once(
    session: Session, staff: Engine, settings: Settings, box: Mailbox
) -> None:
    for number in range(20):
        write(session, f"n{number}@example.org")
    session.commit()
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: send_due(staff, settings), range(4)))
    assert sum(taken) == 20
    assert len({str(mail["To"]) for mail in box.mails}) == len(box.mails) == 20


def test_a_password_is_used_on_this_machine_and_elsewhere_only_by_tls(
    session: Session, staff: Engine, settings: Settings
) -> None:
    with mail_server(auth_require_tls=False) as box:
        url = box.url.replace("//", "//user%40x:p%3Aw@")
        write(session)
        session.commit()
        send_due(staff, dataclasses.replace(settings, smtp_url=url))
        assert box.logins == [("user@x", "p:w")]


def test_without_a_server_mail_goes_into_a_folder_for_its_owner_only(
    session: Session, staff: Engine, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    write(session)
    session.commit()

    with var_of_the_tests() as var:
        send_due(staff, dataclasses.replace(settings, smtp_url=None, var=var))
        check_folder(var / "mail", capfd.readouterr().err)
    assert waiting(session) == []


def check_folder(folder: Path, said: str) -> None:
    [file] = folder.glob("*.eml")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert parsed(file.read_bytes())["To"] == "ana@example.org"
    assert "somebody else is in your account: sign in, sign all other" in file.read_text()
    assert said == f"mail: {file}\n"


SEND = """
import sys, time
from app import mail, post
from app.config import settings_from
from app.db import staff_engine
settings = settings_from()
sent = post.Smtp.send
def slowly(self, *given):
    sent(self, *given)
    print("taken", flush=True)
    time.sleep(60)
post.Smtp.send = slowly
mail.send_due(staff_engine(settings.staff_url()), settings)
"""


def test_who_kills_the_sender_loses_no_mail_and_gets_one_twice_at_most(
    session: Session, staff: Engine, settings: Settings, box: Mailbox, database_urls: DatabaseUrls
) -> None:
    for number in range(3):
        write(session, f"n{number}@example.org")
    session.commit()
    environ = {
        **os.environ,
        "AMPARO_SMTP_URL": box.url,
        "AMPARO_MAIL_FROM": "amparo@example.org",
        "AMPARO_STAFF_DATABASE_URL": database_urls.staff,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SEND], cwd=ROOT, env=environ, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"taken\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)

    until = time.monotonic() + 20
    while waiting(session) and time.monotonic() < until:  # its lock goes with its connection
        send_due(staff, settings)

    times = Counter(str(mail["To"]).partition("@")[0] for mail in box.mails)
    assert times == {"n0": 2, "n1": 1, "n2": 1}
    twice = [mail["Message-ID"] for mail in box.mails if mail["To"] == "n0@example.org"]
    assert twice[0] == twice[1]
