"""The way ahead in a frame on another site: the towns in their order, and the help in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask import Response, g
from flask.typing import ResponseReturnValue

from app.services.corridors.ahead import BACKWARD, FORWARD
from app.services.corridors.stretch import Border, StageHelp, Stretch, read_stretch
from app.services.search.finding import Question
from app.web import elsewhere, links, step
from app.web.context import reading
from app.web.embedding import AskedOfFrame, quiet, said
from app.web.headers import keep_nothing
from app.web.i18n import current
from app.web.seeker.corridors import picture_of
from app.web.seeker.results import snapshot
from app.web.seeker.shown import walk_of
from app.web.seeker.strip import said_of, strip
from app.web.templates import render

#: The lines at a border that stand there though no kind of help is named.
AT_BORDERS = "asylum"


def show(asked: AskedOfFrame) -> ResponseReturnValue:
    """The way ahead, or the question which way; raises NotFound for a corridor or town."""
    category = asked.chosen() or (asked.category[0] if len(asked.category) == 1 else None)
    question = Question(categories=tuple(asked.category))
    waits = bool(step.asks(question)) and not step.passed()
    if links.is_sensitive(question):
        keep_nothing()
    asks = asked.direction is None
    with reading() as connection:
        snapshot().look(connection)
        way = walk_of(connection, asked)
        stretch = read_stretch(
            connection, snapshot(), way, category, asked.language, kinds=asked.category
        )
    stretch = _without_unnamed(stretch, asked)
    elsewhere.about(way.start.place.country)
    return render(
        "seeker/framed_way.html",
        way=way,
        stretch=stretch,
        asked=asked,
        asks=asks,
        category=category,
        strip=strip(way, stretch, rtl=current().direction == "rtl"),
        drawn=said_of(way),
        offered=asked.offered(),
        accent=g.get("accent"),
        waits=waits,
        ours=links.way_url(way, category, asks=asks),
        sensitive=links.is_sensitive(question),
        now=dt.datetime.now(dt.UTC),
        BACKWARD=BACKWARD,
        FORWARD=FORWARD,
    )


def draw(asked: AskedOfFrame) -> Response:
    """The towns ahead on our own sketch map; raises NotFound for a corridor or town."""
    with reading() as connection:
        return picture_of(walk_of(connection, asked))


def _without_unnamed(stretch: Stretch, asked: AskedOfFrame) -> Stretch:
    """The stretch without lines for what is sensitive and was not named."""
    kinds = {*quiet("category"), *asked.category}
    named = {AT_BORDERS, *asked.category}
    groups = {*quiet("serves"), *asked.serves}

    def of(border: Border | None) -> Border | None:
        if border is None:
            return None
        lines = [x for x in border.lines if named.intersection(x.categories)]
        return replace(border, lines=tuple(said(x, kinds, groups) for x in lines))

    def at(stage: StageHelp) -> StageHelp:
        return replace(stage, border=of(stage.border))

    return replace(
        stretch,
        stages=tuple(map(at, stretch.stages)),
        lines=tuple(said(line, kinds, groups) for line in stretch.lines),
    )
