"""Where a page ended, as a text that means something to us only."""

from __future__ import annotations

import base64
import binascii

from app.web.params import Problem, Refused


def cursor_of(text: str) -> str:
    """A cursor that holds a text."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def text_of(cursor: str, kind: str) -> str:
    """The text of a cursor without its first letter, the ``kind``; raises :class:`Refused`."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not text.startswith(kind):
        raise unreadable(cursor)
    return text[1:]


def unreadable(cursor: str) -> Refused:
    """What is raised for a cursor that we did not make."""
    return Refused([Problem(field="cursor", reason="unreadable", value=cursor)])
