"""Where a page ended, as text that a program gives back unread."""

from __future__ import annotations

import base64
import binascii

from app.web.params import Problem, Refused


def pack(text: str) -> str:
    """The cursor of a text; its first letter is the kind."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str, kind: str) -> str:
    """What was packed, without its kind; raises :class:`Refused` for any other text."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not text.startswith(kind):
        raise unreadable(cursor)
    return text[1:]


def unreadable(cursor: str) -> Refused:
    """The refusal of a cursor that is none of ours."""
    return Refused([Problem(field="cursor", reason="unreadable", value=cursor)])
