"""What is for programs of others: open to every site, errors as RFC 9457 problems, no locale."""

from __future__ import annotations

from flask import Request, request
from werkzeug.wrappers import Response

BEGINNINGS = ("/api/", "/hsds/", "/ogc/", "/oembed")


def is_for_programs(asked: Request) -> bool:
    """Whether a request is for an answer that a program reads."""
    return asked.path.startswith(BEGINNINGS)


def open_to_all(response: Response) -> Response:
    """Let every site read an answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response
