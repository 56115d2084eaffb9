"""Websites and e-mail addresses: only what is one becomes a link, whoever wrote it."""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f\x7f-\x9f]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def web_address(text: str | None) -> str | None:
    """The address of a page, or None: never ``javascript:``, ``data:`` or a second line."""
    return text if text and _WEB.fullmatch(text) else None


def email_address(text: str | None) -> str | None:
    """An e-mail address, or None: a ``mailto:`` of it adds no copy, subject or text."""
    return text if text and _EMAIL.fullmatch(text) else None
