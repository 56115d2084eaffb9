"""The tables of ``data/corridors``: towns in the order of the journey, joined town to town."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

CORRIDORS = Path(__file__).resolve().parents[3] / "data" / "corridors"
#: Headings of the list of all corridors, in their order.
REGIONS = ("south_america", "central_america", "mexico", "caribbean", "returns")


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage: a gazetteer town, and how one comes to it ("land", "sea", None for the first)."""

    place_id: int
    leg: str | None
    source_url: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A corridor as the tables have it."""

    slug: str
    region: str
    stops: tuple[Stop, ...]


def read_chains() -> list[Chain]:
    """All corridors in the order of ``corridors.csv``, their stops in the order of the journey."""
    stops: dict[str, list[Stop]] = {}
    for row in sorted(_rows("stops.csv"), key=lambda row: int(row["order"])):
        stop = Stop(int(row["geonameid"]), row["leg"] or None, row["source_url"])
        stops.setdefault(row["corridor"], []).append(stop)
    return [
        Chain(row["slug"], row["region"], tuple(stops[row["slug"]]))
        for row in _rows("corridors.csv")
    ]


def geojson_of(chain: Chain, points: Mapping[int, tuple[float, float]]) -> dict[str, Any]:
    """A corridor as GeoJSON (RFC 7946): one straight line a leg; ``points`` are of its towns."""
    legs = zip(chain.stops, chain.stops[1:], strict=False)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {
                    "type": "LineString",
                    "coordinates": [list(points[a.place_id]), list(points[b.place_id])],
                },
                "properties": {"from": a.place_id, "to": b.place_id, "leg": b.leg},
            }
            for a, b in legs
        ],
    }


def places_of(chains: Iterable[Chain]) -> frozenset[int]:
    """The GeoNames ids of all stages."""
    return frozenset(stop.place_id for chain in chains for stop in chain.stops)


@lru_cache
def names_of_stages() -> Mapping[tuple[int, str], str]:
    """What towns are called in other letters than those of their signs: (place id, locale)."""
    return {(int(row["geonameid"]), row["locale"]): row["name"] for row in _rows("names.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (CORRIDORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
