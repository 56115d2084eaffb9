"""What a seeker asks for, and how the index is asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from app.services.facets import NOT_STATED, STATED, STATES, needs_in_order, numbers
from app.services.taxonomies import understood_as

#: Rings in metres: up to 25 km, 50, 100, 300, beyond (design, section 3).
RINGS_M = (25_000.0, 50_000.0, 100_000.0, 300_000.0, float("inf"))

LANGUAGE, SERVES, STATE, STATED_LEVEL = "language", "serves", "state", "stated"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for around a point. Degrees are WGS 84; codes are of the taxonomy."""

    longitude: float
    latitude: float
    place_id: int | None = None  # listings of this town are in the first ring
    categories: tuple[str, ...] = ()  # any of them
    languages: tuple[str, ...] = ()  # any of them; a preference, never a filter
    serves: tuple[str, ...] = ()  # any of them
    needs: tuple[str, ...] = ()  # all of them
    open_now: bool = False
    without_authorities: bool = False
    within_m: float | None = None
    among: tuple[UUID, ...] | None = None  # only these, from free text
    far_townspeople: bool = True  # whether the place may have listings far from its centre

    def spoken(self) -> tuple[str, ...]:
        """The languages asked for with all codes that count as speaking them."""
        found = dict.fromkeys(code for asked in self.languages for code in understood_as(asked))
        known = numbers()
        return tuple(code for code in found if ("language", code) in known)


@dataclass(frozen=True, slots=True)
class Group:
    """Levels that are fixed while a group of listings is walked: level -> its value."""

    values: Mapping[str, int] = field(default_factory=dict)

    def with_value(self, level: str, value: int) -> Group:
        return Group({**self.values, level: value})


def levels_of(search: Search) -> list[tuple[str, int]]:
    """The levels that form groups, in their order, with how many values each has.

    What was not asked for forms no group. "Open now" is evaluated after the walk.
    """
    levels = [(LANGUAGE, 3)] if search.languages else []
    levels += [(SERVES, 2)] if search.serves else []
    levels += [(STATE, 3)]
    levels += [(STATED_LEVEL, 2)] if search.needs and not search.open_now else []
    return levels


def query_of(search: Search, group: Group) -> str:
    """The ``query_int`` text for a group: what the index prunes by; "" asks for everything."""
    number = numbers()
    fixed = group.values
    parts: list[str] = []
    paired = False
    if LANGUAGE in fixed:
        paired = True
        parts += _language_part(search, fixed[LANGUAGE])
    if fixed.get(SERVES) == 0:
        paired = True
        parts.append(_pairs(search.categories, "serves", search.serves))
    elif SERVES in fixed:
        parts += [f"!{number['serves', code]}" for code in search.serves]
    if fixed.get(STATED_LEVEL) == 0:
        paired = True
        parts += _stated_part(search)
    elif STATED_LEVEL in fixed:
        yes = "&".join(str(number["need", need, "yes"]) for need in search.needs)
        parts.append(f"!({yes})")
    if search.categories and not paired:
        parts.append(_any(number["category", code] for code in search.categories))
    if STATE in fixed:
        parts.append(str(number["state", STATES[fixed[STATE]]]))
    return "&".join([*parts, *refusals_of(search)])


def refusals_of(search: Search) -> list[str]:
    """What leaves a listing out of a search: a need known not to hold, only for others."""
    number = numbers()
    parts = [f"!{number['need', need, 'no']}" for need in search.needs]
    if search.serves:
        allowed = [number["only_for", code] for code in search.serves]
        parts.append(_any([f"!{number['restricted',]}", *allowed]))
    if search.without_authorities:
        parts.append(f"!{number['authority',]}")
    return parts


def _language_part(search: Search, value: int) -> list[str]:
    number = numbers()
    if value == 0:
        return [_pairs(search.categories, "language", search.spoken())]
    if value == 1:
        return [_pairs(search.categories, "language", (NOT_STATED,))]
    others = [f"!{number['language', code]}" for code in search.spoken()]
    return [_pairs(search.categories, "language", (STATED,)), *others]


def _stated_part(search: Search) -> list[str]:
    """All needs are known to hold: by their pairs, which are rarer than they are."""
    number = numbers()
    needs = needs_in_order(search.needs)
    parts = [str(number["need+need", *pair]) for pair in combinations(needs, 2)]
    if search.categories:
        return parts + [_pairs(search.categories, "need", (need,)) for need in needs]
    return parts or [str(number["need", need, "yes"]) for need in needs]


def _pairs(categories: Iterable[str], kind: str, codes: Iterable[str]) -> str:
    """Any of the categories together with any of the codes, by the numbers of the pairs."""
    number = numbers()
    codes = list(codes)
    chosen = list(categories)
    if not chosen:
        return _any(number[kind, code] for code in codes)
    return _any(number[f"category+{kind}", c, code] for c in chosen for code in codes)


def _any(parts: Iterable[object]) -> str:
    return "(" + "|".join(map(str, parts)) + ")"
