"""Repeated public pages, kept in the process: a gateway in front of the application.

A page is kept for the directory version and the five-minute slot it was made in. The version is
looked at no more than once a second. What is ``no-store`` is never kept, so nothing sensitive
and no position ever is.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Flask

from app.db import PublicDatabase
from app.services.search.snapshot import Snapshot
from app.web.assets import code_version
from app.web.compression import accepted
from app.web.i18n import asked_for_by
from app.web.streaming import is_streamed

MOST_PAGES = 1_000
LONGEST_QUERY = 400
KEEP_S = 30.0
SLOT_S = 300
StartResponse = Callable[..., Any]
Environ = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it went out."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    stamp: tuple[int, int]
    until: float


class PageCache:
    """WSGI middleware: answers from memory, sets ETags, answers 304."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], database: PublicDatabase, snapshot: Snapshot
    ) -> None:
        self._app = app
        self._database = database
        self._snapshot = snapshot  # the views' own: a page is never older than its stamp
        self._pages: OrderedDict[tuple[str, str, str | None, str], Kept] = OrderedDict()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] != "GET" or len(query) > LONGEST_QUERY or _is_no_page(path):
            return self._app(environ, start_response)
        encoding = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        language = _language(environ, path)
        key = (path, query, encoding, language)
        try:
            stamp = self._stamp()
        except psycopg.Error:
            return self._app(environ, start_response)
        kept = self._pages.get(key)
        if kept is None or kept.stamp != stamp or kept.until < time.monotonic():
            made = self._make(environ, stamp)
            if isinstance(made, Kept):
                kept = made
                self._pages[key] = kept
                if len(self._pages) > MOST_PAGES:
                    self._pages.popitem(last=False)
            else:
                status, headers, body = made
                start_response(status, headers)
                return body
        if environ.get("HTTP_IF_NONE_MATCH") == kept.etag:
            small = [(k, v) for k, v in kept.headers if k.lower() not in _OF_A_BODY]
            start_response("304 NOT MODIFIED", small)
            return [b""]
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _make(
        self, environ: Environ, stamp: tuple[int, int]
    ) -> Kept | tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        """The application's answer; kept when it is public and whole."""
        caught: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            caught[:] = [status, headers]

        body = self._app(environ, start)
        status, headers = caught
        control = next((v for k, v in headers if k.lower() == "cache-control"), "")
        kept = status.startswith("200") and control.startswith("public")
        if not kept or is_streamed("GET", 200, headers):
            return status, headers, body
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        digest = hashlib.sha256(content).hexdigest()[:16]
        etag = f'"{code_version()}-{stamp[0]}-{stamp[1]}-{digest}"'
        headers = [(k, v) for k, v in headers if k.lower() not in ("etag", "content-length")]
        headers += [("ETag", etag), ("Content-Length", str(len(content)))]
        return Kept(status, headers, content, etag, stamp, time.monotonic() + KEEP_S)

    def _stamp(self) -> tuple[int, int]:
        """The directory version and the five-minute slot, since hours move by themselves."""
        if self._snapshot.is_old():
            with self._database.reading() as connection:
                self._snapshot.look(connection)
        return self._snapshot.version, int(time.time() // SLOT_S)


def _language(environ: Environ, path: str) -> str:
    """The locale that the header asks for, of the paths that listen to it; "" for all others."""
    listens = path == "/" or path.startswith("/api/")
    return asked_for_by(environ.get("HTTP_ACCEPT_LANGUAGE", "")).code if listens else ""


def _is_no_page(path: str) -> bool:
    """Probes, and recorded voices: those are large, and asked for in parts."""
    return path in ("/healthz", "/readyz") or path.startswith("/audio/")


_OF_A_BODY = frozenset({"content-length", "content-type", "content-encoding"})


def register(app: Flask) -> None:
    """Stand in front of the application."""
    database = app.extensions["amparo.database"]
    assert isinstance(database, PublicDatabase)
    snapshot = app.extensions["amparo.snapshot"]
    assert isinstance(snapshot, Snapshot)
    app.wsgi_app = PageCache(app.wsgi_app, database, snapshot)  # type: ignore[method-assign] # as Flask's documentation does
