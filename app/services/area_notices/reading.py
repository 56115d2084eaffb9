"""The notices of a place as strangers read them: two at most, the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from app.services.places import KnownPlace

MOST = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """One notice. ``place_id`` None: of all of the admin-1; ``admin1_code`` "": of the country."""

    country: str
    admin1_code: str
    place_id: int | None
    texts: dict[str, str]
    source: str
    said_on: dt.date
    expires_at: dt.datetime

    @property
    def wordings(self) -> list[dict[str, Any]]:
        """Its texts in the form in which the best for a reader is chosen."""
        return [
            {"about": "", "locale": code, "text": text, "source": "human", "outdated": False}
            for code, text in self.texts.items()
        ]

    def is_of(self, place: KnownPlace) -> bool:
        """Whether it is of a town, or of what the town lies in."""
        if self.country != place.country or self.admin1_code not in ("", place.admin1_code):
            return False
        return self.place_id in (None, place.id)


def read_all(connection: psycopg.Connection[Any]) -> tuple[Shown, ...]:
    """All public notices, the newest first."""
    rows = connection.execute(
        "SELECT country, admin1_code, place_id, texts, source, said_on, expires_at"
        " FROM area_notice ORDER BY said_on DESC, id"
    )
    return tuple(Shown(*row) for row in rows)


def notices_of(
    notices: Iterable[Shown], place: KnownPlace | None, *, now: dt.datetime
) -> Sequence[Shown]:
    """Those that hold at a place now; nothing where no place is known."""
    if place is None:
        return []
    return [n for n in notices if n.expires_at > now and n.is_of(place)][:MOST]
