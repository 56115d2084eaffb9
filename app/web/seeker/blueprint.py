"""The routes of the pages for people who look for help."""

from __future__ import annotations

from flask import Blueprint, Flask, request

from app.services.search.snapshot import Snapshot
from app.web.headers import keep_nothing
from app.web.seeker import (
    borders,
    builder,
    cards,
    corridors,
    framed,
    gaps,
    leaving,
    listing,
    maps,
    oembed,
    pages,
    part,
    posters,
    reports,
    results,
    robots,
    urgent,
    voices,
)


def register(app: Flask) -> None:
    """Give the application the seekers' pages."""
    app.extensions["amparo.snapshot"] = Snapshot()
    bp = Blueprint("seeker", __name__)
    for module in (
        pages, results, corridors, borders, listing, urgent, maps, leaving, cards, voices, gaps,
        reports, framed, builder, part, oembed, posters, robots,
    ):  # fmt: skip
        module.add_to(bp)
    bp.before_request(_keep_no_position)
    app.register_blueprint(bp)


def _keep_no_position() -> None:
    """An address with a position is not ours; no page about it is stored (law 3)."""
    if "lat" in request.args or "lon" in request.args:
        keep_nothing()
