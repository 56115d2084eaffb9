"""Counts the searches of pages that found nothing near (docs/decisions/0012)."""

from __future__ import annotations

from flask import Flask, current_app

from app.config import Settings
from app.services.gaps.counting import SearchCounts, send_to
from app.services.search.finding import Answer


def register(app: Flask) -> None:
    """Count, where there is an address to send counts to."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    if settings.intake_database_url:
        app.extensions["amparo.counts"] = SearchCounts(send_to(settings.intake_database_url))


def count(answer: Answer) -> None:
    """Count an answer of a page."""
    counts = current_app.extensions.get("amparo.counts")
    if isinstance(counts, SearchCounts):
        counts.add(answer)
