"""Which listings robots may be led to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

#: How many parts the list of listings has: by the first byte of their random ids. At a million
#: listings a part has 4,000; a sitemap may hold 50,000 (sitemaps.org).
PARTS = 256


def ids_of_part(
    connection: psycopg.Connection[Any],
    part: int,
    *,
    sensitive_categories: Sequence[str],
    sensitive_groups: Sequence[str],
) -> list[UUID]:
    """The ids of a part (0 to 255), in order: ``exact`` places with nothing sensitive to them."""
    first, last = UUID(int=part << 120), UUID(int=((part + 1) << 120) - 1)
    rows = connection.execute(
        "SELECT id FROM listing WHERE id BETWEEN %(first)s AND %(last)s"
        " AND disclosure = 'exact' AND NOT line AND NOT categories && %(categories)s::text[]"
        " AND NOT (serves || only_for) && %(groups)s::text[] ORDER BY id",
        {
            "first": first,
            "last": last,
            "categories": list(sensitive_categories),
            "groups": list(sensitive_groups),
        },
    ).fetchall()
    return [key for (key,) in rows]
