"""Signed links that work without signing in. Pure: who may still use one is in the database.

A token is of one purpose, one service and one generation, and it expires. It is checked before
any database is asked. Nothing in it is a name.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import enum
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

#: How long a question may be answered: somebody who is away for a month finds it still working.
CONFIRM_FOR = dt.timedelta(days=45)
#: A link on a home screen is there to stay; its people can revoke it at any time.
TONIGHT_FOR = dt.timedelta(days=365)
#: A press that comes sooner after its page was made was no person's.
SOONEST = dt.timedelta(seconds=2)
#: A page that is older is shown anew before its press counts.
LATEST = dt.timedelta(hours=12)
LONGEST_TOKEN = 300


class Purpose(enum.StrEnum):
    """What a link is for; one of another purpose is as good as none."""

    CONFIRM = "still right?"
    TONIGHT = "tonight"


#: Where the pages of links are; ``docs/urls.md`` has them too.
PAGES = {Purpose.CONFIRM: "/confirm/", Purpose.TONIGHT: "/confirm/tonight/"}
LASTS = {Purpose.CONFIRM: CONFIRM_FOR, Purpose.TONIGHT: TONIGHT_FOR}


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says. ``locale`` is the code of the locale it was sent in."""

    service_id: UUID
    generation: int
    locale: str
    expires_at: dt.datetime


def make_token(
    secret: str,
    purpose: Purpose,
    service_id: UUID,
    generation: int,
    *,
    locale: str,
    now: dt.datetime,
) -> str:
    """The token of a new link, for an address of ours."""
    key = base64.urlsafe_b64encode(service_id.bytes).decode().rstrip("=")
    until = int((now + LASTS[purpose]).timestamp())
    return str(signer(secret, purpose.value).dumps([key, generation, locale, until]))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who makes links: the key that they are signed with, and where they lead to."""

    secret: str
    base_url: str

    def link(
        self,
        purpose: Purpose,
        service_id: UUID,
        generation: int,
        *,
        locale: str,
        now: dt.datetime,
    ) -> str:
        """The address of a new link."""
        token = make_token(self.secret, purpose, service_id, generation, locale=locale, now=now)
        return f"{self.base_url}{PAGES[purpose]}{token}"


def read_token(secret: str, purpose: Purpose, token: str) -> Link | None:
    """What a token of ours says, expired or not; None for any other text."""
    found = _loaded(secret, purpose.value, token)
    if found is None:
        return None
    key, generation, locale, until = found
    return Link(
        service_id=UUID(bytes=base64.urlsafe_b64decode(key + "==")),
        generation=generation,
        locale=locale,
        expires_at=dt.datetime.fromtimestamp(until, dt.UTC),
    )


def stamp_page(secret: str, token: str, facts: str, *, now: dt.datetime) -> str:
    """What a form carries: of which link its page was, when it was made, what it showed."""
    made = int(now.timestamp() * 1000)
    return str(signer(secret, "page").dumps([_digest(token), made, _digest(facts)]))


class Press(enum.StrEnum):
    """What a press on a stamped page is worth."""

    COUNTS = "counts"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    CHANGED = "changed"  # what it showed is not so any more


def weigh_press(secret: str, stamp: str, token: str, facts: str, *, now: dt.datetime) -> Press:
    """Whether somebody can have read what she says yes to.

    ``facts`` are those of now. A stamp that is not ours, or of another link, is too late.
    """
    found = _loaded(secret, "page", stamp)
    if found is None or found[0] != _digest(token):
        return Press.TOO_LATE
    age = now - dt.datetime.fromtimestamp(found[1] / 1000, dt.UTC)
    if age < SOONEST:
        return Press.TOO_SOON
    if age > LATEST:
        return Press.TOO_LATE
    return Press.COUNTS if found[2] == _digest(facts) else Press.CHANGED


def _loaded(secret: str, purpose: str, token: str) -> list[Any] | None:
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        found = signer(secret, purpose).loads(token)
    except (BadData, ValueError, binascii.Error):
        return None
    assert isinstance(found, list)  # nobody else can sign
    return found


def signer(secret: str, purpose: str) -> URLSafeSerializer:
    """What signs and reads tokens of one purpose."""
    return URLSafeSerializer(
        secret,
        salt=f"amparo link: {purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:12]).decode()
