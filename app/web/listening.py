"""Recorded voices on pages: what templates ask for, and what a page with one may load."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app, g

from app.config import Settings
from app.services.recordings import CLIPS, Recording, Recordings


def there() -> Recordings:
    """What there is to hear."""
    found = current_app.extensions["amparo.recordings"]
    assert isinstance(found, Recordings)
    return found


def recordings(language: str, clip: str) -> Sequence[Recording]:
    """The recordings of a clip, for a page, whose policy then lets it play them."""
    found = there().of(language, clip)
    if found:
        g.media = "'self'"
    return found


def recording_url(one: Recording) -> str:
    """The address of a recording: a neutral code, and a version that changes with its sound."""
    return f"/audio/{one.voice}/{CLIPS[one.clip]}-{one.version}.opus"


def register(app: Flask) -> None:
    """Look for recordings where the settings say, and make them known to templates."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    app.extensions["amparo.recordings"] = Recordings(settings.audio)
    app.jinja_env.globals.update(
        recordings=recordings,
        recording_url=recording_url,
        languages_recorded=lambda: there().languages(),
    )
