"""Somebody says what is wrong with a listing, and may look up what became of it.

Nothing of who says it is taken or kept; the page answers with who else can help.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from psycopg.errors import ReadOnlySqlTransaction

from app.services.cases import sending
from app.services.cases.reasons import BY_SHORT, REASONS, WRONGED
from app.services.cases.sending import LONGEST_NOTE, Answer
from app.services.listings import Listing, get_listing
from app.services.search.finding import Found, Question, find_help
from app.services.search.lines import on_top
from app.web import elsewhere, report_words
from app.web.context import reading, settings
from app.web.headers import keep_nothing
from app.web.params import legible
from app.web.seeker.listing import admin1_of
from app.web.seeker.results import snapshot
from app.web.templates import render

#: How many other places, and how many lines and offices against what was done, are named.
MOST_OTHERS, MOST_HELPERS = 3, 4
#: Who may help against what was done.
HELPERS = {"asked_sex": ("rights_complaints", "gbv", "legal_aid")}
OTHERWISE = ("rights_complaints", "legal_aid")


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    path = "/<locale:locale>/listings/<uuid:listing_id>/report"
    bp.add_url_rule(path, "report", report, methods=["GET", "POST"])
    bp.add_url_rule("/<locale:locale>/answer", "answer", answer, methods=["GET", "POST"])


def report(listing_id: UUID) -> ResponseReturnValue:
    """Ask what is wrong (GET); take it, and say who else can help (POST)."""
    keep_nothing()
    with reading() as connection:
        found = get_listing(connection, listing_id)
    elsewhere.about(found.country)
    given = legible(request.form)
    reason = BY_SHORT.get(given.get("r", ""))
    if request.method == "GET" or reason is None:
        page = render(
            "seeker/report.html",
            listing=found,
            reasons=REASONS,
            words=report_words.REASON,
            icons=report_words.ICON,
            note=given.get("note", ""),
            wants_code="code" in given,
            longest=LONGEST_NOTE,
            failed=request.method == "POST",
            sensitive=True,
        )
        return page, 200 if request.method == "GET" else 422
    note, removed = ("", False)
    if reason not in WRONGED:
        note, removed = sending.cleaned(given.get("note", ""))
    code = sending.new_code() if given.get("code") else None
    with _intake() as intake:
        said = sending.send(intake, listing_id, reason, note=note, code=code)
    return render(
        "seeker/reported.html",
        listing=found,
        received=said is Answer.RECEIVED,
        code=code if said is Answer.RECEIVED else None,
        removed=removed,
        others=_others(found) if REASONS[reason].elsewhere else [],
        helpers=_helpers(found, reason) if reason in WRONGED else [],
        now=dt.datetime.now(dt.UTC),
        sensitive=True,
    )


def answer() -> ResponseReturnValue:
    """What became of the report of a code. The code comes by POST: it is in no address."""
    keep_nothing()
    outcome, known = None, True
    code = legible(request.form).get("code", "").strip()[:40]
    if code:
        with _intake() as intake:
            try:
                outcome = sending.look_up(intake, code)
            except LookupError:
                known = False
    page = render(
        "seeker/answer.html",
        asked=bool(code),
        known=known,
        outcome=report_words.OUTCOME[outcome.value] if outcome else None,
        sensitive=True,
    )
    return page, 200 if known else 422


def _others(found: Listing) -> list[Found]:
    """The nearest other places of the same kind; none where its own place is not known."""
    if found.place_id is None:
        return []
    question = Question(
        place_id=found.place_id, categories=(found.categories[0],), limit=MOST_OTHERS + 1
    )
    with reading() as connection:
        answered = find_help(connection, snapshot(), question, now=dt.datetime.now(dt.UTC))
    others = [other for other in answered.found if other.listing.id != found.id]
    return others[:MOST_OTHERS]


def _helpers(found: Listing, reason: str) -> list[Listing]:
    """Lines and offices that help against what was done, those that take complaints first."""
    with reading() as connection:
        snapshot().look(connection)
        place = snapshot().place(connection, found.place_id) if found.place_id else None
        code = place.admin1_code if place else admin1_of(found)
        covered = snapshot().covered(connection, found.country, code)
        helpers: dict[UUID, Listing] = {}
        for category in HELPERS.get(reason, OTHERWISE):
            for line in on_top(covered, categories=(category,), languages=()).lines[:2]:
                helpers.setdefault(line.id, line)
        if place is not None:
            question = Question(place_id=place.id, categories=("rights_complaints",), limit=1)
            answered = find_help(connection, snapshot(), question, now=dt.datetime.now(dt.UTC))
            for other in answered.found:
                helpers.setdefault(other.listing.id, get_listing(connection, other.listing.id))
    helpers.pop(found.id, None)
    return list(helpers.values())[:MOST_HELPERS]


@contextmanager
def _intake() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the role that takes what strangers send; for one request only."""
    url = settings().intake_database_url
    if not url:
        abort(503)
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            yield connection
    except (psycopg.OperationalError, ReadOnlySqlTransaction):
        abort(503)  # reading goes on without the database that is written to
