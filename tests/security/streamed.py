"""A server of parts for test_streaming.py: what app/web/streaming.py does, behind granian."""

import time
from collections.abc import Iterator
from typing import Any

from app.web.streaming import Streams

PART = b"x" * 100_000
PARTS = 1_000
#: As fast as it comes: what is sent in drops is read before the next is made.
DROP = b"x" * 100
streams = Streams()
#: How many answers were begun, and how many of them were put away.
begun = closed = made = 0


def parts(path: str) -> Iterator[bytes]:
    """A first part, then what the path says."""
    global begun, closed, made
    begun += 1
    try:
        if path == "/empty":
            return
        if path == "/never":
            raise RuntimeError
        yield b"first\n"
        if path == "/slow":
            time.sleep(2)
            yield b"last\n"
        elif path == "/broken":
            raise RuntimeError
        elif path == "/drops":
            for _ in range(60_000):
                time.sleep(0.0005)
                yield DROP
        else:
            for _ in range(PARTS):
                made += 1
                yield PART
    finally:
        closed += 1


async def application(scope: Any, protocol: Any) -> None:
    """Count, begin to count anew, or stream."""
    global begun, closed, made
    if scope.path == "/anew":
        begun = closed = made = 0
    if scope.path in ("/counts", "/anew"):
        protocol.response_str(200, [], f"{begun} {closed} {made}")
        return
    await streams.send(protocol, 200, [("content-type", "text/plain")], parts(scope.path))
