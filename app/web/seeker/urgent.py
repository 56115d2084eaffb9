"""Six choices for somebody in danger: who answers now, who takes people in, what opens next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.services.search.finding import Question
from app.web.critical import Critical
from app.web.critical import lazy_critical as critical
from app.web.headers import keep_nothing
from app.web.params import Asked, Refused, from_request, legible
from app.web.seeker import child
from app.web.seeker.results import find, question_of
from app.web.templates import render


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may have happened, and what helps then."""

    key: str  # neutral, for the address
    title: Critical
    categories: tuple[str, ...]
    serves: tuple[str, ...]
    first: Critical  # the one thing to know first


CHOICES = (
    Choice(
        "u4",
        critical("Somebody is hurting me", "shield"),
        ("gbv", "trafficking", "shelter"),
        (),
        critical(
            "Go to where other people are, if you can. You can call without giving your name.",
            "family",
        ),
    ),
    Choice(
        "u2",
        critical("I am hurt or ill", "stethoscope"),
        ("health",),
        (),
        critical(
            "A hospital must help you in an emergency. You do not need to wait until morning.",
            "stethoscope",
        ),
    ),
    Choice(
        "u6",
        critical("I have children and nowhere to sleep tonight", "bed"),
        ("shelter",),
        ("families",),
        critical(
            "Call before you go: some places stop letting people in early in the evening.", "phone"
        ),
    ),
    Choice(
        "u1",
        critical("I am a child and alone", "teddy"),
        child.CATEGORIES,
        ("unaccompanied_children", "children"),
        critical(
            "You did nothing wrong. Call now. Say: “I am a child. I am alone. I need help.”",
            "phone",
        ),
    ),
    Choice(
        "u5",
        critical("My family is missing", "family"),
        ("family_links",),
        (),
        critical(
            "The Red Cross looks for missing people, free, and does not tell the authorities.",
            "family",
        ),
    ),
    Choice(
        "u3",
        critical("I was robbed, kidnapped or cheated", "notepad"),
        ("report_crime", "legal_aid", "trafficking", "rights_complaints"),
        (),
        critical(
            "First get to a safe place. You can decide later whether to report it.", "warning"
        ),
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
