"""Brotli and gzip of what is text, in the last step of an answer.

By hand: the library asks what was accepted, hashes and reads each body again, which took as
long as a fifth of the compression itself. Brotli 5 costs half a millisecond a page (measured).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

QUALITY = 5
WINDOW = 16  # 64 kB: more than a page, and far less to set up
LEAST_BYTES = 400
TEXT = frozenset(
    {
        "text/html",
        "text/css",
        "text/plain",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
        "application/problem+json",
        "image/svg+xml",
    }
)


def register(app: Flask) -> None:
    """Compress every answer that is text, errors too: a form with errors is as heavy as any."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer in the best encoding that the browser takes."""
    if response.mimetype not in TEXT or response.is_streamed:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    encoding = accepted(request.headers.get("Accept-Encoding", ""))
    if encoding is None or len(body) < LEAST_BYTES or "Content-Encoding" in response.headers:
        return response
    response.set_data(
        brotli.compress(body, mode=brotli.MODE_TEXT, quality=QUALITY, lgwin=WINDOW)
        if encoding == "br"
        else gzip.compress(body, 6, mtime=0)
    )
    response.headers["Content-Encoding"] = encoding
    return response


@lru_cache(maxsize=1_000)
def accepted(header: str) -> str | None:
    """The encoding of ours that a browser takes ("br" before "gzip"); None for neither."""
    offered = parse_accept_header(header, Accept)
    return next((name for name in ("br", "gzip") if offered.quality(name) > 0), None)
