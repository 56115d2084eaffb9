"""The part of the map that a frame shows, chosen by looking: our own sketch, pressed or typed.

Works without script: each press of the picture is a press of a button, which says where.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.services import places, sketch_map
from app.services.places import KnownPlace
from app.services.sketch_map import Part
from app.web.boxes import box_of
from app.web.context import reading
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.pressed import press_of

#: The picture, in CSS pixels: it fits the narrowest phone, and is never scaled.
WIDTH, HEIGHT = 272, 204
#: How wide the part around a town is at first, in kilometres.
AT_FIRST_KM = 100.0
#: What a press of a button does to the width.
TIMES = {"larger": 2.0, "smaller": 0.5}


def add_to(bp: Blueprint) -> None:
    """Add the picture to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/embed/part.svg", "part", draw)


def draw() -> ResponseReturnValue:
    """The part of the map around a box, with its towns."""
    part = part_of(request.args.get("bbox"))
    if part is None:
        abort(404)
    window = part.window
    with reading() as connection:
        towns = places.largest_within(
            connection, window.west, window.south, window.east, window.north
        )
    svg = sketch_map.draw(
        window,
        [],
        [sketch_map.Town(t.name, t.longitude, t.latitude, t.population) for t in towns],
        width=2 * WIDTH,
        rtl=current().direction == "rtl",
        title=_("Sketch map"),
    )
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def part_of(bbox: str | None) -> Part | None:
    """The part that holds a box; None without one, and for one across the antimeridian."""
    box = box_of(bbox)
    return Part.of(*box) if box is not None and box[0] < box[2] else None


def around(town: KnownPlace) -> str:
    """The box around a town, as an address names it."""
    return _written(Part.around(town.longitude, town.latitude, AT_FIRST_KM))


def moved(bbox: str, pressed: MultiDict[str, str]) -> str:
    """The box after what was pressed: the picture, or one of its buttons."""
    part, press, times = part_of(bbox), press_of(pressed, "at"), TIMES.get(pressed.get("size", ""))
    if part is None or not (press or times):
        return bbox
    if press is not None:
        part = part.pressed(press[0] / WIDTH, press[1] / HEIGHT)
    return _written(part.scaled(times) if times else part)


def _written(part: Part) -> str:
    window = part.window
    bounds = (window.west, window.south, window.east, window.north)
    return ",".join(f"{degrees:.2f}" for degrees in bounds)
