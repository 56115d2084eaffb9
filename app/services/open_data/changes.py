"""What changed of the open data, the newest first; of what is gone its id and the date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import class_row

#: Where a page ended: the date and id of its last change.
After = tuple[dt.datetime, UUID]


@dataclass(frozen=True, slots=True)
class Changed:
    """A listing that changed; of one that is ``gone`` nothing else is known."""

    id: UUID
    changed_at: dt.datetime
    gone: bool
    name: str | None
    organization: str | None
    categories: list[str] | None
    city: str | None
    country: str | None


def find_changes(
    connection: psycopg.Connection[Any],
    *,
    since: dt.datetime | None,
    after: After | None,
    limit: int,
) -> list[Changed]:
    """Changes later than ``since`` (all when None), from the one after ``after`` on."""
    where = ["TRUE"]
    if since is not None:
        where.append("c.changed_at > %(since)s")
    if after is not None:
        where.append("(c.changed_at, c.listing_id) < (%(changed_at)s, %(listing_id)s)")
    changed_at, listing_id = after or (None, None)
    with connection.cursor(row_factory=class_row(Changed)) as cursor:
        cursor.execute(
            "SELECT c.listing_id AS id, c.changed_at, c.gone, l.name, l.organization,"
            " l.categories, l.city, l.country FROM change c"
            " LEFT JOIN listing l ON l.id = c.listing_id AND l.open_data AND NOT c.gone"
            f" WHERE {' AND '.join(where)}"
            f" ORDER BY c.changed_at DESC, c.listing_id DESC LIMIT {limit:d}",
            {"since": since, "changed_at": changed_at, "listing_id": listing_id},
        )
        return list(cursor)
