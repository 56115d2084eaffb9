"""The rules of a search once more, slowly: every listing looked at, then one sort.

Written from the design's words, not from the code; only codes, hours, facets' numbers are shared.
"""

import csv
import datetime as dt
import json
import random
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import psycopg

from app.services import facets
from app.services.hours import is_open
from app.services.listings import CARD_FIELDS, card_of
from app.services.search.asked import Search
from app.services.taxonomies import DATA

#: Closer than this, two distances are the same to anybody.
SAME_M = 1e-6
RINGS_KM = (25, 50, 100, 300)
NEVER_DROPPED = {"emergency", "health", "gbv", "trafficking"}
SAFETY_CRITICAL = {"shelter", "food", "gbv", "trafficking", "child_protection"}
AUTHORITIES = {
    "state", "municipality", "justice_police_rescue", "migration_authority", "consulate",
}  # fmt: skip
HOURS = (
    None,
    "24/7",
    "Mo-Fr 08:00-16:00",
    "Mo-Su 20:00-23:00",
    "We 12:00-12:30",
    "Tu-Th 22:00-13:00",
)
ZONES = (None, "America/Mexico_City", "America/Tijuana")
CATEGORIES = ["shelter", "food", "health", "gbv", "legal_aid", "emergency"]
LANGUAGES = ["es", "ht", "zh", "cmn", "yue", "fa", "prs", "en"]
GROUPS = ["women", "men", "families", "lgbtiq", "everyone"]
NEEDS = ["wheelchair", "no_id", "free", "foreign_sim"]
Town = tuple[int, tuple[float, float]]  # GeoNames id, longitude and latitude of its centre


@dataclass(frozen=True, slots=True)
class Row:
    """A public listing, as far as the order of a search depends on it."""

    id: UUID
    point: tuple[float, float] | None  # longitude, latitude; None for a hidden place
    disclosure: str
    place_id: int | None
    town: tuple[float, float] | None  # centre of its town
    categories: tuple[str, ...]
    languages: tuple[str, ...]
    serves: tuple[str, ...]
    only_for: tuple[str, ...]
    conditions: dict[str, str]
    operator: str
    state: str
    opening_hours: str | None
    timezone: str | None


def random_row(dice: random.Random, points: list[tuple[float, float]], towns: list[Town]) -> Row:
    """A made-up listing at one of the points, or at the centre of one of the towns."""
    place_id, centre = dice.choice(towns)
    disclosure = dice.choices(("exact", "area", "hidden"), (8, 3, 1))[0]
    point = {"exact": dice.choice(points), "area": centre, "hidden": None}[disclosure]
    critical = dice.random() < 0.4
    categories = dice.sample(CATEGORIES, dice.choice((1, 1, 2, 3)))
    return Row(
        id=UUID(int=dice.getrandbits(128), version=4),
        point=point,
        disclosure=disclosure,
        place_id=place_id if disclosure != "hidden" else None,
        town=centre if disclosure != "hidden" else None,
        categories=tuple(dict.fromkeys(["shelter", *categories] if critical else categories)),
        languages=tuple(dice.sample(LANGUAGES, dice.choice((0, 0, 1, 2, 3)))),
        serves=tuple(dice.sample(GROUPS, dice.choice((0, 0, 1, 2)))),
        only_for=tuple(dice.sample(GROUPS, dice.choice((0, 0, 0, 1, 2)))),
        conditions={need: dice.choice(("yes", "no")) for need in NEEDS if dice.random() < 0.4},
        operator=dice.choice(("ngo", "faith", "state", "consulate", "municipality", "unknown")),
        state=dice.choices(("usable", "full", "stale"), (5, 2, 3))[0],
        opening_hours=dice.choice(HOURS),
        timezone=dice.choice(ZONES),
    )


