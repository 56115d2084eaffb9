"""Maps of a search: our own sketch without script, and on demand one that moves."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from app.services import places, sketch_map
from app.services.search.finding import Answer, Found
from app.web import links, step
from app.web.assets import LEAFLET_CSS, LEAFLET_JS
from app.web.context import reading
from app.web.headers import keep_nothing
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.params import Asked, from_request
from app.web.seeker.results import find, question_of
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/map.svg", "sketch_map", draw_sketch)
    bp.add_url_rule("/<locale:locale>/map", "map", show_map)


def draw_sketch() -> ResponseReturnValue:
    """The listings of a results page on our own sketch map."""
    return sketch_of(_answer())


def sketch_of(answer: Answer) -> Response:
    """The listings of an answer on our own sketch map, by their numbers in its list."""
    shown = _near_ones(answer)
    points = [_point(found) for found in shown]
    centre = (answer.place.longitude, answer.place.latitude) if answer.place else None
    window = sketch_map.window(points, centre)
    with reading() as connection:
        towns = places.largest_within(
            connection, window.west, window.south, window.east, window.north
        )
    svg = sketch_map.draw(
        window,
        [
            sketch_map.Mark(answer.question.offset + n, *_point(found), _kind(found))
            for n, found in enumerate(answer.found, start=1)
            if found in shown
        ],
        [sketch_map.Town(t.name, t.longitude, t.latitude, t.population) for t in towns],
        rtl=current().direction == "rtl",
        title=_("Sketch map"),
        you_are_here=centre,
    )
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def show_map() -> ResponseReturnValue:
    """The list with a map that moves, loaded from elsewhere after a tap that says so."""
    answer = _answer()
    if step.asks(answer.question) and not step.passed():
        place = answer.place.id if answer.place else None
        return redirect(links.search_url(answer.question, place), 303)
    g.with_map = True
    return render(
        "seeker/map.html",
        answer=answer,
        now=dt.datetime.now(dt.UTC),
        leaflet_js=LEAFLET_JS,
        leaflet_css=LEAFLET_CSS,
        sensitive=links.is_sensitive(answer.question),
    )


def _answer() -> Answer:
    question = question_of(from_request(Asked, request.args), with_position=False)
    answer = find(question)
    if links.is_sensitive(answer.question):
        keep_nothing()
    return answer


def _near_ones(answer: Answer) -> list[Found]:
    """What the sketch shows: the first ring where there is something in it, else the page."""
    drawn = [found for found in answer.found if found.listing.longitude is not None]
    return [found for found in drawn if found.hit.ring == 0] or drawn


def _point(found: Found) -> tuple[float, float]:
    assert found.listing.longitude is not None
    assert found.listing.latitude is not None
    return found.listing.longitude, found.listing.latitude


def _kind(found: Found) -> Literal["exact", "town", "area"]:
    if found.listing.disclosure == "area":
        return "area"
    return "exact" if found.listing.point_kind == "exact" else "town"
