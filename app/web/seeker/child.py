"""A child who is alone: nothing is asked, who answers stands first, no door nobody has checked."""

from __future__ import annotations

import datetime as dt

from flask.typing import ResponseReturnValue

from app.services.freshness import Freshness
from app.services.listings import Listing, find_listings
from app.services.search.finding import ROUTE, Answer, Found
from app.services.search.lines import OnTop, on_top
from app.web.context import reading
from app.web.critical import Critical, to_say
from app.web.seeker.results import snapshot
from app.web.templates import render

CATEGORIES = ("child_protection",)
MOST_PLACES = 3
NEAR = 1  # the ring up to 50 km
CHECKED = frozenset({Freshness.CONFIRMED, Freshness.DUE})


def alone(
    answer: Answer, now: dt.datetime, title: Critical, first: Critical
) -> ResponseReturnValue:
    """The page in words for a child; of its place where one is known, else of every country."""
    with reading() as connection:
        snapshot().look(connection)
        countries = (
            {}
            if answer.place
            else {
                country: _who_answers(
                    on_top(
                        snapshot().covered(connection, country, ""),
                        categories=CATEGORIES,
                        languages=(),
                    )
                )
                for country in ROUTE
            }
        )
        listings = find_listings(connection, [found.listing.id for found in answer.found])
    safe = {listing.id for listing in listings if _is_safe_to_send_to(listing, now)}
    return render(
        "seeker/child.html",
        answer=answer,
        places=[x for x in answer.found if x.listing.id in safe and _is_near(x)][:MOST_PLACES],
        countries={country: lines for country, lines in countries.items() if lines},
        now=now,
        title=title,
        first=to_say(first, answer.place.country if answer.place else None),
    )


def _is_near(found: Found) -> bool:
    return found.hit.ring <= NEAR and not found.across_border


def _is_safe_to_send_to(listing: Listing, now: dt.datetime) -> bool:
    """Whether a child may be sent there: no place to sleep that nobody has confirmed."""
    sleeps = listing.setting == "residential" or "shelter" in listing.categories
    return not sleeps or listing.freshness(now) in CHECKED


def _who_answers(top: OnTop) -> list[Listing]:
    """The lines of a country for a child: the emergency number, then those for children."""
    emergency = [top.emergency] if top.emergency else []
    return [line for line in (*emergency, *top.lines) if line.phones]
