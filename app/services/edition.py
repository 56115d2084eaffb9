"""Which code wrote the public rows: its numbering of facets, its cards, how it folds names."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from app.services.facets import numbers
from app.services.gazetteer import SAME_LETTERS
from app.services.listings import CARD_FIELDS, CONTENTS


@lru_cache
def fingerprint() -> str:
    """Changes when one of these does: then all public rows must be written again."""
    written = (list(numbers()), CARD_FIELDS, CONTENTS, SAME_LETTERS)
    return hashlib.sha256(repr(written).encode()).hexdigest()[:16]


def is_ours(written_with: str | None) -> bool:
    """Whether a directory of that fingerprint was written as here; "" has no rows yet."""
    return written_with in (fingerprint(), "")
