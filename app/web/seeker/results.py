"""The results of a search, and the page of all its filters."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from app.services.area_notices.reading import notices_of
from app.services.corridors.instead import Further, find_further
from app.services.errors import NotFound
from app.services.search.finding import PAGE, Answer, Question, find_help
from app.services.search.snapshot import Snapshot
from app.services.taxonomies import languages, terms
from app.web import counting, elsewhere, links, step
from app.web.context import reading
from app.web.headers import keep_nothing
from app.web.i18n import current
from app.web.params import LAST_PAGE, Asked, Refused, from_request, legible
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/search", "search", search, methods=["GET", "POST"])
    bp.add_url_rule("/<locale:locale>/filters", "filters", filters)


def search() -> ResponseReturnValue:
    """Answer a search; a position comes by POST only and leaves no trace (law 3)."""
    posted = request.method == "POST"
    if posted:
        keep_nothing()
    try:
        asked = from_request(Asked, request.form if posted else request.args)
    except Refused as refused:
        keep_nothing()
        return _refused(refused)
    question = question_of(asked, with_position=posted)
    answer = find(question)
    counting.count(answer)
    sensitive = links.is_sensitive(answer.question)
    if sensitive:
        keep_nothing()
    if step.asks(answer.question) and not step.passed() and (answer.place or answer.found):
        return before_the_list(answer, asked.page)
    on_the_way = not posted and answer.place is not None and answer.place.id in snapshot().stages
    return render(
        "seeker/results.html",
        answer=answer,
        on_the_way=on_the_way,
        further=_further(answer) if on_the_way else [],
        asked=asked,
        now=dt.datetime.now(dt.UTC),
        page=asked.page,
        last_page=LAST_PAGE,
        notices=notices_of(snapshot().notices, answer.place, now=dt.datetime.now(dt.UTC)),
        sensitive=sensitive,
        asked_about=step.asks(answer.question),
        problems=[],
    )


def before_the_list(answer: Answer, page: int) -> ResponseReturnValue:
    """The step before a list that others must not read: who to call now, and how to leave."""
    return render(
        "seeker/step.html",
        answer=answer,
        page=page,
        of_children=bool(step.asks(answer.question) & step.OF_CHILDREN),
        top=step.lines_first(answer.top, answer.question),
        now=dt.datetime.now(dt.UTC),
        sensitive=True,
    )


def filters() -> ResponseReturnValue:
    """All filters, on a page of their own; it sends to the results."""
    try:
        asked = from_request(Asked, request.args)
    except Refused as refused:
        keep_nothing()
        return _refused(refused)
    place = None
    if asked.place is not None:
        with reading() as connection:
            place = snapshot().place(connection, asked.place)
    return render(
        "seeker/filters.html",
        asked=asked,
        nothing_asked=question_of(asked, with_position=False) == Question(),
        place=place,
        languages=languages(),
        terms=terms,
        problems=[],
    )


def question_of(asked: Asked, *, with_position: bool, limit: int = PAGE) -> Question:
    """The seeker's question in the words of the domain."""
    return Question(
        near=asked.near,
        place_id=asked.place,
        position=asked.position() if with_position else None,
        categories=tuple(asked.category),
        languages=tuple(asked.language),
        serves=tuple(asked.serves),
        needs=tuple(asked.needs),
        open_now=asked.open == "now",
        without_authorities=asked.authorities == "no",
        q=asked.q,
        offset=(asked.page - 1) * limit,
        limit=limit,
    )


def find(question: Question) -> Answer:
    """Answer a question; a place that is not there is asked for again instead of refused."""
    moment, locale = dt.datetime.now(dt.UTC), current().code
    with reading() as connection:
        try:
            answer = find_help(connection, snapshot(), question, now=moment, locale=locale)
        except NotFound:
            lost = Question(categories=question.categories, languages=question.languages)
            answer = find_help(connection, snapshot(), lost, now=moment)
    if answer.place is not None:
        elsewhere.about(answer.place.country)
    return answer


def _further(answer: Answer) -> list[Further]:
    """Where ahead is what was looked for, when the town itself has none."""
    asked = answer.question
    sensitive = links.is_sensitive(asked)
    if answer.place is None or not asked.categories or sensitive or not answer.nobody_here:
        return []
    with reading() as connection:
        return find_further(connection, answer.place, asked.categories)


def snapshot() -> Snapshot:
    """This process's copy of what changes only with the directory's version."""
    found = current_app.extensions["amparo.snapshot"]
    assert isinstance(found, Snapshot)
    return found


def _refused(refused: Refused) -> ResponseReturnValue:
    """The full form again with everything that was typed, and what is wrong with it."""
    source = request.form if request.method == "POST" else request.args
    return (
        render(
            "seeker/filters.html",
            asked=None,
            typed=legible(source),
            place=None,
            languages=languages(),
            terms=terms,
            problems=refused.problems,
        ),
        422,
    )
