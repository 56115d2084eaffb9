"""The list that other sites show in a frame, its map, and the element that draws the frame."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from app.locales import BY_CODE
from app.services.errors import NotFound
from app.services.search.boxed import find_in_box
from app.services.search.finding import Answer, Question
from app.web import assets, embedding, i18n, links, step
from app.web.assets import LEAFLET_CSS, LEAFLET_JS
from app.web.boxes import box_of
from app.web.context import reading
from app.web.embedding import AskedOfFrame
from app.web.headers import keep_nothing
from app.web.params import LAST_PAGE, Problem, Refused, from_request
from app.web.seeker import framed_way
from app.web.seeker.maps import sketch_of
from app.web.seeker.results import find, snapshot
from app.web.seeker.shown import listing_of
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/embed", "framed", framed)
    bp.add_url_rule("/embed/map.svg", "framed_map", framed_map)
    bp.add_url_rule("/embed.js", "element", element)


def framed() -> ResponseReturnValue:
    """A list for a frame on another site: whole without script, and the only page that may be.

    Without ``locale`` it sends to the one that the visitor's browser asks for: an address has one
    answer, which caches keep.
    """
    try:
        asked = from_request(AskedOfFrame, request.args)
        box_of(asked.bbox)
    except Refused as refused:
        return _unread(refused.problems)
    if asked.locale is None:
        return redirect(asked.address())
    g.framed = True
    i18n.use(BY_CODE[asked.locale])
    if asked.accent():
        g.accent = f":root{{--sea:#{asked.accent()}}}"
    try:
        if asked.corridor:
            return framed_way.show(asked)
        return framed_listing(asked) if asked.listing else _list(asked)
    except NotFound as missing:
        value = str(missing.key)
        return _unread([Problem(field=missing.what, reason="unknown_code", value=value)])


def _unread(problems: list[Problem]) -> ResponseReturnValue:
    """What could not be read, said inside the frame."""
    g.framed = True
    keep_nothing()
    i18n.use(BY_CODE.get(request.args.get("locale", ""), i18n.current()))
    nothing = Answer(question=Question())
    return render("seeker/framed.html", answer=nothing, asked=None, problems=problems), 422


def framed_listing(asked: AskedOfFrame) -> str:
    """One listing, of those that robots may find too; raises NotFound for any other."""
    return render(
        "seeker/framed_listing.html",
        listing=listing_of(asked),
        asked=asked,
        accent=g.get("accent"),
        now=dt.datetime.now(dt.UTC),
    )


def _list(asked: AskedOfFrame) -> str:
    answer = answer_of(asked)
    question = answer.question
    waits = bool(step.asks(question)) and not step.passed()
    g.with_map = asked.show != "list" and not waits
    return render(
        "seeker/framed.html",
        answer=answer,
        asked=asked,
        now=dt.datetime.now(dt.UTC),
        page=asked.page,
        accent=g.get("accent"),
        offered=asked.offered(),
        more=answer.more and (asked.bbox is not None or asked.page < LAST_PAGE),
        waits=waits,
        sensitive=links.is_sensitive(question),
        leaflet_js=LEAFLET_JS,
        leaflet_css=LEAFLET_CSS,
        problems=[],
    )


def framed_map() -> ResponseReturnValue:
    """What a frame shows, on our own sketch map; a frame's sandbox may show it."""
    g.open_to_all = True
    asked = from_request(AskedOfFrame, request.args)
    if asked.locale is not None:
        i18n.use(BY_CODE[asked.locale])
    if asked.corridor:
        return framed_way.draw(asked)
    return sketch_of(answer_of(asked))


def element() -> ResponseReturnValue:
    """The script that gives other sites the element ``<amparo-map>``."""
    g.open_to_all = True
    response = Response(str(assets.script("element")), mimetype="text/javascript")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def answer_of(asked: AskedOfFrame) -> Answer:
    """What the frame shows; nothing of what is sensitive is kept."""
    question = embedding.question_of(asked)
    if links.is_sensitive(question):
        keep_nothing()
    box = box_of(asked.bbox)
    if box is not None and not asked.near:
        with reading() as connection:
            answer = find_in_box(
                connection,
                snapshot(),
                question,
                box,
                after=asked.after,
                now=dt.datetime.now(dt.UTC),
            )
    else:
        answer = find(question)
    return embedding.without_unnamed(replace(answer, question=question), asked)
