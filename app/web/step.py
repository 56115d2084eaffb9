"""The step before a list that others must not read over a shoulder: for which searches, and passed.

The choice to go on travels as a parameter with a neutral name; no cookie remembers it.
"""

from __future__ import annotations

from dataclasses import replace

from flask import request

from app.services.listings import Listing
from app.services.search.finding import Question
from app.services.search.lines import LINES_SHOWN, OnTop

#: The parameter of our own links that says that the step was passed.
PASSED = "go"
CATEGORIES = frozenset({"gbv", "trafficking", "child_protection"})
GROUPS = frozenset({"survivors_gbv", "lgbtiq", "trans_people", "unaccompanied_children"})
#: Of these, a child may be the one who asks.
OF_CHILDREN = frozenset({"child_protection", "unaccompanied_children"})


def asks(question: Question) -> frozenset[str]:
    """The codes of a question for which there is the step; none for any other search.

    What a listing offers besides does not count: a legal-aid office that also helps after
    violence is found without the step.
    """
    return (CATEGORIES & set(question.categories)) | (GROUPS & set(question.serves))


def passed() -> bool:
    """Whether the reader has been on the step and went on."""
    return request.values.get(PASSED) == "1"


def lines_first(top: OnTop, question: Question) -> OnTop:
    """What answers now, for the step: lines of what was asked for, else those that help then."""
    if top.lines:
        return top
    asked = asks(question)
    wanted = {"child_protection"} if asked <= OF_CHILDREN else {"gbv"}
    lines: list[Listing] = [x for x in top.folded if x.phones and wanted & set(x.categories)]
    return replace(top, lines=tuple(lines[:LINES_SHOWN]))
