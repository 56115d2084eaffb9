"""All that a page says of the way ahead: each stage's help, each border, each part by sea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from app.services.corridors.ahead import Walk
from app.services.corridors.reading import Stage, count_help, languages_of, nearest_of
from app.services.listings import Listing, find_listings
from app.services.places import KnownPlace
from app.services.search.lines import LINES_SHOWN
from app.services.search.snapshot import Snapshot
from app.services.taxonomies import terms

#: How many kinds of help a stage shows: those that a body needs first.
KINDS_SHOWN = 6
FIRST = ("shelter", "food", "health", "family_links", "asylum", "legal_aid", "information")
#: Where a boat lands.
LANDED = ("family_links", "asylum", "health", "shelter", "food", "legal_aid", "information")
#: Lines that are named at a border beside the emergency number, one of each: their places
#: stand on no corridor.
AT_BORDERS = ("gbv", "child_protection", "asylum")
#: The listing of "ask for protection" that is nearest to the way in each country.
ASYLUM = "asylum"


@dataclass(frozen=True, slots=True)
class Border:
    """What changes where a country begins; only what the directory has."""

    country: str
    emergency: Listing | None
    lines: tuple[Listing, ...]
    asylum: Listing | None


@dataclass(frozen=True, slots=True)
class StageHelp:
    """A stage ahead and what is known of it."""

    stage: Stage
    leg: str | None  # how one comes there; None for the start
    km: float  # along the line from the start
    total: int  # listings of the kind asked for, else of any; of some kinds, at least this many
    kinds: tuple[tuple[str, int], ...]  # the kinds shown, with how many of each
    languages: tuple[str, ...]
    nearest: Listing | None  # of the kind asked for
    border: Border | None  # the country begins here
    rescue: tuple[Listing, ...]  # who rescues on the part by sea that leads here

    @property
    def place(self) -> KnownPlace:
        """The town."""
        return self.stage.place


@dataclass(frozen=True, slots=True)
class Stretch:
    """The way ahead, and the stages behind with how much each has."""

    stages: tuple[StageHelp, ...]
    behind: tuple[tuple[Stage, int], ...]
    lines: tuple[Listing, ...]  # of the kind asked for, at the start

    def next_with_help(self, stage: StageHelp) -> StageHelp | None:
        """The next stage further on that has what was asked for; None when there is none."""
        at = self.stages.index(stage)
        return next((later for later in self.stages[at + 1 :] if later.total), None)


def read_stretch(
    connection: psycopg.Connection[Any],
    snapshot: Snapshot,
    way: Walk,
    category: str | None,
    languages: Sequence[str],
    *,
    kinds: Sequence[str] = (),
) -> Stretch:
    """What is ahead on a walk; with ``category`` the nearest of that kind at each stage.

    With ``kinds`` only help of these is counted, and nothing is said of who speaks what there.
    """
    corridor = way.corridor
    every = [code for code, term in terms("category").items() if not term.sensitive]
    shown = [code for code in every if code in kinds] if kinds else every
    counts = count_help(connection, corridor, shown)
    spoken = {} if kinds else languages_of(connection, corridor)
    nearest = nearest_of(connection, corridor, category) if category else {}
    asylum = nearest_of(connection, corridor, ASYLUM)
    found = find_listings(connection, {*nearest.values(), *asylum.values()})
    listings = {listing.id: listing for listing in found}
    at_stage = {number: listings.get(key) for number, key in nearest.items()}
    protection = {number: listings.get(key) for number, key in asylum.items()}
    stages = []
    for stage, before in zip(way.ahead, (None, *way.ahead), strict=False):
        has = counts.get(stage.number, {})
        leg = way.leg_to(stage)
        new = before is None or before.place.country != stage.place.country
        stages.append(
            StageHelp(
                stage=stage,
                leg=leg,
                km=way.km_to(stage),
                total=_total(has, category, kinds),
                kinds=_kinds(has, LANDED if leg == "sea" else FIRST),
                languages=spoken.get(stage.number, ()),
                nearest=at_stage.get(stage.number),
                border=_border(connection, snapshot, way, stage, protection) if new else None,
                rescue=_rescue(connection, snapshot, before, stage) if leg == "sea" else (),
            )
        )
    return Stretch(
        stages=tuple(stages),
        behind=tuple((s, counts.get(s.number, {}).get("", 0)) for s in way.behind),
        lines=snapshot.on_top(
            connection, way.start.place, [category] if category else [], languages
        ).lines[:LINES_SHOWN],
    )


def _total(has: Mapping[str, int], category: str | None, kinds: Sequence[str]) -> int:
    if category or not kinds:
        return has.get(category or "", 0)
    return max((has.get(code, 0) for code in kinds), default=0)


def _kinds(has: Mapping[str, int], first: Sequence[str]) -> tuple[tuple[str, int], ...]:
    order = [*first, *(code for code in has if code and code not in first)]
    return tuple((code, has[code]) for code in order if code in has)[:KINDS_SHOWN]


def _border(
    connection: psycopg.Connection[Any],
    snapshot: Snapshot,
    way: Walk,
    stage: Stage,
    protection: Mapping[int, Listing | None],
) -> Border:
    """What is known where a country begins: its lines, and where to ask for protection."""
    place = stage.place
    top = snapshot.on_top(connection, place, (), ())
    lines = []
    for code in AT_BORDERS:
        line = next((x for x in top.folded if x.phones and code in x.categories), None)
        if line is not None and line not in lines:
            lines.append(line)
    offices = (protection.get(s.number) for s in way.ahead if s.number in protection)
    return Border(
        country=place.country,
        emergency=top.emergency,
        lines=tuple(lines),
        asylum=next((x for x in offices if x and x.country == place.country), None),
    )


def _rescue(
    connection: psycopg.Connection[Any], snapshot: Snapshot, before: Stage | None, stage: Stage
) -> tuple[Listing, ...]:
    """Who rescues at sea on either side of a part by sea, as far as the directory knows."""
    found = []
    for place in (before.place if before else None, stage.place):
        covered = snapshot.covered(connection, place.country, place.admin1_code) if place else ()
        line = next((x for x in covered if "sea_rescue" in x.categories and x.phones), None)
        if line is not None and line not in found:
            found.append(line)
    return tuple(found)