def write(connection: psycopg.Connection, rows: list[Row]) -> None:
    """Write the rows straight into the public directory."""
    for row in rows:
        longitude, latitude = row.point or (None, None)
        shown = {
            "operator": row.operator, "line": False, "categories": list(row.categories),
            "serves": list(row.serves), "phones": [], "notices": [], "country": "MX",
            "languages": [{"code": code, "how": "staff"} for code in row.languages],
            "disclosure": row.disclosure, "longitude": longitude, "latitude": latitude,
            "point_kind": {"exact": "exact", "area": "town", "hidden": "none"}[row.disclosure],
            "coverage": [], "opening_hours": row.opening_hours, "timezone": row.timezone,
        }  # fmt: skip
        listing = shown | {
            "id": row.id, "only_for": list(row.only_for), "conditions": row.conditions,
            "place_id": row.place_id, "setting": "office", "wordings": [],
            "in_check": False, "open_data": False,
        }  # fmt: skip
        for name in ("conditions", "languages", "phones", "coverage", "notices", "wordings"):
            listing[name] = json.dumps(listing[name])
        columns, values = ", ".join(listing), ", ".join(f"%({name})s" for name in listing)
        connection.execute(f"INSERT INTO listing ({columns}) VALUES ({values})", listing)
        if row.point is None:
            continue
        connection.execute(
            "INSERT INTO search (listing_id, id_rank, sphere, facets, critical, place_id, card,"
            " far_from_town) VALUES (%(id)s, %(rank)s, %(sphere)s, %(facets)s, %(critical)s,"
            " %(place)s, %(card)s, ST_Distance(ST_MakePoint(%(x)s, %(y)s)::geography,"
            " ST_MakePoint(%(tx)s, %(ty)s)::geography, false) > 25000)",
            {
                "id": row.id,
                "rank": facets.id_rank(row.id),
                "sphere": facets.sphere(*row.point),
                "facets": facets.facets_of(
                    categories=row.categories,
                    languages=row.languages,
                    serves=row.serves,
                    only_for=row.only_for,
                    conditions=row.conditions,
                    operator=row.operator,
                    state=row.state,
                ),
                "critical": facets.critical_facets(row.categories),
                "place": row.place_id,
                "card": card_of(dict.fromkeys(CARD_FIELDS) | shown | {"id": row.id}),
                "x": row.point[0],
                "y": row.point[1],
                "tx": row.town[0] if row.town else None,
                "ty": row.town[1] if row.town else None,
            },
        )


@dataclass(frozen=True, slots=True)
class Away:
    """How far a listing is. Both measures agree; which of two that are nearer to each other
    than floats can tell comes first (mirror images of the asker's point), the second says."""

    metres: float  # ST_Distance(geography, geography, false)
    chord: float


def distances(
    connection: psycopg.Connection, here: tuple[float, float], rows: list[Row]
) -> dict[UUID, Away]:
    """The distance on the sphere from a point to every row that has one, by PostGIS."""
    points = {row.id: row.point for row in rows if row.point}
    found = connection.execute(
        "SELECT id, ST_Distance(ST_MakePoint(x, y)::geography,"
        " ST_MakePoint(%s, %s)::geography, false), sphere::cube <-> %s::cube"
        " FROM unnest(%s::uuid[], %s::float8[], %s::float8[], %s::text[]) AS g (id, x, y, sphere)",
        (
            *here,
            facets.sphere(*here),
            list(points),
            [x for x, _ in points.values()],
            [y for _, y in points.values()],
            [facets.sphere(*point) for point in points.values()],
        ),
    ).fetchall()
    for _, metres, chord in found:
        assert abs(facets.metres(chord) - metres) < SAME_M
    return {row[0]: Away(*row[1:]) for row in found}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A listing with its place in the order; ``key`` without distance and id."""

    id: UUID
    key: tuple[int, int, int, int, int]
    away: Away
    usable: bool

    def nearness(self) -> tuple[float, UUID]:
        return self.away.chord, self.id


def ranked(
    connection: psycopg.Connection, rows: list[Row], search: Search, now: dt.datetime
) -> list[Ranked]:
    """All listings that a search finds, in the design's order."""
    away = distances(connection, (search.longitude, search.latitude), rows)
    covered = _covered_by_better(connection, rows, search)
    found = []
    for row in rows:
        if row.point is None or row.id in covered or not _wanted(row, search):
            continue
        if search.within_m and away[row.id].metres > search.within_m:
            continue
        open_now = is_open(row.opening_hours, row.timezone, "MX", now)
        if search.open_now and open_now is False:
            continue
        key = (
            _ring(row, away[row.id].metres, search),
            _language(row, search),
            0 if not search.serves or set(search.serves) & set(row.serves) else 1,
            ("usable", "full", "stale").index(row.state),
            _stated(row, search, open_now),
        )
        found.append(Ranked(row.id, key, away[row.id], row.state == "usable"))
    found.sort(key=lambda r: (r.key, r.nearness()))
    if search.languages:
        usable = [r for r in found if r.usable]
        nearest = min(usable, key=Ranked.nearness, default=None)
        if nearest and nearest not in found[:3]:
            found.remove(nearest)
            found.insert(2, nearest)
    return found


