"""Requests that schemathesis makes up from the API's own description, good ones and bad ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

#: What a description cannot say: lat goes with lon, a radius needs a point, a box has an order,
#: and a cursor is one that an answer gave.
ACROSS_PARAMETERS = ["2xx", "3xx", "404", "422"]


@dataclass(slots=True)
class Conformance:
    """How many requests were made, and every way in which an answer was not as described."""

    requests: int = 0
    failures: list[str] = field(default_factory=list)


def conformance_of(
    load: Callable[[SchemathesisConfig], Any],
    listing_id: str,
    *,
    examples: int,
    without: str = "^$",
) -> Conformance:
    """Ask each operation about ``examples`` times, beside the limits of every parameter.

    ``load`` gives the description with a configuration; the same requests each time. ``without``
    is a pattern of paths that are left out.
    """
    config = SchemathesisConfig.from_dict(
        {
            "seed": 3,
            "headers": {"Accept-Encoding": "identity"},  # what asks in process unpacks nothing
            "continue-on-failure": True,
            "parameters": {"path.listing_id": listing_id, "path.slug": "mexico-pacific"},
            "generation": {
                "database": "none",
                "deterministic": True,
                "max-examples": examples,
                "no-shrink": True,
            },
            "phases": {"stateful": {"enabled": False}},
            "operations": [
                {"include-path-regex": without, "enabled": False},
                {
                    "include-path-regex": (
                        "^/(services$|export|changes|clusters|corridors/.*/services)"
                    ),
                    "checks": {
                        "positive_data_acceptance": {"expected-statuses": ACROSS_PARAMETERS}
                    },
                },
            ],
        }
    )
    found = Conformance()
    for event in engine.from_schema(load(config)).execute():
        if isinstance(event, events.ScenarioFinished):
            found.requests += len(event.recorder.interactions)
            found.failures += [
                f"{event.label}: {check.name}: {check.failure_info.failure}"
                f"\n{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError):
            found.failures.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return found
