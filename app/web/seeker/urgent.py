"""Six choices for somebody in danger: who answers now, who takes people in, what opens next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from app.services.search.finding import Question
from app.web.headers import keep_nothing
from app.web.params import Asked, Refused, from_request, legible
from app.web.seeker import child
from app.web.seeker.results import find, question_of
from app.web.templates import render


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may have happened, and what helps then."""

    key: str  # neutral, for the address
    icon: str
    title: LazyString
    categories: tuple[str, ...]
    serves: tuple[str, ...]
    first: LazyString  # the one thing to know first


CHOICES = (
    Choice(
        "u4",
        "shield",
        _("Somebody is hurting me"),
        ("gbv", "trafficking", "shelter"),
        (),
        _("Go to where other people are, if you can. You can call without giving your name."),
    ),
    Choice(
        "u2",
        "stethoscope",
        _("I am hurt or ill"),
        ("health",),
        (),
        _("A hospital must help you in an emergency. You do not need to wait until morning."),
    ),
    Choice(
        "u6",
        "bed",
        _("I have children and nowhere to sleep tonight"),
        ("shelter",),
        ("families",),
        _("Call before you go: some places stop letting people in early in the evening."),
    ),
    Choice(
        "u1",
        "teddy",
        _("I am a child and alone"),
        child.CATEGORIES,
        ("unaccompanied_children", "children"),
        _("You did nothing wrong. Call now. Say: “I am a child. I am alone. I need help.”"),
    ),
    Choice(
        "u5",
        "family",
        _("My family is missing"),
        ("family_links",),
        (),
        _("The Red Cross looks for missing people, free, and does not tell the authorities."),
    ),
    Choice(
        "u3",
        "notepad",
        _("I was robbed, kidnapped or cheated"),
        ("report_crime", "legal_aid", "trafficking", "rights_complaints"),
        (),
        _("First get to a safe place. You can decide later whether to report it."),
    ),
)
BY_KEY = {choice.key: choice for choice in CHOICES}
CHILD_ALONE = BY_KEY["u1"]


def add_to(bp: Blueprint) -> None:
    """Add this page to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/urgent", "urgent", urgent, methods=["GET", "POST"])


def urgent() -> ResponseReturnValue:
    """The six choices; with one of them and a place, who helps now."""
    keep_nothing()
    source = request.form if request.method == "POST" else request.args
    chosen = BY_KEY.get(source.get("u", ""))
    if chosen is None:
        return render("seeker/urgent.html", choices=CHOICES)
    try:
        asked = from_request(Asked, source)
    except Refused as refused:
        if chosen is CHILD_ALONE:
            answer = find(_question(chosen, Asked()))
            return child.alone(answer, dt.datetime.now(dt.UTC), chosen.title, chosen.first)
        return (
            render(
                "seeker/urgent_answer.html",
                chosen=chosen,
                typed=legible(source),
                answer=None,
                problems=refused.problems,
            ),
            422,
        )
    answer = find(_question(chosen, asked))
    now = dt.datetime.now(dt.UTC)
    if chosen is CHILD_ALONE:
        return child.alone(answer, now, chosen.title, chosen.first)
    open_now = [found for found in answer.found if found.listing.open_at(now) is not False]
    later = [found for found in answer.found if found.listing.open_at(now) is False]
    return render(
        "seeker/urgent_answer.html",
        chosen=chosen,
        asked=asked,
        answer=answer,
        now=now,
        open_now=open_now[:3],
        later=later[:2],
        problems=[],
    )


def _question(chosen: Choice, asked: Asked) -> Question:
    question = question_of(asked, with_position=request.method == "POST")
    return Question(
        near=question.near,
        place_id=question.place_id,
        position=question.position,
        languages=question.languages,
        categories=chosen.categories,
        serves=chosen.serves,
    )
