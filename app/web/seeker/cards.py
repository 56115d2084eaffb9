"""Cards to show across a counter: the language somebody speaks, in words that who listens reads."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.locales import BY_CODE, DEFAULT, LOCALES
from app.services.recordings import CLIPS
from app.services.taxonomies import languages
from app.web.critical import for_another
from app.web.critical import lazy_critical as critical
from app.web.i18n import current, language_name
from app.web.params import Problem, Refused
from app.web.templates import render

SPEAK = critical("I speak %(language)s. Please find me an interpreter.", "bubbles")
SIGN = critical("I use sign language: %(language)s. Please find me an interpreter.", "bubbles")
#: What goes with it, and what somebody may need: each a card of its own.
CARDS = (
    critical("Please not the person I came with, and not my child.", "teddy"),
    critical("I am in danger.", "siren"),
    critical("I need a doctor.", "stethoscope"),
    critical("I need a safe place to sleep.", "bed"),
    critical("I need food.", "bowl"),
    critical("I need a lawyer.", "scales"),
    critical("I need help for my child.", "family"),
)
#: What is said of each card, the first one too, where somebody has recorded it.
OF_CARDS = tuple(CLIPS)[-1 - len(CARDS) :]


def add_to(bp: Blueprint) -> None:
    """Add this page to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/cards", "cards", cards)


def cards() -> ResponseReturnValue:
    """Ask for the language and who listens (``h``); with a language, the cards."""
    spoken, listener = request.args.get("l", ""), request.args.get("h") or DEFAULT.code
    problems = [
        Problem(field="language", reason="unknown_code", value=value)
        for value, known in ((spoken or DEFAULT.code, languages()), (listener, BY_CODE))
        if value not in known
    ]
    if problems:
        raise Refused(problems)
    shown = []
    if spoken:
        first = SIGN if languages()[spoken].kind == "sign" else SPEAK
        shown = [
            for_another(
                card.text,
                card.picture,
                BY_CODE[listener],
                language=lambda code: language_name(spoken, code),
            )
            for card in (first, *CARDS)
        ]
    return render(
        "seeker/cards.html",
        cards=shown,
        clips=OF_CARDS,
        chosen=[spoken or current().language],
        listener=listener,
        listeners=LOCALES,
    )
