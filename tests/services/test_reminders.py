"""Whom to ask whether a listing is still right: when it is due, once, and no more when answered."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.cli.reminding import remind_all
from app.config import settings_from
from app.db import writing
from app.mail import message_of
from app.models import EveningReminder, Membership, NoticeKind, OutboxMessage
from app.services import confirming, notices, reminders
from app.services.links import Issuer, Purpose, read_token
from tests.factories import NOW, TIJUANA, make_listing
from tests.staff.links import SECRET, make_people, service_of
from tests.staff.people import make_account

SITE = "https://amparo.example.org"
ISSUER = Issuer(SECRET, SITE)


def run(session: Session, now: dt.datetime = NOW) -> list[OutboxMessage]:
    """The mails of one run, as `amparo remind` does it; forgotten as if they were sent."""
    for organization_id in reminders.find_organizations(session, now=now):
        reminders.remind(session, organization_id, issuer=ISSUER, now=now)
    for service_id, account_id in reminders.find_evenings(session, now=now):
        reminders.remind_tonight(session, service_id, account_id, issuer=ISSUER, now=now)
    session.commit()
    found = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    for mail in found:
        session.expunge(mail)
    session.query(OutboxMessage).delete()
    session.commit()
    return found


def days_ago(days: int, now: dt.datetime = NOW) -> dt.date:
    return now.date() - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "asked"),
    [(0, 0), (29, 0), (30, 1), (59, 1), (60, 1), (400, 1), (None, 1)],
)
def test_people_are_asked_when_the_table_says_so_or_nobody_ever_confirmed(
    session: Session, days: int | None, asked: int
) -> None:
    checked = None if days is None else days_ago(days)
    listing = make_listing(session, categories=["shelter"], verified_on=checked)
    make_people(session, listing, "ana@example.org")

    assert len(run(session)) == asked


def test_one_mail_to_each_member_in_her_locale_with_a_link_for_each_listing_that_is_due(
    session: Session,
) -> None:
    due = [make_listing(session, name=f"House {n}", verified_on=days_ago(40)) for n in range(2)]
    make_listing(session, name="Fresh", verified_on=days_ago(1))
    make_listing(session, name="Theirs", organization="Nobody is a member")
    make_people(session, due[0], "ana@example.org", locale="es")
    make_people(session, due[0], "eva@example.org", locale="en")

    mails = run(session)

    assert [(m.recipient, m.locale, m.kind) for m in mails] == [
        ("ana@example.org", "es", "still_right"),
        ("eva@example.org", "en", "still_right"),
    ]
    for mail in mails:
        assert [x["name"] for x in mail.values["listings"]] == ["House 0", "House 1"]
        for x, listing in zip(mail.values["listings"], due, strict=True):
            assert x["link"].startswith(f"{SITE}/confirm/")
            link = read_token(SECRET, Purpose.CONFIRM, x["link"].rpartition("/")[2])
            assert link is not None
            assert (link.service_id, link.locale) == (service_of(session, listing).id, mail.locale)


def test_nobody_is_asked_twice_in_two_weeks_and_nobody_who_has_answered(session: Session) -> None:
    listing = make_listing(session, verified_on=days_ago(40))
    make_people(session, listing, "ana@example.org")
    [first] = run(session)
    assert run(session) == []
    assert run(session, NOW + dt.timedelta(days=13)) == []

    later = NOW + dt.timedelta(days=14)
    [second] = run(session, later)
    link = read_token(
        SECRET, Purpose.CONFIRM, second.values["listings"][0]["link"].rpartition("/")[2]
    )
    assert link is not None
    confirming.confirm(session, link, now=later)
    session.commit()

    assert run(session, later + dt.timedelta(days=29)) == []
    assert len(run(session, later + dt.timedelta(days=30))) == 1
    assert first.kind == "still_right"


@pytest.mark.parametrize("why", ["closed", "held", "hidden", "organization", "inactive"])
def test_nobody_is_asked_about_what_is_not_listed(session: Session, why: str) -> None:
    listing = make_listing(session, verified_on=days_ago(40))
    make_people(session, listing, "ana@example.org")
    service = service_of(session, listing)
    if why == "closed":
        link = read_token(
            SECRET,
            Purpose.CONFIRM,
            ISSUER.link(Purpose.CONFIRM, service.id, 1, locale="en", now=NOW).rpartition("/")[2],
        )
        assert link is not None
        confirming.close(session, link, now=NOW)
        session.query(OutboxMessage).delete()
    elif why == "held":
        service.status = "held"  # type: ignore[assignment]
    elif why == "inactive":
        session.scalars(select(Membership)).one().account.active = False
    else:
        (service if why == "hidden" else service.organization).hidden_at = NOW
    session.commit()

    assert run(session) == []


def test_a_run_that_was_stopped_goes_on_and_two_at_once_ask_once(
    session: Session, staff: Engine
) -> None:
    for number in range(6):
        listing = make_listing(session, organization=f"Organization {number}")
        make_people(session, listing, f"ana{number}@example.org")
    first = reminders.find_organizations(session, now=NOW)[0]
    with writing(staff) as own:
        reminders.remind(own, first, issuer=ISSUER, now=dt.datetime.now(dt.UTC))
    session.commit()

    with ThreadPoolExecutor(3) as pool:
        written = sum(pool.map(lambda _: remind_all(staff, ISSUER), range(3)))

    assert written == 5
    recipients = [m.recipient for m in session.scalars(select(OutboxMessage))]
    assert sorted(recipients) == [f"ana{n}@example.org" for n in range(6)]
    assert remind_all(staff, ISSUER) == 0


def test_a_mail_of_a_refuge_says_nothing_of_its_place(session: Session) -> None:
    refuge = make_listing(
        session,
        name="Casa Secreta",
        disclosure="hidden",
        setting="residential",
        town=TIJUANA,
        true_city="Tijuana",
        true_address="Calle Secreta 5",
    )
    make_people(session, refuge, "ana@example.org")
    [mail] = run(session)

    text = str(message_of(_numbered(mail), settings_from({"AMPARO_BASE_URL": SITE})))

    assert "/confirm/" in text.replace("=\n", "")
    for trace in ("Secreta", "Tijuana", "Calle"):
        assert trace not in text


@pytest.mark.parametrize("kind", ["still_right", "tonight", "closed_by_link"])
@pytest.mark.parametrize("name", ["Casa\r\nBcc: eve@example.org", None])
def test_every_mail_can_be_read_and_no_name_writes_a_header(kind: str, name: str | None) -> None:
    link = f"{SITE}/confirm/x"
    message = OutboxMessage(
        kind=kind,
        recipient="ana@example.org",
        locale="en",
        values={"name": name, "link": link, "listings": [{"name": name, "link": link}]},
    )

    mail = message_of(_numbered(message), settings_from({"AMPARO_BASE_URL": SITE}))

    assert mail["Bcc"] is None
    assert mail["Subject"]
    assert (link in mail.get_content()) is (kind != "closed_by_link")


def _numbered(message: OutboxMessage) -> OutboxMessage:
    message.id, message.created_at = 1, NOW
    return message


# At 16:00


def wish(session: Session, listing: UUID, email: str) -> None:
    make_people(session, listing, email)
    account = session.scalars(select(Membership)).one().account_id
    session.add(EveningReminder(service_id=service_of(session, listing).id, account_id=account))
    session.commit()


def at(hour: str, zone: str = "-06:00", day: int = 25) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day}T{hour}:00{zone}").astimezone(dt.UTC)


def test_who_wishes_is_asked_at_four_by_the_clock_of_the_place_once_a_day(
    session: Session,
) -> None:
    listing = make_listing(session, town=TIJUANA, verified_on=days_ago(0))
    wish(session, listing, "ana@example.org")

    assert run(session, at("15:59", "-08:00")) == []
    [mail] = run(session, at("16:00", "-08:00"))
    assert run(session, at("16:05", "-08:00")) == []
    assert len(run(session, at("16:00", "-08:00", day=26))) == 1
    assert run(session, at("20:00", "-08:00", day=27)) == []

    token = mail.values["link"].rpartition("/")[2]
    link = read_token(SECRET, Purpose.TONIGHT, token)
    assert link is not None
    assert mail.values["link"] == f"{SITE}/confirm/tonight/{token}"
    assert read_token(SECRET, Purpose.CONFIRM, token) is None


def test_who_has_said_a_word_today_or_has_left_is_not_asked(session: Session) -> None:
    listing = make_listing(session, verified_on=days_ago(0))
    wish(session, listing, "ana@example.org")
    service_id = service_of(session, listing).id

    notices.say(session, service_id, NoticeKind.FULL, actor=None, now=at("15:00"))
    session.commit()
    assert run(session, at("16:00")) == []
    assert len(run(session, at("16:00", day=26))) == 1

    session.query(Membership).delete()
    session.commit()
    assert run(session, at("16:00", day=27)) == []


def test_somebody_who_is_no_member_gets_no_mail(session: Session) -> None:
    listing = make_listing(session)
    make_account(session, "eve@example.org")
    session.commit()

    assert run(session) == []
    assert listing
