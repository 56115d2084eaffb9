"""Writes corridors, and where along them listings stand: with the listing, from public points."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.models import Corridor, CorridorPosition, CorridorStop, Place, Version
from app.services.corridors.tables import read_chains

#: How far from the line help still is on the way (design, section 3).
NEAR_M = 25_000
#: Nobody is told by a list of what is on the way where these are: their lines say so.
NEVER_CATEGORIES = ("gbv", "trafficking")
NEVER_GROUPS = ("survivors_gbv", "lgbtiq", "trans_people")
#: Metres: the sphere of PostGIS's geography, mean radius of WGS 84.
RADIUS_M = 6371008.771415


def load_corridors(session: Session) -> int:
    """Write the corridors of ``data/corridors`` anew, and place all that is listed on them.

    Their towns must be in the gazetteer. Returns the number of corridors. The caller commits.
    """
    session.execute(delete(Corridor))
    session.execute(update(Place).where(Place.corridor_stage).values(corridor_stage=False))
    chains = read_chains()
    for ordinal, chain in enumerate(chains, start=1):
        ids = [stop.place_id for stop in chain.stops]
        points = {
            place.id: (place.longitude, place.latitude)
            for place in session.scalars(select(Place).where(Place.id.in_(ids)))
        }
        position, rows = 0.0, []
        for number, stop in enumerate(chain.stops, start=1):
            line = None
            if stop.leg is not None:
                ends = (points[chain.stops[number - 2].place_id], points[stop.place_id])
                line = "SRID=4326;LINESTRING({})".format(",".join(f"{x!r} {y!r}" for x, y in ends))
                position += _length_km(session, line)
            rows.append(
                {
                    "corridor": chain.slug,
                    "ordinal": number,
                    "place_id": stop.place_id,
                    "position_km": position,
                    "leg": stop.leg,
                    "line": line,
                }
            )
        session.add(
            Corridor(slug=chain.slug, ordinal=ordinal, region=chain.region, length_km=position)
        )
        session.flush()  # its stops point to it
        session.execute(insert(CorridorStop), rows)
        session.execute(update(Place).where(Place.id.in_(ids)).values(corridor_stage=True))
    place_listings(session, None)
    session.execute(update(Version).values(number=Version.number + 1))  # caches live by it
    return len(chains)


def count_corridors(session: Session) -> int:
    """How many corridors are known."""
    return session.scalar(select(func.count()).select_from(Corridor)) or 0


def place_listings(session: Session, listing_ids: Iterable[UUID] | None) -> None:
    """Say where along the corridors these listings are, which have no position yet.

    None: all listings, anew.
    """
    ids = None if listing_ids is None else list(listing_ids)
    if ids is None:
        session.execute(delete(CorridorPosition))
    if ids != []:
        session.execute(text(_PLACE), _values(ids))


def _values(ids: list[UUID] | None) -> dict[str, object]:
    return {
        "ids": ids,
        "near": NEAR_M,
        "radius": RADIUS_M,
        "never": list(NEVER_CATEGORIES),
        "groups": list(NEVER_GROUPS),
    }


def _length_km(session: Session, line: str) -> float:
    metres: float = session.scalars(select(func.ST_Length(func.ST_GeogFromText(line), False))).one()
    return metres / 1000


#: A listing counts for the nearest leg of a corridor, the earlier one when two are as near. How
#: far along a leg it is follows from its distances to the leg and to where that begins: they are
#: sides of a right-angled triangle on the sphere, unless an end of the leg is what is nearest.
_PLACE = """
INSERT INTO corridor_position (corridor, category, position_km, listing_id, distance_km)
SELECT near.corridor, category, near.position_km, l.id, near.distance_km
FROM listing l
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (s.corridor) s.corridor, d.off / 1000 AS distance_km,
    s.position_km - (d.length - CASE
      WHEN d.from_end <= d.off + 0.001 THEN d.length
      WHEN d.from_start <= d.off + 0.001 THEN 0
      ELSE :radius * acos(least(1, cos(d.from_start / :radius) / cos(d.off / :radius)))
    END) / 1000 AS position_km
  FROM corridor_stop s
  CROSS JOIN LATERAL (
    SELECT ST_Length(s.line, false) AS length,
      ST_Distance(s.line, l.point, false) AS off,
      ST_Distance(ST_StartPoint(s.line\\:\\:geometry)\\:\\:geography, l.point, false) AS from_start,
      ST_Distance(ST_EndPoint(s.line\\:\\:geometry)\\:\\:geography, l.point, false) AS from_end
  ) d
  WHERE ST_DWithin(s.line, l.point, :near, false)
  ORDER BY s.corridor, d.off, s.ordinal
) near
CROSS JOIN LATERAL (SELECT DISTINCT unnest(l.categories || ARRAY['']) AS category) c
WHERE l.disclosure = 'exact' AND l.point IS NOT NULL
  AND NOT l.categories && CAST(:never AS text[])
  AND NOT (l.serves || l.only_for) && CAST(:groups AS text[])
  AND (CAST(:ids AS uuid[]) IS NULL OR l.id = ANY(CAST(:ids AS uuid[])))
"""
