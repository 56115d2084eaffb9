"""JSON answers of the API."""

from __future__ import annotations

from typing import Any

from flask import Response, json


def geojson(body: dict[str, Any]) -> Response:
    """A GeoJSON object (RFC 7946)."""
    return Response(json.dumps(body), mimetype="application/geo+json")


def plain(body: dict[str, Any]) -> Response:
    """A JSON object."""
    return Response(json.dumps(body), mimetype="application/json")
