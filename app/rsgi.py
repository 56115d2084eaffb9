"""What ``amparo serve`` loads: the WSGI application, behind a reader of bodies that does not wait.

granian's WSGI reads a request's body in the thread that answers, with no limit of time: one phone
that sends half a form, or one attacker who pretends to be one, would stop a whole process (tried).
Its own interface, RSGI, reads on the event loop: here a body has ten seconds and 64 kB, while
others are answered. The answer itself is made on that loop, one after the other, as before; one
without a length goes out part by part (app/web/streaming.py).

Requests of staff are made in threads of their own: hashing a password, waiting for a lock or
reading a spreadsheet must not keep a seeker waiting.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from app import LARGEST_BODY
from app.web.staff import LARGEST_UPLOAD
from app.web.staff.mount import is_for_staff
from app.web.streaming import Streams, is_streamed
from app.wsgi import application as wsgi

#: A phone on a bad line sends a form in one or two packets; this is for the worst of lines.
BODY_WITHIN_S = 10.0
#: A spreadsheet on such a line.
UPLOAD_WITHIN_S = 120.0
#: Bodies larger than a form that are in memory at once.
_MOST_UPLOADS = 4
_STAFF_THREADS = 4
_ALL = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": False,
    "wsgi.run_once": False,
    "wsgi.url_scheme": "http",
    "wsgi.version": (1, 0),
}
_OF_THE_BODY = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
#: Names of headers as WSGI has them; those of every request are looked up, not made anew.
_NAMES: dict[str, str] = {}
_MOST_NAMES = 500
Answer = tuple[int, list[tuple[str, str]], bytes | Iterable[bytes]]
_LATE = [("Connection", "close"), ("Cache-Control", "no-store"), ("Content-Type", "text/plain")]


class Application:
    """Answers granian's requests with the WSGI application."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_STAFF_THREADS, "staff")
        self._uploads = 0
        self._streams = Streams()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = _environ(scope)
        for_staff = is_for_staff(environ["PATH_INFO"])
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ["wsgi.input"] = io.BytesIO()
            answer = await self._answer(environ, for_staff)
        else:
            length = environ.get("CONTENT_LENGTH", "")
            with self._room_for(length, for_staff) as (most, within_s):
                if most == 0:
                    protocol.response_str(503, [*_LATE, ("Retry-After", "30")], "try again\n")
                    return
                body = await _body(protocol, length, most, within_s)
                if body is None:
                    protocol.response_str(408, _LATE, "too slow\n")
                    return
                environ["wsgi.input"] = io.BytesIO(body)
                if environ.pop("HTTP_TRANSFER_ENCODING", None):  # came in chunks, is whole now
                    environ["CONTENT_LENGTH"] = str(len(body))
                answer = await self._answer(environ, for_staff)
        status, headers, parts = answer
        if isinstance(parts, bytes):
            protocol.response_bytes(status, headers, parts)
        else:
            await self._streams.send(protocol, status, headers, parts)

    async def _answer(self, environ: dict[str, Any], for_staff: bool) -> Answer:
        if not for_staff:
            return _answer_of(environ)
        environ["wsgi.multithread"] = True
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _answer_of, environ)

    @contextmanager
    def _room_for(self, length: str, for_staff: bool) -> Iterator[tuple[int, float]]:
        """How many bytes a body may have, 0 for none now, and how many seconds it may take."""
        if not for_staff or (length.isdigit() and int(length) <= LARGEST_BODY):
            yield LARGEST_BODY, BODY_WITHIN_S
            return
        if self._uploads >= _MOST_UPLOADS:
            yield 0, 0.0
            return
        self._uploads += 1
        try:
            yield LARGEST_UPLOAD, UPLOAD_WITHIN_S
        finally:
            self._uploads -= 1


def _answer_of(environ: dict[str, Any]) -> Answer:
    """Status, headers and body (or its parts) of the answer to a request whose body is here."""
    status, headers = 500, _LATE

    def start(line: str, given: list[tuple[str, str]], exc_info: Any = None) -> Any:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    parts = wsgi(environ, start)
    if not isinstance(parts, list) and is_streamed(environ["REQUEST_METHOD"], headers):
        return status, headers, parts
    answer = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    if status == 413:  # the rest of its body is not read
        headers = [*headers, ("Connection", "close")]
    return status, headers, answer


def _environ(scope: Any) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333), without what only a smuggler sends."""
    environ: dict[str, Any] = _ALL.copy()
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = _bytes(scope.path)
    environ["QUERY_STRING"] = _bytes(scope.query_string)
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    for name, value in scope.headers.items():
        key = _NAMES.get(name) or _key(name)
        if key in environ:
            value = f"{environ[key]},{value}"
        environ[key] = value
    environ.pop("", None)
    return environ


def _bytes(text: str) -> str:
    """What WSGI wants where a text stood in UTF-8: a letter for each of its bytes."""
    return text if text.isascii() else text.encode().decode("latin-1")


def _key(name: str) -> str:
    """The WSGI name of a header; "" for x_forwarded_for, which would pass for X-Forwarded-For."""
    if "_" in name:
        return ""
    key = _OF_THE_BODY.get(name) or "HTTP_" + name.upper().replace("-", "_")
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = key
    return key


async def _body(protocol: Any, length: str, most: int, within_s: float) -> bytes | None:
    """The body, or so much of it that it is too large; None when it did not come in time."""
    if length.isdigit() and int(length) > most:
        return b""  # the application refuses it by its length
    got = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for part in protocol:
                got += part
                if len(got) > most:
                    break
    except Exception:  # late, or the other side has gone
        return None
    return bytes(got)


application = Application()
