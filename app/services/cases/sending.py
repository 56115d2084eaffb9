"""What a stranger sends and may ask for: a report, and what became of it. Nothing of who sends."""

from __future__ import annotations

import enum
import hashlib
import re
import secrets
from typing import Any
from uuid import UUID

import psycopg

from app.models import Outcome
from app.services.editing.free_text import holds_contact

#: A line, not a story.
LONGEST_NOTE = 200
#: Letters and digits that nobody confuses, also when they are read aloud: 8 of 30 are 39 bits.
_ALPHABET = "23456789abcdefghkmnpqrstuvwxyz"
_CODE_LENGTH = 8
_SENTENCES = re.compile(r"(?<=[.!?।؟])\s+|(?<=[。！？])|\n+")
#: A word with a capital that does not begin a sentence: a name, more often than not.
_NAME = re.compile(r"(?<=[^\W\d_] )([A-ZÁÉÍÓÚÑÇÂÊÔÃÕÀÈÙÎÛËÏÜА-ЯЁ][\w’'-]+)")


class Answer(enum.StrEnum):
    """What became of sending a report."""

    RECEIVED = "received"
    TOO_MANY = "too_many"
    GONE = "gone"  # nobody lists that any more


def new_code() -> str:
    """A code by which whoever sends a report may look up what became of it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def cleaned(note: str) -> tuple[str, bool]:
    """A note without sentences that hold a number, link or address, and without names.

    Returns what is left and whether something was taken out. It takes too much rather than too
    little: what stays is read by moderators, and by the organization.
    """
    kept = [part for part in _SENTENCES.split(note.strip()) if part and not holds_contact(part)]
    left = " ".join(kept)
    nameless = _NAME.sub("…", left)[:LONGEST_NOTE]
    return nameless, nameless != " ".join(part for part in _SENTENCES.split(note.strip()) if part)


def send(
    intake: psycopg.Connection[Any],
    listing_id: UUID,
    reason: str,
    *,
    note: str = "",
    code: str | None = None,
) -> Answer:
    """Send a report on a public listing, over a connection of the role that reads nothing."""
    code_hash = _hashed(code) if code else None
    row = intake.execute(
        "SELECT intake.report(%s, %s, %s, %s)", (listing_id, reason, note, code_hash)
    ).fetchone()
    assert row is not None
    return Answer(row[0])


def look_up(intake: psycopg.Connection[Any], code: str) -> Outcome | None:
    """What became of the report of a code; None while nobody has decided.

    Raises ``LookupError`` for a code that nobody got.
    """
    plain = re.sub(r"[\s-]", "", code).lower()
    row = intake.execute("SELECT intake.report_answer(%s)", (_hashed(plain),)).fetchone()
    if row is None or row[0] is None:
        raise LookupError
    return None if row[0] == "waiting" else Outcome(row[0])


def _hashed(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
