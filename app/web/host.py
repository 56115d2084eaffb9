"""Our own name: what AMPARO_BASE_URL says, whatever a request's ``Host`` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from app.config import Settings


class OwnHost:
    """WSGI middleware: nothing behind it sees a ``Host`` that somebody made up.

    A forged one would stand in redirects that caches keep, and one that is no name at all
    breaks the routing before any of our code runs.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], base_url: str) -> None:
        self._app = app
        parts = urlsplit(base_url)
        self._scheme, self._host = parts.scheme, parts.netloc

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["HTTP_HOST"] = self._host
        environ["wsgi.url_scheme"] = self._scheme
        return self._app(environ, start_response)


def register(app: Flask) -> None:
    """Stand in front of the application."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    app.wsgi_app = OwnHost(app.wsgi_app, settings.base_url)  # type: ignore[method-assign] # as Flask's documentation does
