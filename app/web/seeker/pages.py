"""Home, about, privacy, and what programs ask for."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.web import same_page
from app.web.headers import keep_nothing
from app.web.i18n import negotiated
from app.web.seeker.voices import OF_TILES
from app.web.templates import render

#: The needs on the first screen; no tile names an identity.
TILES = (
    "shelter",
    "food",
    "health",
    "legal_aid",
    "family_links",
    "mental_health",
    "gbv",
    "information",
)


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/", "root", root)
    bp.add_url_rule("/<locale:locale>/", "home", home)
    bp.add_url_rule("/<locale:locale>/about", "about", about)
    bp.add_url_rule("/<locale:locale>/privacy", "privacy", privacy)
    bp.add_url_rule("/<locale:locale>/languages", "languages", languages)
    bp.add_url_rule("/<locale:locale>/words", "words", words)
    bp.add_url_rule("/favicon.ico", "favicon", favicon)


def root() -> ResponseReturnValue:
    """Send to the home page in the language that the browser asks for."""
    response = redirect(url_for("seeker.home", locale=negotiated()))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "public, max-age=30"
    return response


def home() -> ResponseReturnValue:
    """Ask where and what, in one form."""
    return render("seeker/home.html", tiles=TILES, clips=OF_TILES)


def languages() -> ResponseReturnValue:
    """The languages of the pages, each leading to the page that the reader was on."""
    if request.args:
        keep_nothing()  # its address says what somebody looks for
    return render("seeker/languages.html", choices=same_page.choices())


def words() -> ResponseReturnValue:
    """Who has checked the words of these pages, and how to say that some are wrong."""
    return render("seeker/words.html")


def about() -> ResponseReturnValue:
    """What this is, and what it is not."""
    return render("seeker/about.html")


def privacy() -> ResponseReturnValue:
    """What we do not keep, and what the phone does."""
    return render("seeker/privacy.html")


def favicon() -> ResponseReturnValue:
    """No icon: browsers that ask get an empty answer that they keep."""
    return "", 204, {"Cache-Control": "public, max-age=86400"}
