"""What is ahead on a corridor: its stages, what help each has, and listings in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from app.services.errors import NotFound
from app.services.places import KnownPlace, find_by_ids
from app.services.search.index import KEPT, STALE, STATE_OF

#: Help so far along the line before or after a town still counts as that town's.
AROUND_KM = 25.0
#: Of how many listings of a stage the languages are looked at.
LANGUAGES_OF = 200


@dataclass(frozen=True, slots=True)
class Stage:
    """A town on a corridor. ``leg`` says how the way leads there from the one before."""

    number: int  # from 1, in the order of the corridor
    place: KnownPlace
    position_km: float
    leg: str | None


@dataclass(frozen=True, slots=True)
class Corridor:
    """A corridor, in the order of its tables."""

    slug: str
    region: str
    length_km: float
    stages: tuple[Stage, ...]

    @property
    def first(self) -> KnownPlace:
        """Where it begins."""
        return self.stages[0].place

    @property
    def last(self) -> KnownPlace:
        """Where it ends."""
        return self.stages[-1].place

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries it leads through, in their order."""
        return tuple(dict.fromkeys(stage.place.country for stage in self.stages))

    def around(self, stage: Stage) -> tuple[float, float]:
        """From where to where along the line, in km, help counts as that of a stage."""
        before, after = (
            abs(self.stages[n].position_km - stage.position_km) / 2
            if 0 <= n < len(self.stages)
            else float("inf")
            for n in (stage.number - 2, stage.number)
        )
        return (
            stage.position_km - min(AROUND_KM, before),
            stage.position_km + min(AROUND_KM, after),
        )


@dataclass(frozen=True, slots=True)
class Along:
    """A listing on a corridor: where along the line, and how far from it."""

    listing_id: UUID
    position_km: float
    distance_km: float


def all_corridors(connection: psycopg.Connection[Any]) -> list[Corridor]:
    """All corridors with their stages, in the order of the tables."""
    rows = connection.execute(
        "SELECT c.slug, c.region, c.length_km, s.ordinal, s.place_id, s.position_km, s.leg"
        " FROM corridor c JOIN corridor_stop s ON s.corridor = c.slug ORDER BY c.ordinal, s.ordinal"
    ).fetchall()
    places = find_by_ids(connection, {row[4] for row in rows})
    stages: dict[str, list[Stage]] = {}
    for slug, _, _, ordinal, place_id, position, leg in rows:
        stages.setdefault(slug, []).append(Stage(ordinal, places[place_id], position, leg))
    known = {row[0]: (row[1], row[2]) for row in rows}
    return [
        Corridor(slug, known[slug][0], known[slug][1], tuple(of)) for slug, of in stages.items()
    ]


def get_corridor(connection: psycopg.Connection[Any], slug: str) -> Corridor:
    """The corridor of that name; raises NotFound."""
    found = next((one for one in all_corridors(connection) if one.slug == slug), None)
    if found is None:
        raise NotFound("corridor", slug)
    return found


def corridors_through(connection: psycopg.Connection[Any], place_id: int) -> list[str]:
    """The names of the corridors that a town is a stage of, in the order of the tables."""
    rows = connection.execute(
        "SELECT c.slug FROM corridor_stop s JOIN corridor c ON c.slug = s.corridor"
        " WHERE s.place_id = %s ORDER BY c.ordinal",
        (place_id,),
    )
    return [row[0] for row in rows]


def nearest_stage(
    connection: psycopg.Connection[Any], corridor: Corridor, place_id: int
) -> tuple[Stage, bool]:
    """The stage of a corridor that is nearest to a town, and whether the town is that stage.

    Raises NotFound for a town that is not known.
    """
    for stage in corridor.stages:
        if stage.place.id == place_id:
            return stage, True
    row = connection.execute(
        "SELECT s.ordinal FROM corridor_stop s JOIN place p ON p.id = s.place_id, place asked"
        " WHERE s.corridor = %s AND asked.id = %s"
        " ORDER BY ST_Distance(p.point, asked.point, false), s.ordinal LIMIT 1",
        (corridor.slug, place_id),
    ).fetchone()
    if row is None:
        raise NotFound("place", place_id)
    return corridor.stages[row[0] - 1], False


