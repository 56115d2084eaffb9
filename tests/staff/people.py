"""People of staff for tests: accounts, memberships, browsers that are signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

import flask
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import writing
from app.models import Account, MemberRole, Membership
from app.services import accounts
from app.web.staff.sessions import KEY
from tests.pages import Page
from tests.staff.checks import check

#: Where a session keeps what the tokens of its forms are made from.
SECRET_OF_FORMS = "csrf_token"
LONG_AGO = dt.timedelta(days=60)


def make_account(
    session: Session, email: str, *, name: str = "", moderator: bool = False
) -> Account:
    """An account; a moderator has a second factor and recovery codes."""
    account = accounts.add_account(
        session, email, name=name or email.partition("@")[0], moderator=moderator
    )
    if moderator:
        account.tf_primary_method = "authenticator"
        account.mf_recovery_codes = ["made-up"]
    session.flush()
    return account


def make_member(
    session: Session,
    email: str,
    organization_id: UUID,
    role: MemberRole | str = MemberRole.MANAGER,
    *,
    now: dt.datetime,
    since: dt.timedelta = LONG_AGO,
    invited_by: Account | None = None,
) -> Account:
    """An account that has been a member of an organization since a while before ``now``."""
    account = accounts.find_account(session, email) or make_account(session, email)
    session.add(
        Membership(
            account_id=account.id,
            organization_id=organization_id,
            role=MemberRole(role),
            created_at=now - since,
            invited_by_id=invited_by.id if invited_by else None,
        )
    )
    session.flush()
    return account


class SignedIn(NamedTuple):
    """One sign-in, as its cookie names it."""

    account: str  # not its id: a word that is changed to end all its sign-ins
    id: UUID


def open_sign_in(engine: Engine, account_id: UUID) -> SignedIn:
    """Write that somebody signed in."""
    with writing(engine) as session:
        account = session.get_one(Account, account_id)
        sign_in = accounts.open_sign_in(session, account.id, device="a test")
        return SignedIn(account.fs_uniquifier, sign_in)


class Browser:
    """A browser of somebody of staff: fetches pages, checks them, fills in forms."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.raw: FlaskClient = app.test_client()

    def sign_in(self, engine: Engine, account_id: UUID, *, locale: str | None = "en") -> Browser:
        """Be signed in as an account, as after a code or a passkey; None: no language chosen."""
        return self.come_back(open_sign_in(engine, account_id), locale=locale)

    def come_back(self, signed_in: SignedIn, *, locale: str | None = "en") -> Browser:
        """Be signed in, with the cookie of a sign-in."""
        with self.raw.session_transaction(base_url=self._base()) as cookie:
            moment = dt.datetime.now(dt.UTC).timestamp()
            cookie.update(
                {
                    "_user_id": signed_in.account,
                    "_fresh": True,
                    "fs_cc": "set",
                    "fs_paa": moment,
                    "fs_gexp": moment + 3_600,
                    KEY: str(signed_in.id),
                }
            )
            if locale:
                cookie["locale"] = locale
        return self

    def get(self, url: str, *, status: int = 200, **more: Any) -> Page:
        """A checked page."""
        return self._page(self.open(url, **more), url, status)

    def post(self, url: str, fields: Mapping[str, Any] | None = None, *, status: int = 200) -> Page:
        """The checked page after a form of ours was sent, redirects followed."""
        return self._page(self.send(url, fields), url, status)

    def open(self, url: str, *, method: str = "GET", **more: Any) -> TestResponse:
        """The bare answer."""
        headers = {"Accept-Language": "en", **more.pop("headers", {})}
        return self.raw.open(url, method=method, base_url=self._base(), headers=headers, **more)

    def send(self, url: str, fields: Mapping[str, Any] | None = None) -> TestResponse:
        """The bare answer to a form with a valid token, redirects followed."""
        data = {"csrf_token": self.token(), **(fields or {})}
        return self.open(url, method="POST", data=data, follow_redirects=True)

    def token(self) -> str:
        """A token that forms of this browser carry, as pages get theirs."""
        with self.raw.session_transaction(base_url=self._base()) as cookie:
            secret = cookie.setdefault(SECRET_OF_FORMS, "made-up")
        with self.app.test_request_context():
            flask.session[SECRET_OF_FORMS] = secret
            return str(generate_csrf())

    def let_time_pass(self, *, hours: float) -> None:
        """Let the last time that it was asked for a code or password be longer ago."""
        with self.raw.session_transaction(base_url=self._base()) as cookie:
            cookie["fs_paa"] -= hours * 3_600
            cookie["fs_gexp"] = cookie["fs_paa"]

    def cookie(self) -> tuple[str, str]:
        """Name and value of the cookie that says who is signed in."""
        name = str(self.app.config["SESSION_COOKIE_NAME"])
        found = self.raw.get_cookie(name, domain="amparo.example.org")
        assert found is not None
        return name, found.value

    def _base(self) -> str:
        return str(self.app.extensions["amparo.settings"].base_url)

    def _page(self, response: TestResponse, url: str, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code} for {url}"
        page = Page(url, response, response.get_data(as_text=True), 0)
        check(page)
        return page
