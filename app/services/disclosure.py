"""How much of a location strangers may see (law 1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Place, Setting

#: An ``area`` listing is said to be around a town of at least this many people.
AREA_TOWN_POPULATION = 20_000

_SURVIVORS = frozenset({"gbv", "trafficking"})
#: Residential places aimed only at these start hidden, whatever a file says.
_AT_RISK = frozenset(
    {
        "women",
        "children",
        "adolescents",
        "unaccompanied_children",
        "pregnant_or_nursing",
        "survivors_gbv",
        "survivors_torture_kidnapping",
        "lgbtiq",
        "trans_people",
    }
)
#: Aimed at these, even among others, a residential place starts hidden.
_HUNTED = frozenset({"unaccompanied_children", "survivors_gbv", "lgbtiq", "trans_people"})


def starts_hidden(
    setting: Setting, categories: Iterable[str], serves: Iterable[str], only_for: Iterable[str]
) -> bool:
    """Whether a place starts ``hidden`` whatever a file says (law 1).

    So do residential places for survivors of gender-based violence or trafficking, for LGBTIQ
    people, for women and children, for children alone.
    """
    if setting is not Setting.RESIDENTIAL:
        return False
    aimed_at, restricted = set(serves), set(only_for)
    return bool(
        _SURVIVORS.intersection(categories)
        or _HUNTED.intersection(aimed_at | restricted)
        or (restricted and restricted <= _AT_RISK)
        or (aimed_at and aimed_at <= _AT_RISK)
    )


def town_large_enough(session: Session, named: Place) -> Place | None:
    """The town named, or the nearest of the same admin-1 with 20,000 people (law 1).

    None when the admin-1 has none: then the place must stay hidden. Measured from the centre
    of the town that the provider named, never from the true point.
    """
    if named.population >= AREA_TOWN_POPULATION:
        return named
    nearest = (
        select(Place)
        .where(
            Place.country == named.country,
            Place.admin1_code == named.admin1_code,
            Place.population >= AREA_TOWN_POPULATION,
        )
        .order_by(func.ST_Distance(Place.point, named.point, False), Place.id)
        .limit(1)
    )
    return session.scalar(nearest)


def ewkt(point: tuple[float, float] | None) -> Any:
    """A point (longitude, latitude in WGS 84 degrees) as PostGIS reads it."""
    return f"SRID=4326;POINT({point[0]!r} {point[1]!r})" if point else None
