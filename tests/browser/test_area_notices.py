"""Two moderators say that an office has moved; Tapachula reads it in three languages, for a day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.services.area_notices.deciding import forget_expired
from app.web.staff import create_staff_app
from tests.browser.visitor import Visitor
from tests.factories import make_listing
from tests.postgres import DatabaseUrls
from tests.settings import close_staff, settings_of
from tests.staff.links import SECRET
from tests.staff.people import Browser as SignedIn
from tests.staff.people import make_account

NOTICES = "/moderation/notices/"
SAID = {"es": "La oficina se mudó.", "en": "The office has moved.", "ht": "Biwo a deplase."}


@pytest.fixture
def app(database_urls: DatabaseUrls, clean: None) -> Iterator[Flask]:
    app = create_staff_app(replace(settings_of(database_urls), secret_key=SECRET))
    yield app
    close_staff(app)


def say_it(app: Flask, staff: Engine, session: Session, today: dt.date) -> None:
    people = []
    for name in ("mo", "pat"):
        account = make_account(session, f"{name}@example.org", moderator=True)
        session.commit()
        people.append(SignedIn(app).sign_in(staff, account.id))
    mo, pat = people
    data = {
        "csrf_token": mo.token(),
        "country": "MX",
        "admin1": "Chiapas",
        "town": "Tapachula",
        "source": "example.org",
        "review": today.isoformat(),
        "until": today.isoformat(),
        **{f"text-{code}": words for code, words in SAID.items()},
    }
    assert mo.open(NOTICES, method="POST", data=data).status_code == 303
    assert not mo.get(NOTICES).all("//button[@value='show']")
    [form] = pat.get(NOTICES).all("//form[.//button[@value='show']]")
    data = {"csrf_token": pat.token(), "do": "show"}
    assert pat.open(form.get("action"), method="POST", data=data).status_code == 303


def test_it_is_read_in_three_languages_and_gone_the_day_after(
    windowless: Browser, own_server: str, session: Session, staff: Engine, app: Flask
) -> None:
    now = dt.datetime.now(dt.UTC)
    make_listing(session, name="Casa Ejemplo", now=now)
    say_it(app, staff, session, now.date())
    seeker = Visitor(windowless, own_server, java_script_enabled=False)
    for code, words in SAID.items():
        page = seeker.open(f"/{code}/search?near=Tapachula")
        expect(page.locator("main")).to_contain_text(words)
    page = seeker.open("/fr/search?near=Tapachula")  # in none of hers: it says in which
    expect(page.locator("main [lang=en]").filter(has_text=SAID["en"])).to_be_visible()
    page = seeker.open("/es/search?near=Tijuana")
    expect(page.locator("main")).not_to_contain_text(SAID["es"])

    # The day after: its end is over, and the job that runs by the clock takes it away.
    session.rollback()
    session.execute(text("UPDATE directory.area_notice SET expires_at = now()"))
    session.commit()
    assert forget_expired(session, now=dt.datetime.now(dt.UTC)) == 1
    session.commit()
    page.wait_for_timeout(1_500)  # a process looks at the directory's version once a second
    page = seeker.open("/es/search?near=Tapachula")
    expect(page.locator("main")).not_to_contain_text(SAID["es"])
    seeker.close()
