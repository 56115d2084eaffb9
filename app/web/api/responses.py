"""JSON answers of the API."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, request

from app.locales import BY_CODE
from app.web import i18n
from app.web.params import AskedForLocale, from_request


def use_locale(code: str | None) -> None:
    """Write names in the locale of this code, the default when None."""
    if code is not None:
        i18n.use(BY_CODE[code])


def use_locale_asked_for() -> None:
    """The same for what takes no other parameter; raises :class:`Refused` for any other."""
    use_locale(from_request(AskedForLocale, request.args).locale)


def geojson(body: dict[str, Any]) -> Response:
    """A GeoJSON object (RFC 7946)."""
    return Response(msgspec.json.encode(body), mimetype="application/geo+json")


def plain(body: dict[str, Any]) -> Response:
    """A JSON object."""
    return Response(msgspec.json.encode(body), mimetype="application/json")