def _wanted(row: Row, search: Search) -> bool:
    if search.among is not None and row.id not in search.among:
        return False
    if search.categories and not set(search.categories) & set(row.categories):
        return False
    return not _refused(row, search)


def _refused(row: Row, search: Search) -> bool:
    if any(row.conditions.get(need) == "no" for need in search.needs):
        return True
    if search.without_authorities and row.operator in AUTHORITIES:
        return True
    for_others = row.only_for and not set(row.only_for) & set(search.serves)
    return bool(search.serves and for_others and not NEVER_DROPPED & set(row.categories))


def _ring(row: Row, metres: float, search: Search) -> int:
    same_town = search.place_id is not None and row.place_id == search.place_id
    if same_town and search.within_m is None:
        return 0
    return sum(metres > ring * 1000 for ring in RINGS_KM)


def _language(row: Row, search: Search) -> int:
    if not search.languages:
        return 0
    if any(_answers(spoken, asked) for spoken in row.languages for asked in search.languages):
        return 0
    return 2 if row.languages else 1


@cache
def _macrolanguages() -> dict[str, str]:
    with (DATA / "languages.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["macrolanguage"] for row in csv.DictReader(file)}


def _answers(spoken: str, asked: str) -> bool:
    macro = _macrolanguages()
    return spoken == asked or macro.get(spoken) == asked or macro.get(asked) == spoken


def _stated(row: Row, search: Search, open_now: bool | None) -> int:
    holds = all(row.conditions.get(need) == "yes" for need in search.needs)
    return 0 if holds and (open_now or not search.open_now) else 1


def _covered_by_better(
    connection: psycopg.Connection, rows: list[Row], search: Search
) -> set[UUID]:
    """Stale safety-critical listings with something better of each category within 30 km.

    Better is only what this search would show: a refuge for others does not replace one.
    """
    fresh = [row for row in rows if row.state != "stale" and row.point]
    fresh = [row for row in fresh if not _refused(row, search)]
    covered = set()
    for row in rows:
        critical = SAFETY_CRITICAL & set(row.categories)
        if row.state != "stale" or not critical or row.point is None:
            continue
        around = _around(connection, row, rows)
        near = [other for other in fresh if other.id in around]
        if all(any(c in other.categories for other in near) for c in critical):
            covered.add(row.id)
    return covered


_known_around: dict[tuple[UUID, int], set[UUID]] = {}


def _around(connection: psycopg.Connection, row: Row, rows: list[Row]) -> set[UUID]:
    """The rows within 30 km of one; asked of PostGIS once, as many searches look at the same."""
    assert row.point is not None
    key = (row.id, len(rows))  # from one seed come the same rows, more or fewer of them
    if key not in _known_around:
        away = distances(connection, row.point, rows).items()
        _known_around[key] = {other for other, far in away if far.metres <= 30_000}
    return _known_around[key]
