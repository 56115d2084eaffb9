"""The one index of search: the nearest listings of a group, by distance and id."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from app.services import facets
from app.services.search.asked import RINGS_M, Group, Search, query_of, refusals_of

BETTER_WITHIN_M = 30_000
#: The state of a hit that is shown folded: nobody has checked it for too long (law 4).
STALE = facets.STATES.index("stale")
NUMBER = facets.numbers()
#: The rings' outer bounds as straight lines through the unit sphere.
CHORDS = tuple(facets.chord(m) if m != float("inf") else m for m in RINGS_M)


class Hit(NamedTuple):
    """One listing found, with all that its place in the order depends on."""

    id: UUID
    chord: float  # straight line through the unit sphere; orders as the distance does
    language: int  # 0 speaks one asked for, 1 does not say, 2 says others
    serves: int  # 0 aimed at a group asked for, 1 not
    state: int  # 0 usable, 1 full or closed, 2 stale
    stated: int  # 0 all conditions asked for are known to hold, 1 not all are known
    ring: int
    card: str | None = None  # ``search.card``, where it was asked for

    def key(self) -> tuple[int, int, int, int, int, float, UUID]:
        return (
            self.ring, self.language, self.serves, self.state, self.stated, self.chord, self.id,
        )  # fmt: skip

    @property
    def distance_m(self) -> float:
        return facets.metres(self.chord)

    def value(self, level: str) -> int:
        return int(getattr(self, level))


class Index:
    """One search put to the index, group by group."""

    def __init__(self, connection: psycopg.Connection[Any], search: Search) -> None:
        self._connection = connection
        self._search = search
        self._values = {
            "here": facets.sphere(search.longitude, search.latitude),
            "refusals": "".join(f"&{part}" for part in refusals_of(search)),
            "among": list(search.among or ()),
            "place": search.place_id,
            "spoken": [NUMBER["language", code] for code in search.spoken()],
            "serves": [NUMBER["serves", code] for code in search.serves],
            "needs": [NUMBER["need", need, "yes"] for need in search.needs],
        }

    def nearest(
        self,
        group: Group,
        lower: float,
        upper: float | None,
        limit: int | None,
        *,
        where: str = "",
        cards: bool = False,
    ) -> list[Hit]:
        """The nearest ``limit`` listings of a group with ``lower`` < chord <= ``upper``.

        ``cards``: with what a list says of them, for when nearly all of them will be shown.
        """
        search = self._search
        query = query_of(search, group)
        bounded = upper is not None and upper != float("inf")
        sql = (
            "SELECT s.listing_id, s.sphere <-> %(here)s::cube, "
            + (_LANGUAGE if search.languages else "0")
            + (_SERVES if search.serves else ", 0")
            + ","
            + STATE_OF
            + (_STATED if search.needs else ", 0")
            + (", s.card" if cards else ", NULL")
            + _FROM
            + (" AND s.facets @@ %(query)s::query_int" if query else "")
            + (" AND s.listing_id = ANY(%(among)s)" if search.among is not None else "")
            + (" AND s.sphere <@ cube_enlarge(%(here)s::cube, %(upper)s, 3)" if bounded else "")
            + (" AND (s.sphere <-> %(here)s::cube) <= %(upper)s" if bounded else "")
            + (" AND (s.sphere <-> %(here)s::cube) > %(lower)s" if lower >= 0 else "")
            + where
            + " ORDER BY s.sphere <-> %(here)s::cube, s.id_rank <-> 0::bigint"
            + (f" LIMIT {limit:d}" if limit is not None else "")
        )
        rows = self._connection.execute(
            sql, {**self._values, "query": query, "lower": lower, "upper": upper}, binary=True
        ).fetchall()
        return [
            Hit(
                listing_id,
                chord,
                language,
                serves,
                state,
                stated,
                bisect_left(CHORDS, chord),
                card,
            )
            for listing_id, chord, language, serves, state, stated, card in rows
        ]


_STALE = NUMBER["state", "stale"]
_LANGUAGE = f"""
  CASE WHEN s.facets && %(spoken)s::int[] THEN 0
       WHEN s.facets && '{{{NUMBER["language", "not stated"]}}}'::int[] THEN 1 ELSE 2 END"""
_SERVES = ", CASE WHEN s.facets && %(serves)s::int[] THEN 0 ELSE 1 END"
#: 0 usable, 1 full or closed, 2 stale.
STATE_OF = f"""
  CASE WHEN s.facets && '{{{NUMBER["state", "usable"]}}}'::int[] THEN 0
       WHEN s.facets && '{{{NUMBER["state", "full"]}}}'::int[] THEN 1 ELSE 2 END"""
_STATED = ", CASE WHEN s.facets @> %(needs)s::int[] THEN 0 ELSE 1 END"
#: A stale safety-critical listing ``s`` leaves the list when something better of each of its
#: safety-critical categories, which this search would show, is within 30 km of it (law 4).
KEPT = f"""(NOT s.facets && '{{{_STALE}}}'::int[] OR s.critical = '{{}}' OR EXISTS (
         SELECT FROM unnest(s.critical) AS category
          WHERE NOT EXISTS (
            SELECT FROM search better
             WHERE better.facets @@ (category || '&!{_STALE}' || %(refusals)s)::query_int
               AND better.sphere <@ cube_enlarge(s.sphere, {facets.chord(BETTER_WITHIN_M)!r}, 3)
               AND (better.sphere <-> s.sphere) <= {facets.chord(BETTER_WITHIN_M)!r})))"""
_FROM = f" FROM search s WHERE {KEPT}"
