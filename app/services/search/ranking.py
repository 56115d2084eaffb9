"""The walk: groups of a ring, one after the other, each from the nearest on, until enough.

The order of the answer is (ring, language, serves, state, stated, distance, id), exactly. No
group is sorted that is not small: the index hands out each group by distance and id, and a
group is only asked for when the ones before it did not fill the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from app.services import facets
from app.services.hours import is_open
from app.services.search.asked import LANGUAGE, STATE, Group, Search, levels_of
from app.services.search.index import CHORDS, Hit, Index

#: "Open now" is evaluated on the nearest 400 of a group (design, section 3).
OPEN_NOW_LOOKS_AT = 400
#: How many rows one look takes when groups were asked for.
LOOK = 60


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first hits in order."""

    hits: list[Hit]
    looked_no_further: bool = False  # "open now" left listings unlooked at


def rank(
    connection: psycopg.Connection[Any], search: Search, need: int, *, now: dt.datetime
) -> Ranking:
    """The first ``need`` listings for a search, in the design's order.

    When languages were asked for, the nearest usable listing is moved to the third place
    unless it stands before.
    """
    walk = _Walk(connection, search, need, now)
    hits = walk.run()
    if search.languages:
        hits = _nearest_among_first_three(hits, walk.nearest_usable())
    return Ranking(hits[:need], walk.looked_no_further)


def nearest_speaker(connection: psycopg.Connection[Any], search: Search) -> Hit | None:
    """The nearest usable listing anywhere that speaks a language asked for."""
    anywhere = Index(connection, replace(search, within_m=None))
    found = anywhere.nearest(Group({LANGUAGE: 0, STATE: 0}), -1.0, None, 1)
    return found[0] if found else None


def _nearest_among_first_three(hits: list[Hit], nearest: Hit | None) -> list[Hit]:
    if nearest is None or nearest.id in {hit.id for hit in hits[:3]}:
        return hits
    others = [hit for hit in hits if hit.id != nearest.id]
    return [*others[:2], nearest, *others[2:]]


class _Walk:
    """One search in progress: its statement, its parameters, what it has seen."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        search: Search,
        need: int,
        now: dt.datetime,
    ) -> None:
        self._connection = connection
        self._index = Index(connection, search)
        self._search = search
        self._need = need
        self._now = now
        self._levels = levels_of(search)
        self._limit = facets.chord(search.within_m) if search.within_m else None
        self._first: list[Hit] = []
        self._first_complete = False
        self.looked_no_further = False

    def run(self) -> list[Hit]:
        look = self._look(self._levels, self._need)
        self._first = self._index.nearest(
            Group(), -1.0, self._limit, look, cards=len(self._levels) == 1 and look < LOOK
        )
        self._first_complete = len(self._first) < look
        townspeople = self._far_townspeople()
        known = {hit.id for hit in townspeople}
        rows = [hit for hit in self._first if not known or hit.id not in known]
        horizon = float("inf") if self._first_complete else self._first[-1].chord
        hits: list[Hit] = []
        lower = -1.0
        for ring, upper in enumerate(CHORDS):
            inside = [hit for hit in rows if hit.ring == ring]
            extra = townspeople if ring == 0 else []
            if upper < horizon or self._first_complete:
                hits += self._settled(inside + extra)
            else:
                bounds = (lower, min(upper, self._limit or upper))
                need = self._need - len(hits) + (len(known) if ring else 0)
                gathered = self._gather(
                    Group(), self._levels, inside, bounds, extra, need,
                    fresh=lower < horizon,
                )  # fmt: skip
                hits += [hit for hit in gathered if hit.id not in known or ring == 0]
            lower = upper
            if len(hits) >= self._need or upper >= (self._limit or float("inf")):
                break
        return hits

    def _look(self, levels: Sequence[tuple[str, int]], need: int) -> int:
        """How many rows to take of a group that is still to be divided by ``levels``."""
        if self._search.open_now:
            return OPEN_NOW_LOOKS_AT
        if not levels:
            return need
        return need + 8 if levels[0][0] == STATE and len(levels) == 1 else max(need + 8, LOOK)

    def nearest_usable(self) -> Hit | None:
        """The nearest usable listing, whatever it speaks."""
        usable = next((hit for hit in self._first if hit.state == 0), None)
        if usable is None and not self._first_complete:
            found = self._index.nearest(Group({STATE: 0}), -1.0, self._limit, 1)
            usable = found[0] if found else None
        if self._search.open_now and usable is not None:
            known = self._open([hit for hit in self._first if hit.state == 0])
            usable = known[0] if known else None
        return usable

    def _gather(
        self,
        group: Group,
        levels: Sequence[tuple[str, int]],
        prefix: list[Hit],
        bounds: tuple[float, float],
        extra: list[Hit],
        need: int,
        *,
        fresh: bool,
    ) -> list[Hit]:
        """The first ``need`` of a group within ``bounds``.

        ``prefix`` are the nearest of the group that are known; ``fresh`` says that they are so
        many that another look at the undivided group would hardly show more. ``extra`` are
        listings that count as within the bounds.
        """
        open_now = self._search.open_now
        best = [hit for hit in prefix if all(hit.value(level) == 0 for level, _ in levels)]
        if len(best) >= need and not open_now:
            return best[:need]
        rows = prefix
        if not fresh:
            look = self._look(levels, need)
            rows = self._index.nearest(group, *bounds, look)
            if len(rows) < look:
                return self._settled(rows + extra)[:need]
        if not levels:
            self.looked_no_further |= open_now
            return self._settled(rows)[:need]
        (level, values), rest = levels[0], levels[1:]
        found: list[Hit] = []
        for value in range(values):
            part = [hit for hit in rows if hit.value(level) == value]
            more = [hit for hit in extra if hit.value(level) == value]
            found += self._gather(
                group.with_value(level, value), rest, part, bounds, more, need - len(found),
                fresh=bool(rest) and not open_now and len(part) >= LOOK // 2,
            )  # fmt: skip
            if len(found) >= need:
                break
        return found

    def _settled(self, rows: list[Hit]) -> list[Hit]:
        """A set that is wholly known, in order; with "open now", without what is closed."""
        return sorted(self._open(rows), key=Hit.key)

    def _open(self, rows: list[Hit]) -> list[Hit]:
        if not self._search.open_now or not rows:
            return rows
        known = {
            key: is_open(opening_hours, timezone, country, self._now)
            for key, opening_hours, timezone, country in self._connection.execute(
                "SELECT id, opening_hours, timezone, country FROM listing WHERE id = ANY(%s)",
                ([hit.id for hit in rows],),
            )
        }
        found = []
        for hit in rows:
            if known[hit.id] is not False:
                found.append(hit._replace(stated=hit.stated if known[hit.id] else 1))
        return found

    def _far_townspeople(self) -> list[Hit]:
        """Listings of the town asked for that are more than 25 km from its centre: ring 0."""
        place = self._search.place_id
        if place is None or self._search.within_m is not None or not self._search.far_townspeople:
            return []
        found = self._index.nearest(
            Group(), -1.0, None, None, where=" AND s.far_from_town AND s.place_id = %(place)s"
        )
        return [hit._replace(ring=0) for hit in found]
