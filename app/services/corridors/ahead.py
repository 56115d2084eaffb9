"""Where somebody is on a corridor and which way she goes: what is ahead of her, what behind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from app.services.corridors.reading import (
    Along,
    Corridor,
    Stage,
    find_along,
    get_corridor,
    nearest_stage,
)

FORWARD, BACKWARD = "forward", "backward"


@dataclass(frozen=True, slots=True)
class Walk:
    """A corridor walked from a stage on, in the order of its tables (``forward``) or the other."""

    corridor: Corridor
    start: Stage
    forward: bool
    #: Whether who asked named a town that is no stage: ``start`` is then the nearest one.
    snapped: bool = False

    @property
    def ahead(self) -> tuple[Stage, ...]:
        """The stages from the start on, in the order in which one comes to them."""
        number = self.start.number
        stages = self.corridor.stages
        return stages[number - 1 :] if self.forward else stages[:number][::-1]

    @property
    def behind(self) -> tuple[Stage, ...]:
        """The stages that one has passed, the last one first."""
        number = self.start.number
        stages = self.corridor.stages
        return stages[: number - 1][::-1] if self.forward else stages[number:]

    @property
    def begins_km(self) -> float:
        """Where along the corridor "ahead" begins: all that is around the start is ahead."""
        low, high = self.corridor.around(self.start)
        return low if self.forward else high

    def leg_to(self, stage: Stage) -> str | None:
        """How one comes to a stage ahead: "land", "sea", None for the start."""
        if stage == self.start:
            return None
        return stage.leg if self.forward else self.corridor.stages[stage.number].leg

    def km_to(self, stage: Stage) -> float:
        """How far along the line a stage is from the start."""
        return abs(stage.position_km - self.start.position_km)

    def find(
        self,
        connection: psycopg.Connection[Any],
        *,
        categories: tuple[str, ...] = (),
        behind: bool = False,
        after: tuple[float, UUID] | None = None,
        limit: int,
    ) -> list[Along]:
        """The listings ahead in the order of the way, or those ``behind``, the last passed first.

        ``after`` is the position and id of the listing to go on behind.
        """
        begins = self.begins_km
        if behind:
            begins = math.nextafter(begins, -math.inf if self.forward else math.inf)
        return find_along(
            connection,
            self.corridor.slug,
            from_km=after[0] if after else begins,
            forward=self.forward is not behind,
            categories=categories,
            after=after[1] if after else None,
            limit=limit,
        )


def walk(
    connection: psycopg.Connection[Any], slug: str, start: int | None, *, forward: bool
) -> Walk:
    """The walk from a town (a place id; None: from the beginning) in a direction.

    Raises NotFound for a corridor or a town that is not known.
    """
    corridor = get_corridor(connection, slug)
    if start is None:
        return Walk(corridor, corridor.stages[0 if forward else -1], forward)
    stage, is_stage = nearest_stage(connection, corridor, start)
    return Walk(corridor, stage, forward, snapped=not is_stage)
