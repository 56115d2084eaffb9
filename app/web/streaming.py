"""Sends an answer in parts as they are made, while others are answered.

Through a pipe, which the server reads as a file: it holds 64 kB, so a slow reader slows the maker.
What granian streams itself waits in memory without bound (274 MB in a second, tried). Whoever
reads sees the end of an answer that failed as its end: each format must say that it is whole.

Who makes the parts (a WSGI iterable without Content-Length) must hold no connection and no lock
between two of them, and must not need the request: each part is made in some thread, and a reader
may take a minute for it.
"""

from __future__ import annotations

import array
import asyncio
import fcntl
import os
import termios
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, BinaryIO

from app.web import logs

#: A reader that takes no part for so long has gone.
PART_WITHIN_S = 60.0
#: Answers that a process sends in parts at once.
MOST_AT_ONCE = 16
_THREADS = 2


def is_streamed(method: str, status: int, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether an answer has no length yet, so that its parts go out as they are made."""
    if method == "HEAD" or status in (204, 304):
        return False
    return all(name.lower() != "content-length" for name, _ in headers)


class Streams:
    """The answers that this process sends in parts."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, "stream")
        self._now = 0

    async def send(
        self, protocol: Any, status: int, headers: list[tuple[str, str]], parts: Iterable[bytes]
    ) -> None:
        """Send all parts to a reader (RSGI); with too many others at once answer 503."""
        with self._one_more(parts) as there_is_room:
            if not there_is_room:
                protocol.response_str(503, [("Retry-After", "30")], "try again\n")
                return
            made = iter(parts)
            try:
                first = await self._next(made)
            except Exception as error:
                logs.note(error, "GET", "-")
                protocol.response_str(500, [("Cache-Control", "no-store")], "")
                return
            if first is None:  # the server must find something in the pipe, to have opened it
                protocol.response_bytes(status, headers, b"")
                return
            with _pipe() as (reading, writing):
                protocol.response_file(status, headers, f"/proc/self/fd/{reading.fileno()}")
                try:
                    await self._fill(writing, reading, made, first)
                finally:
                    if not reading.closed:
                        await _taken(reading)

    async def _next(self, made: Iterator[bytes]) -> bytes | None:
        """The next part that is not empty, made in a thread; None when there is no more."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _next, made)

    async def _fill(
        self, writing: BinaryIO, reading: BinaryIO, made: Iterator[bytes], first: bytes
    ) -> None:
        """Write all parts; stop when the reader has gone, or takes nothing for a minute."""
        part: bytes | None = first
        written = 0
        while part is not None:
            left = memoryview(part)
            while left:
                if not reading.closed and _waiting(reading) < written:
                    reading.close()  # the server has its own end: when that goes, so do we
                try:
                    sent = os.write(writing.fileno(), left)
                except BlockingIOError:
                    if not await _writable(writing):
                        reading.close()
                        return
                except BrokenPipeError:
                    return
                else:
                    written += sent
                    left = left[sent:]
            part = await self._next(made)

    @contextmanager
    def _one_more(self, parts: Iterable[bytes]) -> Iterator[bool]:
        self._now += 1
        try:
            yield self._now <= MOST_AT_ONCE
        except Exception as error:
            logs.note(error, "GET", "-")
        finally:
            self._now -= 1
            if hasattr(parts, "close"):
                parts.close()


def _next(made: Iterator[bytes]) -> bytes | None:
    """The next part that is not empty; None when there is no more."""
    return next((part for part in made if part), None)


@contextmanager
def _pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Both ends of a pipe; the server opens the first once more, by its number."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with os.fdopen(reading, "rb", 0) as first, os.fdopen(writing, "wb", 0) as second:
        yield first, second


def _waiting(reading: BinaryIO) -> int:
    """How many bytes of a pipe nobody has taken yet."""
    count = array.array("i", [0])
    fcntl.ioctl(reading.fileno(), termios.FIONREAD, count)
    return count[0]


async def _writable(writing: BinaryIO) -> bool:
    """Wait until a pipe takes more; False when it does not within a minute."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_writer(writing.fileno(), ready.set)
    try:
        async with asyncio.timeout(PART_WITHIN_S):
            await ready.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_writer(writing.fileno())
    return True


async def _taken(reading: BinaryIO) -> None:
    """Wait until the server has read what is in a pipe, so that it has opened it."""
    until = asyncio.get_running_loop().time() + PART_WITHIN_S
    while _waiting(reading):
        if asyncio.get_running_loop().time() > until:
            return
        await asyncio.sleep(0.005)
