"""One listing and browsers of the people who keep it."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Service
from app.services.listings import Listing, get_listing
from tests.factories import make_listing
from tests.pages import Page
from tests.postgres import DatabaseUrls
from tests.remembered import beginning
from tests.staff.people import Browser, make_account, make_member

TODAY = dt.datetime.now(dt.UTC)


class Shelter:
    """One listing, and browsers of people who keep it."""

    def __init__(
        self,
        urls: DatabaseUrls,
        app: Flask,
        session: Session,
        staff: Engine,
        public: psycopg.Connection,
        **more: Any,
    ) -> None:
        facts: dict[str, Any] = {
            "name": "A made-up shelter",
            "opening_hours": "Mo-Fr 09:00-17:00",
            "address": "1 Made-up Road",
            "point": (-92.26, 14.9),
            "now": TODAY,
            **more,
        }
        self.listing: UUID = beginning(
            urls, ("shelter", repr(facts)), lambda: make_listing(session, **facts)
        )
        self.app, self.session, self.staff, self.public = app, session, staff, public
        service = session.scalars(select(Service)).one()
        self.service, self.organization = service.id, service.organization_id
        self.url = f"/provider/{self.organization}/listings/{self.service}/"

    def browser(self, email: str = "ana@example.org", role: str = "editor") -> Browser:
        """A browser of a member, or of a moderator."""
        if role == "moderator":
            account = make_account(self.session, email, moderator=True)
        else:
            account = make_member(self.session, email, self.organization, role, now=TODAY)
        self.session.commit()
        return Browser(self.app).sign_in(self.staff, account.id)

    def shown(self) -> Listing:
        return get_listing(self.public, self.listing)

    def edit(self, browser: Browser, section: str) -> Page:
        return browser.get(f"{self.url}edit/{section}")

    def rows(self, kind: Any) -> list[Any]:
        self.session.rollback()
        self.session.expire_all()
        return list(self.session.scalars(select(kind)))


Keep = Callable[..., Shelter]
