"""Every coded fact of a listing as one small number, so that one index can hold them all.

Numbers run densely from 1. The index keeps bit ``number mod 8 * siglen`` of each, so they must
stay below :data:`SIGNATURE_BITS`: two that share a bit cost hundreds of times the work (see
``docs/decisions/0003-one-index-for-search.md``). A pair of a category with a language, a group
or a need, and of two needs, has a number of its own, because the index prunes by number, not
by combination.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from uuid import UUID

from app.services.taxonomies import languages, terms

#: ``siglen=816`` of the index, in bits: 28 of them for each language that is added.
SIGNATURE_BITS = 8 * 816
#: The sphere of ST_Distance(geography, geography, false): (2a + b) / 3 of WGS 84, in metres.
SPHERE_RADIUS_M = (2 * 6378137.0 + 6356752.314245179) / 3
#: These are shown to everybody, labelled, whomever they are for (design, section 2).
NEVER_RESTRICTED = frozenset({"emergency", "health", "gbv", "trafficking"})

NOT_STATED = "not stated"
STATED = "stated"
#: Bodies that a person without papers may want to avoid.
AUTHORITIES = frozenset(
    {"state", "municipality", "justice_police_rescue", "migration_authority", "consulate"}
)
STATES = ("usable", "full", "stale")


@lru_cache
def numbers() -> dict[tuple[str, ...], int]:
    """Facet -> number, from 1 up without a gap."""
    spoken = [*languages(), NOT_STATED, STATED]
    categories = list(terms("category"))
    groups = list(terms("serves"))
    facets: list[tuple[str, ...]] = [("state", state) for state in STATES]
    facets += [("restricted",), ("authority",)]
    facets += [("category", code) for code in categories]
    facets += [("language", code) for code in spoken]
    facets += [("serves", code) for code in groups]
    facets += [("only_for", code) for code in groups]
    facets += [("need", code, answer) for code in terms("need") for answer in ("yes", "no")]
    facets += [("category+language", c, code) for c in categories for code in spoken]
    facets += [("category+serves", c, code) for c in categories for code in groups]
    facets += [("category+need", c, code) for c in categories for code in terms("need")]
    facets += [("need+need", *pair) for pair in combinations(terms("need"), 2)]
    return {facet: number for number, facet in enumerate(facets, start=1)}


def facets_of(
    *,
    categories: Iterable[str],
    languages: Iterable[str],
    serves: Iterable[str],
    only_for: Iterable[str],
    conditions: Mapping[str, str],
    operator: str,
    state: str,
) -> list[int]:
    """The sorted numbers of one listing's coded facts. ``state`` is one of :data:`STATES`."""
    number = numbers()
    categories = list(categories)
    groups, restricted_to = list(serves), list(only_for)
    stated = list(languages)
    spoken = [*stated, STATED] if stated else [NOT_STATED]
    found = {number["state", state]}
    found.update(number["category", c] for c in categories)
    found.update(number["language", code] for code in spoken)
    found.update(number["serves", code] for code in groups)
    found.update(number["category+language", c, code] for c in categories for code in spoken)
    found.update(number["category+serves", c, code] for c in categories for code in groups)
    found.update(number["need", code, answer] for code, answer in conditions.items())
    known = needs_in_order(code for code, answer in conditions.items() if answer == "yes")
    found.update(number["category+need", c, code] for c in categories for code in known)
    found.update(number["need+need", *pair] for pair in combinations(known, 2))
    if restricted_to and not NEVER_RESTRICTED.intersection(categories):
        found.add(number["restricted",])
        found.update(number["only_for", code] for code in restricted_to)
    if operator in AUTHORITIES:
        found.add(number["authority",])
    return sorted(found)


def needs_in_order(needs: Iterable[str]) -> list[str]:
    """The needs in the order of the taxonomy, in which pairs of them are numbered."""
    asked = set(needs)
    return [code for code in terms("need") if code in asked]


def critical_facets(categories: Iterable[str]) -> list[int]:
    """The numbers of the safety-critical ones among ``categories``."""
    known = terms("category")
    return sorted(numbers()["category", c] for c in categories if known[c].critical)


def sphere(longitude: float, latitude: float) -> str:
    """The point on the unit sphere as text for PostgreSQL's ``cube``, from WGS 84 degrees."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    x, y, z = math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
    return f"({x!r},{y!r},{z!r})"


def chord(distance_m: float) -> float:
    """The straight line through the unit sphere for a way of ``distance_m`` along it."""
    return 2 * math.sin(min(distance_m / SPHERE_RADIUS_M, math.pi) / 2)


def metres(chord_length: float) -> float:
    """The way along the sphere for a straight line through the unit sphere."""
    return 2 * SPHERE_RADIUS_M * math.asin(min(chord_length / 2, 1.0))


def id_rank(listing_id: UUID) -> int:
    """The first 48 bits of an id: the index breaks ties of distance by it."""
    return listing_id.int >> 80
