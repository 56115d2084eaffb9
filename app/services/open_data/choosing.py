"""Which listings may be taken in bulk: a list of many doors is a list of targets too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.models import Disclosure, Setting
from app.services.taxonomies import terms


def is_open(listing: Mapping[str, Any], *, agreed: bool) -> bool:
    """Whether a row of ``directory.listing`` is in the downloads, feeds and counts on maps.

    Never what is withheld, nor where people sleep who are hunted (sensitive categories or groups),
    nor what its organization keeps out (``agreed`` is False).
    """
    if not agreed or listing["disclosure"] != Disclosure.EXACT.value:
        return False
    return listing["setting"] != Setting.RESIDENTIAL.value or not (
        _is_any_sensitive("category", listing["categories"])
        or _is_any_sensitive("serves", (*listing["serves"], *listing["only_for"]))
    )


def _is_any_sensitive(kind: str, codes: Iterable[str]) -> bool:
    return any(terms(kind)[code].sensitive for code in codes)
