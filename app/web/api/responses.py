"""JSON answers of the API."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, g, request

from app.locales import BY_CODE
from app.web import i18n
from app.web.params import AskedForLocale, from_request


def use_locale(code: str | None) -> None:
    """Write names in the locale of this code; when None, in what ``Accept-Language`` asks for.

    Who sends none, or no language of ours, gets the default.
    """
    g.heard = code is None
    i18n.use(i18n.negotiated() if code is None else BY_CODE[code])


def say_language(response: Response) -> Response:
    """Say in which locale the names are, and whether another header would change it."""
    if response.status_code == 200 and "heard" in g:
        response.headers["Content-Language"] = i18n.current().code
        if g.heard:
            response.headers.add("Vary", "Accept-Language")
    return response


def use_locale_asked_for() -> None:
    """The same for what takes no other parameter; raises :class:`Refused` for any other."""
    use_locale(from_request(AskedForLocale, request.args).locale)


def geojson(body: dict[str, Any]) -> Response:
    """A GeoJSON object (RFC 7946)."""
    return Response(msgspec.json.encode(body), mimetype="application/geo+json")


def plain(body: dict[str, Any]) -> Response:
    """A JSON object."""
    return Response(msgspec.json.encode(body), mimetype="application/json")
