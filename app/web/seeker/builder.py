"""The page on which somebody chooses what their own site shows, and takes the code for it."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict

from app.services.corridors.ahead import BACKWARD, FORWARD
from app.services.corridors.reading import all_corridors
from app.services.errors import NotFound
from app.services.taxonomies import languages, terms
from app.web.boxes import box_of
from app.web.context import reading
from app.web.embed_code import (
    HEIGHT,
    Subject,
    address_of,
    element_code,
    frame_code,
    title_of,
)
from app.web.embedding import AskedOfFrame
from app.web.headers import keep_nothing
from app.web.i18n import negotiated
from app.web.params import Locale, Problem, Refused, from_request, legible
from app.web.seeker import part
from app.web.seeker.shown import subject_of, town_of
from app.web.templates import render

HEIGHTS = ("500", "700", "900")


def _way(text: str) -> str:
    """A corridor's name, alone or with a dot and a direction."""
    slug, dot, direction = text.partition(".")
    if not slug or direction not in ((FORWARD, BACKWARD) if dot else ("",)):
        raise PydanticCustomError("unknown_code", "no way")
    return text


class AskedOfBuilder(AskedOfFrame):
    """What is chosen: of the list as its address says it, and ``to``, the language it is in.

    ``way`` is a corridor with a direction, which are one choice here.
    """

    to: Locale | None = None
    way: Annotated[str, AfterValidator(_way)] | None = None
    height: Literal["500", "700", "900"] | None = None


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/embed/builder", "builder_of_nobody", send_on)
    bp.add_url_rule("/<locale:locale>/embed/builder", "builder", build)


def send_on() -> ResponseReturnValue:
    """Send to the page in the language that the browser asks for."""
    return redirect(url_for("seeker.builder", locale=negotiated()))


def build() -> ResponseReturnValue:
    """A form, and for what is chosen the list as it will look, and three forms of code."""
    problems: list[Problem] = []
    try:
        asked = from_request(AskedOfBuilder, request.args)
        box_of(asked.bbox)
        asked, about = _of_one(asked, request.args)
    except Refused as refused:
        asked, about, problems = AskedOfBuilder(), Subject(), refused.problems
    except NotFound as missing:
        problems = [Problem(field="way", reason="unknown_code", value=str(missing.key))]
        asked, about = AskedOfBuilder(), Subject()
    if asked.color and not asked.accent():
        problems.append(Problem(field="color", reason="too_light", value=asked.color))
    title = title_of(asked, about)
    fixed = int(asked.height) if asked.height else None
    g.frames = True
    if title == "Amparo":
        keep_nothing()
    with reading() as connection:
        corridors = all_corridors(connection)
    page = render(
        "seeker/builder.html",
        asked=asked,
        typed=legible(request.args),
        place=about.place or (about.way.start.place if about.way and asked.start else None),
        way=about.way,
        listing=about.listing,
        corridors=corridors,
        part=part.part_of(asked.bbox) is not None,
        picture=(part.WIDTH, part.HEIGHT),
        shown=(about != Subject() or bool(asked.bbox)) and not problems,
        heights=HEIGHTS,
        languages=languages(),
        terms=terms,
        title=title,
        preview=asked.address(locale=asked.to) if asked.to else asked.address(),
        codes=(
            frame_code(asked, title, fixed or HEIGHT, locale=asked.to),
            element_code(asked, about, fixed, locale=asked.to),
            address_of(asked, locale=asked.to),
        ),
        problems=problems,
        FORWARD=FORWARD,
        BACKWARD=BACKWARD,
    )
    return (page, 422) if problems else page


def _of_one(asked: AskedOfBuilder, pressed: MultiDict[str, str]) -> tuple[AskedOfBuilder, Subject]:
    """What is chosen as the frame's address says it: a way, a part of the map, or a town.

    Raises NotFound for a way that is not known.
    """
    town = town_of(asked)
    chosen: dict[str, object] = {"near": None if town else asked.near, "place": None, "bbox": None}
    if asked.way:
        slug, _, direction = asked.way.partition(".")
        chosen |= {
            "corridor": slug,
            "direction": direction or None,
            "start": town.id if town else None,
        }
    elif asked.corridor or asked.listing:
        pass
    elif asked.bbox and not asked.near:
        chosen["bbox"] = part.moved(asked.bbox, pressed)
    elif town is not None and pressed.get("part") == "around":
        chosen["bbox"] = part.around(town)
    elif town is not None:
        chosen["place"] = town.id
    asked = asked.model_copy(update=chosen)
    return asked, subject_of(asked)
