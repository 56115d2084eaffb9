"""A point picked by pressing a map: our own sketch, drawn here, so that nobody else learns of it.

Works without script: each press of the picture is a press of a button, which says where.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.models import Disclosure, Place
from app.services import sketch_map
from app.services.places import find_places, largest_within
from app.services.sketch_map import View
from app.web.i18n import current
from app.web.i18n import gettext as _
from app.web.pressed import press_of
from app.web.staff.editing.forms.base import clean
from app.web.staff.editing.forms.place import PlaceForm, degrees_of, raw, written

#: The picture, in CSS pixels: it fits the narrowest phone, and is never scaled.
WIDTH, HEIGHT = 272, 204
#: Names of the fields that are no part of what is saved.
FIELDS = frozenset({"pick.x", "pick.y", "map_at"})
_AT = re.compile(r"(-?\d{1,3}\.\d{1,6}) (-?\d{1,2}\.\d{1,6}) ([0-2])")


@dataclass(frozen=True, slots=True)
class Picture:
    """The map to press. ``streets``: whether a street map may be offered too."""

    source: str  # a data address
    at: str  # what is in sight, for the next press
    closest: bool
    streets: bool
    width: int = WIDTH
    height: int = HEIGHT


def is_asked(typed: MultiDict[str, str]) -> bool:
    """Whether somebody asked for the map, or pressed it."""
    return typed.get("do") in ("map", "wider") or press_of(typed, "pick") is not None


def pick(form: PlaceForm, typed: MultiDict[str, str]) -> Picture:
    """Write the point that was pressed into the form, and draw what to press next."""
    view = _view(form, typed)
    press = press_of(typed, "pick")
    if press is not None:
        view = view.pressed(press[0] / WIDTH, press[1] / HEIGHT)
        form.point.data = written(view.longitude, view.latitude)
    elif typed.get("do") == "wider":
        view = view.wider()
    shown = Disclosure.EXACT
    return Picture(
        "data:image/svg+xml;base64," + b64encode(_drawn(form, view).encode()).decode(),
        f"{view.longitude:.5f} {view.latitude:.5f} {view.step}",
        closest=view == view.pressed(0.5, 0.5),
        streets=form.desk.disclosure is shown and form.disclosure.data == shown,
    )


def _view(form: PlaceForm, typed: MultiDict[str, str]) -> View:
    """What was in sight; at first the point, else the town, else the largest of the country."""
    before = _AT.fullmatch(typed.get("map_at", ""))
    if before:
        return View(float(before[1]), float(before[2]), int(before[3]))
    point = degrees_of(clean(form.point.data) or "")
    if point is not None:
        return View(point[0], point[1], 1)
    session, value = form.desk.session, form.desk.value("town") or {}
    town: Any = session.get(Place, value.get("place_id") or 0)
    if town is None or clean(form.town.data) != form.town_words(form.desk):
        found = find_places(raw(session), clean(form.town.data) or "").places
        town = next((p for p in found if p.country == form.desk.country), town)
    if town is None:
        by_size = select(Place).where(Place.country == form.desk.country)
        town = session.scalars(by_size.order_by(Place.population.desc()).limit(1)).one()
    return View(town.longitude, town.latitude)


def _drawn(form: PlaceForm, view: View) -> str:
    window = view.window
    towns = largest_within(
        raw(form.desk.session), window.west, window.south, window.east, window.north
    )
    chosen = degrees_of(clean(form.point.data) or "")
    return sketch_map.draw(
        window,
        [],
        [sketch_map.Town(t.name, t.longitude, t.latitude, t.population) for t in towns],
        width=2 * WIDTH,
        rtl=current().direction == "rtl",
        title=_("Sketch map"),
        you_are_here=(chosen[0], chosen[1]) if chosen else None,
    )
