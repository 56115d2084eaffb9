"""The page on which somebody chooses what their own site shows, and takes the code for it."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.services.taxonomies import languages, terms
from app.web.boxes import box_of
from app.web.embed_code import HEIGHT, address_of, element_code, frame_code, title_of
from app.web.embedding import AskedOfFrame
from app.web.headers import keep_nothing
from app.web.i18n import negotiated
from app.web.params import Locale, Problem, Refused, from_request, legible
from app.web.seeker.shown import subject_of
from app.web.templates import render

HEIGHTS = ("500", "700", "900")


class AskedOfBuilder(AskedOfFrame):
    """What is chosen: of the list as its address says it, and ``to``, the language it is in."""

    to: Locale | None = None
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
    except Refused as refused:
        asked, problems = AskedOfBuilder(), refused.problems
    if asked.color and not asked.accent():
        problems.append(Problem(field="color", reason="too_light", value=asked.color))
    about = subject_of(asked)
    place = about.place
    if place is not None:
        asked = asked.model_copy(update={"near": None, "place": place.id})
    title = title_of(asked, about)
    fixed = int(asked.height) if asked.height else None
    shown = (place is not None or bool(asked.bbox)) and not problems
    g.frames = shown
    if title == "Amparo":
        keep_nothing()
    page = render(
        "seeker/builder.html",
        asked=asked,
        typed=legible(request.args),
        place=place,
        shown=shown,
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
    )
    return (page, 422) if problems else page
