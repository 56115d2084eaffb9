"""Towns by the names people use, in any script, and the town nearest to a point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg

from app.services.gazetteer import fold

#: A name that is this far from what was typed is only suggested, never taken.
SUGGESTED_FROM = 0.35
LONGEST_NAME = 120
#: Sorts after every letter that a name can go on with.
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A town as seekers see it. Degrees are WGS 84, of its centre."""

    id: int
    name: str
    country: str
    admin1: str | None
    admin1_code: str
    longitude: float
    latitude: float
    population: int
    coastal: bool  # by the sea


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """``places`` bear the name, the likeliest first; ``suggested`` are only close to it."""

    places: tuple[KnownPlace, ...] = ()
    suggested: tuple[KnownPlace, ...] = ()


_WITH_DIVISION = "LEFT JOIN admin1 a ON a.country = p.country AND a.code = p.admin1_code"
_FROM = f" FROM place p {_WITH_DIVISION}"
_SELECT = (
    "SELECT p.id, p.name, p.country, a.name, p.admin1_code, p.longitude, p.latitude,"
    " p.population, p.coastal"
)
_COLUMNS = _SELECT + _FROM
#: The likeliest: a stage of a corridor, then the larger one.
_LIKELIEST = " ORDER BY p.corridor_stage DESC, p.population DESC, p.id LIMIT %(limit)s"


def find_packed(
    connection: psycopg.Connection[Any], place_id: int, limit: int
) -> list[tuple[int, str]]:
    """The place of an id and those of the next higher ids, each packed for :func:`unpack`."""
    return connection.execute(
        "SELECT p.id, json_build_array(p.name, p.country, a.name, p.admin1_code, p.longitude,"
        f" p.latitude, p.population, p.coastal)::text {_FROM}"
        f" WHERE p.id >= %(id)s ORDER BY p.id LIMIT {limit:d}",
        {"id": place_id},
    ).fetchall()


def unpack(place_id: int, packed: str) -> KnownPlace:
    """The place that was packed: a fifth of the memory of the thing itself."""
    return KnownPlace(place_id, *msgspec.json.decode(packed))


def place_at(
    connection: psycopg.Connection[Any], longitude: float, latitude: float
) -> KnownPlace | None:
    """The nearest town to a point in WGS 84 degrees; None when the gazetteer is empty."""
    row = connection.execute(
        _COLUMNS + " ORDER BY p.point <-> ST_MakePoint(%(lon)s, %(lat)s)::geography LIMIT 1",
        {"lon": longitude, "lat": latitude},
    ).fetchone()
    return KnownPlace(*row) if row else None


def find_by_ids(connection: psycopg.Connection[Any], ids: Iterable[int]) -> dict[int, KnownPlace]:
    """The places of these ids, those that are known."""
    found = _rows(connection, " WHERE p.id = ANY(%(ids)s)", {"ids": list(ids)})
    return {place.id: place for place in found}


def find_places(connection: psycopg.Connection[Any], text: str, *, limit: int = 8) -> PlacesFound:
    """The towns that a text names: by whole name, else by its beginning, else suggestions.

    "Tapachula, Chiapas" and "Matamoros, Coahuila, Mexico" narrow by what follows the comma:
    the name of a division or a country code.
    """
    name, *qualifiers = (fold(part) for part in text[:LONGEST_NAME].split(","))
    if not name:
        return PlacesFound()
    values = {"name": name, "limit": limit if not any(qualifiers) else 200}
    exact = _rows(
        connection,
        " WHERE p.id IN (SELECT place_id FROM place_name WHERE folded = %(name)s)" + _LIKELIEST,
        values,
    )
    exact = _narrowed(exact, qualifiers)
    if exact:
        return PlacesFound(places=tuple(exact[:limit]))
    division = _rows(
        connection,
        " WHERE (p.country, p.admin1_code) IN (SELECT place_country, place_code FROM (SELECT"
        " country AS place_country, code AS place_code, name FROM admin1) named"
        " WHERE lower(named.name) = %(raw)s)" + _LIKELIEST,
        {**values, "raw": text.strip().lower()},
    )
    if division:
        return PlacesFound(places=tuple(division[:limit]))
    beginning = _rows(
        connection,
        " WHERE p.id IN (SELECT place_id FROM place_name"
        " WHERE folded ~>=~ %(name)s AND folded ~<~ %(end)s)" + _LIKELIEST,
        {**values, "end": name + LAST_CHARACTER},
    )
    beginning = _narrowed(beginning, qualifiers)
    if beginning and len(name) >= 3:
        return PlacesFound(places=tuple(beginning[:limit]))
    return PlacesFound(suggested=tuple(_alike(connection, name, limit)))


def _alike(connection: psycopg.Connection[Any], name: str, limit: int) -> list[KnownPlace]:
    rows = connection.execute(
        "SELECT place_id, max(similarity(folded, %(name)s)) AS alike FROM place_name"
        " WHERE folded %% %(name)s GROUP BY place_id ORDER BY alike DESC LIMIT 50",
        {"name": name},
    ).fetchall()
    alike = {place_id: score for place_id, score in rows if score >= SUGGESTED_FROM}
    if not alike:
        return []
    found = _rows(connection, " WHERE p.id = ANY(%(ids)s)", {"ids": list(alike)})
    found.sort(key=lambda place: (-round(alike[place.id], 1), -place.population, place.id))
    return found[:limit]


def _narrowed(places: list[KnownPlace], qualifiers: list[str]) -> list[KnownPlace]:
    wanted = [q for q in qualifiers if q]
    narrowed = [
        place
        for place in places
        if all(q in (fold(place.admin1 or ""), place.country.lower()) for q in wanted)
    ]
    return narrowed or places


def _rows(
    connection: psycopg.Connection[Any], where: str, values: dict[str, object]
) -> list[KnownPlace]:
    return [KnownPlace(*row) for row in connection.execute(_COLUMNS + where, values).fetchall()]


#: Of a wider box (square degrees) so many towns are inside that they are soon met among the
#: largest of all; of a smaller one, the index of points knows the few. The planner cannot tell.
_WIDE = 12
_IN_BOX = "p.longitude BETWEEN %(west)s AND %(east)s AND p.latitude BETWEEN %(south)s AND %(north)s"
_LARGEST_FIRST = "ORDER BY p.population DESC, p.id LIMIT %(limit)s"


def largest_within(
    connection: psycopg.Connection[Any],
    west: float,
    south: float,
    east: float,
    north: float,
    *,
    limit: int = 40,
) -> list[KnownPlace]:
    """The largest towns in a box of WGS 84 degrees, for the labels of a map."""
    box = {"west": west, "south": south, "east": east, "north": north}
    values: dict[str, object] = {**box, "limit": limit}
    if (east - west) * (north - south) > _WIDE:
        return _rows(connection, f" WHERE {_IN_BOX} {_LARGEST_FIRST}", values)
    inside = (
        f"WITH inside AS MATERIALIZED (SELECT * FROM place p WHERE {_IN_BOX} AND"
        " p.point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)::geography) "
    )
    query = f"{inside}{_SELECT} FROM inside p {_WITH_DIVISION} {_LARGEST_FIRST}"
    return [KnownPlace(*row) for row in connection.execute(query, values).fetchall()]
