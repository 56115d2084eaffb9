"""What is known of staying in a country of the way: what public pages say, and whom to ask."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.services.corridors.country import whom_to_ask
from app.services.crossing import facts_everywhere, facts_of
from app.web import elsewhere
from app.web.context import reading
from app.web.crossing_words import said
from app.web.seeker.results import snapshot
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add this page to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/borders/<country>", "border", show)


def show(country: str) -> ResponseReturnValue:
    """Each sentence with its source and date; raises NotFound for a country off every way."""
    with reading() as connection:
        snapshot().look(connection)
        to_ask = whom_to_ask(connection, snapshot(), country)
    elsewhere.about(country)
    now = dt.datetime.now(dt.UTC)
    return render(
        "seeker/border.html",
        country=country,
        known=facts_of(country),
        everywhere=facts_everywhere(),
        said=said,
        to_ask=to_ask,
        now=now,
    )
