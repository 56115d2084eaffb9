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
#: Longer pages, of long sentences in letters of two and three bytes, are packed harder: a hundredth
#: lighter for 0.2 ms.
LONG, QUALITY_OF_LONG = 30_000, 9
WINDOW = 16  # 64 kB: more than a page, and far less to set up
LEAST_BYTES = 400
#: Where a page turns from code to words and back. Each part then has codes of its own: a page
#: gets 40 to 180 bytes lighter, most in letters of two and three bytes, where one set for all
#: was good or bad by chance (measured).
SEAMS = (b"<body>", b"<svg class=sprite", b"<script>")
TEXT = frozenset(
    {
        "text/html",
        "text/css",
        "text/plain",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/xml",
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
    response.set_data(_brotli(body) if encoding == "br" else gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = encoding
    return response


def _brotli(body: bytes) -> bytes:
    quality = QUALITY if len(body) <= LONG else QUALITY_OF_LONG
    packer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=quality, lgwin=WINDOW)
    sent = []
    start = 0
    for seam in SEAMS:
        end = body.find(seam, start)
        if end > start:
            sent += [packer.process(body[start:end]), packer.flush()]
            start = end
    return b"".join([*sent, packer.process(body[start:]), packer.finish()])


@lru_cache(maxsize=1_000)
def accepted(header: str) -> str | None:
    """The encoding of ours that a browser takes ("br" before "gzip"); None for neither."""
    offered = parse_accept_header(header, Accept)
    return next((name for name in ("br", "gzip") if offered.quality(name) > 0), None)
