"""The parts of a card that depend on the listing alone, kept between requests.

A results page is mostly twenty cards, and a card is mostly what the listing says. Both parts
are kept for one version of the directory, one locale and one five-minute slot.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask
from markupsafe import Markup

from app.services.listings import Listing
from app.web.i18n import current
from app.web.seeker.results import snapshot

MOST_KEPT = 20_000
SLOT_S = 300
TEMPLATE = "components/card_parts.html"


@dataclass(frozen=True, slots=True)
class Parts:
    """Before and after what depends on the search: distance, border, languages."""

    head: Markup
    tail: Markup


@dataclass(slots=True)
class Kept:
    """The parts made so far, of one version of the directory and one slot."""

    stamp: tuple[int, int] = (-1, -1)
    parts: dict[tuple[str, UUID], Parts] = field(default_factory=dict)


def register(app: Flask) -> None:
    """Make ``card_parts(listing, now)`` known to templates."""
    kept = Kept()
    made = app.jinja_env.get_template(TEMPLATE).module

    def card_parts(listing: Listing, now: dt.datetime) -> Parts:
        stamp = (snapshot().version, int(now.timestamp()) // SLOT_S)
        if kept.stamp != stamp or len(kept.parts) >= MOST_KEPT:
            kept.parts.clear()
            kept.stamp = stamp
        key = (current().code, listing.id)
        found = kept.parts.get(key)
        if found is None:
            found = kept.parts[key] = Parts(
                head=made.card_head(listing),  # type: ignore[attr-defined] # a macro
                tail=made.card_tail(listing, now),  # type: ignore[attr-defined] # a macro
            )
        return found

    app.jinja_env.globals["card_parts"] = card_parts
