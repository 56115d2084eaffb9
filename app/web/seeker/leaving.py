"""Leaving: the way out, what this phone keeps, and what nobody but its owner can hide."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from app.web import elsewhere
from app.web.headers import keep_nothing
from app.web.templates import render

#: What browsers fetched from us. Not ``storage``: what somebody saved for later stays there.
#: Not ``cookies``: seekers have none, and it would take those of the whole domain.
ON_LEAVING = '"cache"'
EVERYTHING = '"cache", "cookies", "storage"'


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/exit", "exit", leave, methods=["GET", "POST"])
    bp.add_url_rule("/<locale:locale>/erase", "erase", erase, methods=["GET", "POST"])
    bp.add_url_rule("/<locale:locale>/hide-your-visit", "hide", hide_your_visit)


def leave() -> ResponseReturnValue:
    """The way out. A POST is the script's, in the background: the phone is elsewhere already.

    The link (without script) carries no ``Clear-Site-Data``: browsers hold an answer back until
    they have cleared, which took seconds, and nobody can wait for that here.
    """
    keep_nothing()
    if request.method == "POST":
        return Response(status=204, headers={"Clear-Site-Data": ON_LEAVING})
    return redirect(elsewhere.weather_for(request.args.get("at", "")), 303)


def erase() -> ResponseReturnValue:
    """Erase what this phone keeps of us, by its button; by its address, ask first."""
    keep_nothing()
    done = request.method == "POST" and not _is_from_another_site()
    response = make_response(render("seeker/erase.html", done=done, sensitive=True))
    if done:
        response.headers["Clear-Site-Data"] = EVERYTHING
    return response


def hide_your_visit() -> ResponseReturnValue:
    """What the way out cannot do, and what somebody can."""
    keep_nothing()
    return render("seeker/hide_your_visit.html", sensitive=True)


def _is_from_another_site() -> bool:
    """Whether a page of somebody else sent the form; browsers that do not say are believed."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
