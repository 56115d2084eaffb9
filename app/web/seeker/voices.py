"""Recorded voices: the files, and the page by which a partner records them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from app.services.recordings import CLIPS
from app.web import listening
from app.web.critical import lazy_critical as critical
from app.web.i18n import lazy_gettext as _
from app.web.seeker.cards import CARDS, SPEAK
from app.web.templates import render

#: A file of that address never changes: its version is in it.
KEEP = "public, max-age=31536000, immutable"
#: What each clip says. Those of the cards are the cards' own sentences.
SENTENCES = dict(
    zip(
        CLIPS,
        (
            _("The name of your language"),
            _("Welcome. Here you find help near you. It is free."),
            critical("You can ask for an interpreter. It is free.", "bubbles"),
            critical("In an emergency, call this number.", "siren"),
            SPEAK.about(language="…"),
            *CARDS,
        ),
        strict=True,
    )
)
#: The clip of a tile of the first screen.
OF_TILES = {"shelter": "sleep", "food": "food", "health": "doctor", "legal_aid": "lawyer"}


def add_to(bp: Blueprint) -> None:
    """Add these to the seekers' blueprint."""
    bp.add_url_rule("/audio/<voice>/<recording>.opus", "recording", recording)
    bp.add_url_rule("/<locale:locale>/record", "record", record)


def recording(voice: str, recording: str) -> ResponseReturnValue:
    """The file of one recording; a part of it, where a player asks for one (RFC 9110, Range)."""
    code, _, version = recording.partition("-")
    found = listening.there().at(voice, code, version)
    if found is None:
        abort(404)
    data = found.path.read_bytes()
    response = Response(data, mimetype="audio/ogg")
    response.set_etag(found.version)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    response.headers["Cache-Control"] = KEEP
    return response


def record() -> ResponseReturnValue:
    """The sentences to record; with script and a microphone, a button for each."""
    g.media = "blob:"
    g.microphone = True
    return render("seeker/record.html", sentences=SENTENCES), {"X-Robots-Tag": "noindex"}
