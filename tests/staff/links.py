"""Links for tests, and people who hold them: no cookie, no account, every page checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import brotli
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Membership, OutboxMessage, Published, Service, Upkeep, Verification
from app.services.links import Purpose, make_token, signer
from tests import page_checks
from tests.page_checks import HEAVIEST
from tests.pages import Page
from tests.staff.people import make_account

SECRET = "of the tests"  # as tests.settings has it


def service_of(session: Session, listing_id: UUID) -> Service:
    """The service of a public listing."""
    key = session.scalars(select(Published.service_id).where(Published.listing_id == listing_id))
    return session.get_one(Service, key.one())


def make_link(
    session: Session,
    listing_id: UUID,
    purpose: Purpose = Purpose.CONFIRM,
    *,
    now: dt.datetime,
    locale: str = "en",
) -> str:
    """The token of a link of a listing's service, as it would be sent at ``now``."""
    service_id = service_of(session, listing_id).id
    upkeep = session.get(Upkeep, service_id, populate_existing=True)
    generation = 1
    if upkeep is not None:
        confirms = purpose is Purpose.CONFIRM
        generation = upkeep.confirm_generation if confirms else upkeep.tonight_generation
    return make_token(SECRET, purpose, service_id, generation, locale=locale, now=now)


def make_people(session: Session, listing_id: UUID, *emails: str, locale: str = "en") -> None:
    """Members of the organization of a listing."""
    organization_id = service_of(session, listing_id).organization_id
    for email in emails:
        account = make_account(session, email)
        account.locale = locale
        session.add(
            Membership(account_id=account.id, organization_id=organization_id, role="manager")
        )
    session.commit()


class Holder:
    """Who holds a link: opens it, reads it for long enough, presses."""

    def __init__(self, app: Flask) -> None:
        self.raw = app.test_client(use_cookies=False)
        self._base = str(app.extensions["amparo.settings"].base_url)

    def get(self, path: str, *, status: int = 200, **headers: str) -> Page:
        """A checked page."""
        return self._page(self.raw.get(path, base_url=self._base, headers=self._br()), path, status)

    def send(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        """The bare answer to a form."""
        return self.raw.post(path, data=fields, base_url=self._base, headers=self._br())

    def press(self, page: Page, answer: str, *, after_s: float = 10, status: int = 200) -> Page:
        """The page after a press so many seconds after the form's page was made.

        Instead of waiting, the stamp is one of that long ago: signed as ours are, over what the
        page showed.
        """
        fields = self.fields(page)
        stamp = aged(fields["stamp"], after_s)
        response = self.send(page.url, {**fields, "stamp": stamp, "answer": answer})
        if response.status_code == 303:
            assert status == 200, "redirected"
            return self.get(response.headers["Location"])
        return self._page(response, page.url, status)

    def fields(self, page: Page) -> dict[str, str]:
        """The hidden fields of the page's form."""
        return {f.get("name"): f.get("value") for f in page.all("//input[@type='hidden']")}

    def _br(self) -> dict[str, str]:
        return {"Accept-Encoding": "br"}

    def _page(self, response: TestResponse, url: str, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code} for {url}"
        body = response.get_data()
        packed = response.headers.get("Content-Encoding") == "br"
        html = (brotli.decompress(body) if packed else body).decode()
        page = Page(url, response, html, len(body))
        assert page.errors == [], page.errors[:5]
        page_checks.check_form(page)
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.all("//script") == []
        assert page.weight <= HEAVIEST, f"{url} weighs {page.weight}"
        return page


def aged(stamp: str, seconds: float) -> str:
    """A stamp as it would be, had its page been made so many seconds before."""
    token, made, facts = signer(SECRET, "page").loads(stamp)
    return str(signer(SECRET, "page").dumps([token, made - int(seconds * 1000), facts]))


def confirmations(session: Session) -> int:
    """How often a listing was confirmed."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Verification)) or 0


def mails(session: Session) -> list[OutboxMessage]:
    """The mails that wait."""
    session.rollback()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
