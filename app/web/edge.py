"""The outermost layer: nothing that fails inside gets past it, and it can keep an access log.

The log is kept only where the operator asks (``AMPARO_ACCESS_LOG=1``). A line is method, pattern
of the route, status, bytes, milliseconds, and nothing else: no time, address, query, browser.
Leaving and erasing are not in it: they are nobody's business.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.config import Settings
from app.web import logs
from app.web.staff import mount
from app.web.streaming import is_streamed

#: Routes of which not even that they were called is written (law 3).
_UNWRITTEN = (
    "/exit",
    "/<locale:locale>/erase",
    "/audio/<voice>/<recording>.opus",
    "/<locale:locale>/listings/<uuid:listing_id>/report",
    "/<locale:locale>/answer",
)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_FAILED = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", "0"),
    ("Cache-Control", "no-store"),
]


def register(app: Flask) -> None:
    """Stand in front of everything else."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    outermost = _guarded(app.wsgi_app)
    if settings.access_log:
        outermost = _logged(outermost, app)
    app.wsgi_app = outermost  # type: ignore[assignment, method-assign] # as Flask's documentation does


def _guarded(inner: Wsgi) -> Wsgi:
    """Answer 500 where not even the error page could be made: a server would print the values."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return inner(environ, start_response)
        except Exception as error:
            logs.note(error, environ["REQUEST_METHOD"], "-")
            start_response("500 INTERNAL SERVER ERROR", _FAILED)
            return [b""]

    return answer


def _logged(inner: Wsgi, app: Flask) -> Wsgi:
    """Write one line for each answer, those from the page cache too."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        status, streamed = "", False

        def start(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal status, streamed
            status, streamed = line[:3], is_streamed(environ["REQUEST_METHOD"], headers)
            return start_response(line, headers, exc_info)

        parts = inner(environ, start)
        if streamed and not isinstance(parts, list):  # its size and time are not known yet
            body: Iterable[bytes] = parts
            size: int | str = "-"
        else:
            body = whole = parts if isinstance(parts, list) else list(parts)
            size = sum(map(len, whole))
            if hasattr(parts, "close"):
                parts.close()
        method, pattern = environ["REQUEST_METHOD"], _pattern(app, environ)
        if pattern not in _UNWRITTEN:
            spent = (time.perf_counter() - began) * 1000
            sys.stdout.write(f"{logs.known(method)} {pattern} {status} {size} {spent:.1f}\n")
            sys.stdout.flush()
        return body

    return answer


def _pattern(app: Flask, environ: dict[str, Any]) -> str:
    """The pattern of the route, as it is in docs/urls.md; "-" for an address that is not ours."""
    path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
    with_staff = mount.staff_of(app)
    if with_staff is not None and mount.is_for_staff(path):
        app = with_staff.app
    try:
        rule, _ = app.url_map.bind("").match(path, environ["REQUEST_METHOD"], return_rule=True)
    except (HTTPException, RequestRedirect):
        return "-"
    return rule.rule
