"""Along the way: which way one goes, and the stages ahead with the help that each has."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.services import sketch_map
from app.services.corridors.ahead import BACKWARD, FORWARD, Walk, walk
from app.services.corridors.reading import all_corridors, corridors_through
from app.services.corridors.stretch import Stretch, read_stretch
from app.services.corridors.tables import REGIONS
from app.services.errors import NotFound
from app.services.phones import readable
from app.services.taxonomies import terms
from app.web import elsewhere, labels, links
from app.web.asked_along import AskedOfPage
from app.web.context import reading
from app.web.filters import town
from app.web.headers import keep_nothing
from app.web.i18n import current
from app.web.params import Problem, Refused, from_request
from app.web.seeker.results import snapshot
from app.web.seeker.strip import said_of, strip
from app.web.templates import render

#: A text message of three parts in Latin letters.
LONGEST_CARRIED = 459
#: What somebody needs on the way who has asked for nothing.
CARRIED = "shelter"


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/corridors", "corridors", choose)
    bp.add_url_rule("/<locale:locale>/corridors/<slug>", "corridor", show)
    bp.add_url_rule("/<locale:locale>/corridors/<slug>.svg", "corridor_map", draw)


def choose() -> ResponseReturnValue:
    """All corridors in both directions; those through a town first, when one is named."""
    try:
        asked = from_request(AskedOfPage, request.args)
    except Refused as refused:
        keep_nothing()
        return _all(AskedOfPage(), problems=refused.problems), 422
    return _all(asked)


def show(slug: str) -> ResponseReturnValue:
    """The way ahead of a town; asks for the direction when there is none."""
    try:
        asked = from_request(AskedOfPage, request.args)
    except Refused as refused:
        keep_nothing()
        return _all(AskedOfPage(), problems=refused.problems), 422
    category = asked.category[0] if asked.category else None
    sensitive = links.any_sensitive("category", asked.category)
    if sensitive:
        keep_nothing()
    forward = asked.direction != BACKWARD
    with reading() as connection:
        snapshot().look(connection)
        try:
            way = walk(connection, slug, asked.start, forward=forward)
        except NotFound as missing:
            keep_nothing()
            return _all(AskedOfPage(), unknown=missing.what), 404
        if asked.direction is None:
            return render("seeker/corridor_direction.html", way=way, asked=asked)
        stretch = read_stretch(connection, snapshot(), way, category, asked.language)
    elsewhere.about(way.start.place.country)
    return render(
        "seeker/corridor.html",
        way=way,
        asked=asked,
        category=category,
        stretch=stretch,
        strip=strip(way, stretch, rtl=current().direction == "rtl"),
        drawn=said_of(way),
        carried=carried(way, stretch, category),
        kinds=[code for code, term in terms("category").items() if not term.sensitive],
        now=dt.datetime.now(dt.UTC),
        sensitive=sensitive,
        path=links.way_url(way, category),
        BACKWARD=BACKWARD,
        FORWARD=FORWARD,
    )


def draw(slug: str) -> ResponseReturnValue:
    """The towns ahead on the sketch map, by their numbers in the list; no line joins them."""
    asked = from_request(AskedOfPage, request.args)
    with reading() as connection:
        way = walk(connection, slug, asked.start, forward=asked.direction != BACKWARD)
    return picture_of(way)


def picture_of(way: Walk) -> Response:
    """The same for a walk."""
    marks = [
        sketch_map.Mark(number, stage.place.longitude, stage.place.latitude, "town")
        for number, stage in enumerate(way.ahead, start=1)
    ]
    window = sketch_map.window([(mark.longitude, mark.latitude) for mark in marks], None)
    rtl = current().direction == "rtl"
    svg = sketch_map.draw(window, marks, [], rtl=rtl, title=said_of(way), again=True)
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def carried(way: Walk, stretch: Stretch, category: str | None) -> str:
    """The way ahead as plain text for paper or a text message: towns, kilometres, numbers.

    As many stages as fit; a number only where the listing of the kind asked for has one.
    """
    lines: list[str] = []
    if category:
        lines.append(str(labels.CATEGORY[category]))
    for one in stretch.stages:
        parts = [town(one.place), f"{round(one.km)} km"]
        if one.border and one.border.emergency:
            numbers = one.border.emergency.phones[:1]
            parts.append(f"{one.place.country} {_numbers(numbers)}")
        if one.nearest and one.nearest.name:
            parts.append(f"{one.nearest.name} {_numbers(one.nearest.phones[:1])}".strip())
        line = ", ".join(parts)
        if len("\n".join([*lines, line])) > LONGEST_CARRIED:
            break
        lines.append(line)
    return "\n".join(lines)


def _numbers(phones: list[dict[str, str]]) -> str:
    return " ".join(readable(phone["number"]) for phone in phones)


def _all(asked: AskedOfPage, *, problems: list[Problem] | None = None, unknown: str = "") -> str:
    """The list of all corridors, by the part of the way."""
    with reading() as connection:
        corridors = all_corridors(connection)
        through = corridors_through(connection, asked.start) if asked.start is not None else []
    return render(
        "seeker/corridors.html",
        asked=asked,
        through=[one for one in corridors if one.slug in through],
        regions=[(code, [x for x in corridors if x.region == code]) for code in REGIONS],
        countries=sorted({code for one in corridors for code in one.countries}),
        unknown=unknown,
        problems=problems or [],
        FORWARD=FORWARD,
        BACKWARD=BACKWARD,
    )
