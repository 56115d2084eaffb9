"""What changes only with the directory's version, kept in the process between requests.

The version is looked at no more than once a second: no answer is older than that.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import psycopg

from app.services import edition
from app.services.area_notices.reading import Shown, read_all
from app.services.errors import NotFound, NumberedOtherwise
from app.services.listings import Listing
from app.services.places import KnownPlace, find_packed, unpack
from app.services.search.lines import OnTop, covering, on_top
from app.services.taxonomies import terms

LOOK_EVERY_S = 1.0
PLACES_AT_ONCE = 200
MOST_ON_TOP = 2_000


class Snapshot:
    """Lines that cover an area, and towns, of one version of the directory."""

    def __init__(self) -> None:
        self.version = -1
        #: Towns with listings more than 25 km from their centre.
        self.spread_out: frozenset[int] = frozenset()
        #: Towns that are stages of a corridor.
        self.stages: frozenset[int] = frozenset()
        self.notices: tuple[Shown, ...] = ()
        self._is_numbered_as_here = True
        self._looked_at = float("-inf")
        self._covered: dict[tuple[str, str], Sequence[Listing]] = {}
        self._on_top: dict[object, OnTop] = {}
        self._places: dict[int, str] = {}  # packed: all towns take 12 MB
        self._places_version = -1

    def look(self, connection: psycopg.Connection[Any]) -> int:
        """The directory's version, at most a second old; forgets what an older one said."""
        if self.is_old():
            row = connection.execute("SELECT number, facets, places FROM version").fetchone()
            version, written_with, places = row or (0, "", 0)
            self._is_numbered_as_here = edition.is_ours(written_with)
            if version != self.version:
                self._covered.clear()
                self._on_top.clear()
                self.spread_out = frozenset(
                    place_id
                    for (place_id,) in connection.execute(
                        "SELECT DISTINCT place_id FROM search WHERE far_from_town"
                    )
                )
                self.stages = frozenset(
                    place_id
                    for (place_id,) in connection.execute(
                        "SELECT DISTINCT place_id FROM corridor_stop"
                    )
                )
                self.notices = read_all(connection)
                self.version = version
            if places != self._places_version:
                self._places.clear()
                self._places_version = places
            self._looked_at = time.monotonic()
        return self.version

    def check_numbering(self) -> None:
        """Raise NumberedOtherwise where the search index would be asked for other facts.

        So it is while an old process still runs after an upgrade, or a new one before it.
        """
        if not self._is_numbered_as_here:
            raise NumberedOtherwise

    def is_old(self) -> bool:
        """Whether the version was last looked at a second ago or more."""
        return time.monotonic() - self._looked_at >= LOOK_EVERY_S

    def covered(
        self, connection: psycopg.Connection[Any], country: str, admin1_code: str
    ) -> Sequence[Listing]:
        """The lines, remote help and hidden places that cover an admin-1."""
        key = (country, admin1_code)
        if key not in self._covered:
            self._covered[key] = covering(connection, country, admin1_code)
        return self._covered[key]

    def on_top(
        self,
        connection: psycopg.Connection[Any],
        place: KnownPlace,
        categories: Sequence[str],
        languages: Sequence[str],
    ) -> OnTop:
        """What stands on top of a search at a place for these categories and languages.

        Kept, except for sensitive categories: nobody's question outlives its answer.
        """
        covered = self.covered(connection, place.country, place.admin1_code)
        found = self._on_top.get(
            key := (place.country, place.admin1_code, place.coastal, *categories, 0, *languages)
        )
        if found is None:
            found = on_top(
                covered, categories=categories, languages=languages, coastal=place.coastal
            )
            if len(self._on_top) >= MOST_ON_TOP:
                self._on_top.clear()
            if not any(terms("category")[code].sensitive for code in categories):
                self._on_top[key] = found
        return found

    def place(self, connection: psycopg.Connection[Any], place_id: int) -> KnownPlace:
        """The place of an id; raises NotFound."""
        if place_id not in self._places:
            self._places.update(find_packed(connection, place_id, PLACES_AT_ONCE))
        if place_id not in self._places:
            raise NotFound("place", place_id)
        return unpack(place_id, self._places[place_id])