def find_along(
    connection: psycopg.Connection[Any],
    slug: str,
    *,
    from_km: float,
    forward: bool,
    categories: Sequence[str] = (),
    after: UUID | None = None,
    limit: int,
) -> list[Along]:
    """The listings of a corridor from a position on, in the order in which one comes to them.

    ``forward`` is the order of its tables, with ties by id; the other way is exactly the
    reverse. ``after`` continues behind that listing at ``from_km``. Any of ``categories``.
    """
    way, beyond = ("", ">") if forward else (" DESC", "<")
    where = f"position_km {beyond}= %(from)s"
    if after is not None:
        where = f"(position_km, listing_id) {beyond} (%(from)s, %(after)s)"
    values = {"slug": slug, "from": from_km, "after": after}
    found: dict[UUID, Along] = {}
    for category in categories or ("",):
        rows = connection.execute(
            "SELECT listing_id, position_km, distance_km FROM corridor_position"
            f" WHERE corridor = %(slug)s AND category = %(category)s AND {where}"
            f" ORDER BY position_km{way}, listing_id{way} LIMIT {limit:d}",
            {**values, "category": category},
        )
        found |= {row[0]: Along(*row) for row in rows}
    ordered = sorted(
        found.values(), key=lambda one: (one.position_km, one.listing_id), reverse=not forward
    )
    return ordered[:limit]


def count_help(
    connection: psycopg.Connection[Any], corridor: Corridor, categories: Sequence[str]
) -> dict[int, dict[str, int]]:
    """How many listings of each category each stage has, by its number; "" is all of them."""
    rows = connection.execute(
        "SELECT w.n, c.code, of.listings FROM unnest(%(categories)s::text[]) c (code)"
        " CROSS JOIN unnest(%(lows)s::float[], %(highs)s::float[])"
        " WITH ORDINALITY w (low, high, n)"
        " CROSS JOIN LATERAL (SELECT count(*) AS listings FROM corridor_position p"
        " WHERE p.corridor = %(slug)s AND p.category = c.code"
        " AND p.position_km BETWEEN w.low AND w.high) of WHERE of.listings > 0",
        {**_stretches(corridor), "categories": ["", *categories]},
    )
    found: dict[int, dict[str, int]] = {}
    for number, code, listings in rows:
        found.setdefault(number, {})[code] = listings
    return found


def nearest_of(
    connection: psycopg.Connection[Any], corridor: Corridor, category: str
) -> Mapping[int, UUID]:
    """For each stage, by its number, the listing of a category that a search would put first.

    As there: what is open to people before what is full, that before what nobody checked for
    too long, and each by how far it is; what a search leaves out as too old is left out here.
    """
    around = _stretches(corridor)
    fresh = _nearest(connection, around, category, f"{STATE_OF} < {STALE}")
    without = [stage.number not in fresh for stage in corridor.stages]
    if not any(without):
        return fresh
    return fresh | _nearest(connection, {**around, "asked": without}, category, KEPT)


def _nearest(
    connection: psycopg.Connection[Any], around: Mapping[str, object], category: str, which: str
) -> dict[int, UUID]:
    """The first listing of each stage among those for which the condition ``which`` holds."""
    rows = connection.execute(
        "SELECT w.n, of.listing_id FROM unnest(%(lows)s::float[], %(highs)s::float[],"
        " %(at)s::float[], %(asked)s::bool[]) WITH ORDINALITY w (low, high, at, asked, n)"
        " CROSS JOIN LATERAL (SELECT p.listing_id FROM corridor_position p"
        " JOIN search s ON s.listing_id = p.listing_id"
        " WHERE w.asked AND p.corridor = %(slug)s AND p.category = %(category)s"
        f" AND p.position_km BETWEEN w.low AND w.high AND {which}"
        f" ORDER BY {STATE_OF}, abs(p.position_km - w.at) + p.distance_km, p.listing_id"
        " LIMIT 1) of",
        {**around, "category": category, "refusals": ""},
    )
    return dict(rows.fetchall())


def languages_of(
    connection: psycopg.Connection[Any], corridor: Corridor
) -> Mapping[int, tuple[str, ...]]:
    """The languages that the first listings of each stage say they speak, by its number."""
    rows = connection.execute(
        "SELECT w.n, array_agg(DISTINCT spoken->>'code' ORDER BY spoken->>'code')"
        " FROM unnest(%(lows)s::float[], %(highs)s::float[]) WITH ORDINALITY w (low, high, n)"
        " CROSS JOIN LATERAL (SELECT l.languages FROM corridor_position p"
        " JOIN listing l ON l.id = p.listing_id"
        " WHERE p.corridor = %(slug)s AND p.category = ''"
        f" AND p.position_km BETWEEN w.low AND w.high LIMIT {LANGUAGES_OF:d}) of"
        " CROSS JOIN LATERAL jsonb_array_elements(of.languages) spoken GROUP BY w.n",
        _stretches(corridor),
    )
    return {number: tuple(codes) for number, codes in rows}


def _stretches(corridor: Corridor) -> dict[str, object]:
    """The stretches of line that are around each stage, as values of a statement."""
    around = [corridor.around(stage) for stage in corridor.stages]
    return {
        "slug": corridor.slug,
        "lows": [low for low, _ in around],
        "highs": [high for _, high in around],
        "at": [stage.position_km for stage in corridor.stages],
        "asked": [True for _ in corridor.stages],
    }
