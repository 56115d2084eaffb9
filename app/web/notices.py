"""What holds for now, as people read it: the word, until when, who said so, who else has room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import escape

from app.services.listings import ListingCard
from app.web import dates, filters, i18n
from app.web.i18n import gettext as _

#: Within so many days the name of a weekday says which day it is.
WEEK = dt.timedelta(days=6)


def notice_words(notice: Mapping[str, Any], now: dt.datetime) -> str:
    """The word and until when it holds, by the clock of the place: "Full, until Friday 08:00"."""
    until = dt.datetime.fromisoformat(notice["expires_at"])
    soon = until - now < WEEK
    return _words(i18n.current().code, notice["kind"], until, soon)


def said_words(notice: Mapping[str, Any]) -> str:
    """When it was said, by the clock of the place."""
    said = dt.datetime.fromisoformat(notice["said_at"])
    return _(
        "The place itself said so on %(day)s at %(time)s.",
        day=dates.weekday(said),
        time=dates.clock(said),
    )


def notice_lines(listing: ListingCard, instead: Sequence[ListingCard], now: dt.datetime) -> str:
    """What a card says of what holds for now; ``instead`` are those that could take people."""
    parts = [
        f'\n<p><span class="tag warn">{escape(notice_words(notice, now))}</span></p>'
        for notice in listing.said_at(now)
    ]
    if instead:
        others = ", ".join(_link(other) for other in instead)
        parts.append(f"\n<p>{escape(_('They may have room:'))} {others}</p>")
    return "".join(parts)


@lru_cache(maxsize=1_000)
def _words(_locale: str, kind: str, until: dt.datetime, soon: bool) -> str:
    day = dates.weekday(until) if soon else dates.day(until.date())
    if until.time() == dt.time():
        end = _("until %(day)s", day=day)
    else:
        end = _("until %(day)s %(time)s", day=day, time=dates.clock(until))
    return f"{filters.words('NOTICE')[kind]}, {end}"


def _link(other: ListingCard) -> str:
    name = escape(filters.listing_name(other))
    return f'<a href="{filters.listing_url(other.id)}"><bdi>{name}</bdi></a>'


def register(app: Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.globals.update(notice_words=notice_words, said_words=said_words)
