"""What can go wrong in the domain. Each error carries data, none a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID


class DomainError(Exception):
    """The parent of all errors that the domain raises on purpose."""


class NotFound(DomainError):
    """A stranger asked for a listing or place that is not there for them."""

    def __init__(self, what: str, key: UUID | int | str) -> None:
        super().__init__(f"{what} {key}")
        self.what = what
        self.key = key


class PageTooDeep(DomainError):
    """A search was paged beyond what is answered; the downloads have everything."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class NumberedOtherwise(DomainError):
    """The search rows are numbered as by another release: an upgrade is not finished."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in an imported file. ``line`` counts from 1, the header is line 1.

    ``where`` says it instead in a file that has no such lines: ``contents[3]``.
    """

    line: int
    column: str
    reason: str
    value: str = ""
    where: str = ""

    def __str__(self) -> str:
        shown = f" ({self.value!r})" if self.value else ""
        return f"{self.where or f'line {self.line}'}, {self.column}: {self.reason}{shown}"


class ImportRefused(DomainError):
    """A file was refused whole; ``problems`` names every bad row at once."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class NotAllowed(DomainError):
    """An account may not do this here; ``action`` is a value of ``permissions.Action``."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


class Taken(DomainError):
    """An account with this address is there already."""


class Conflict(DomainError):
    """Somebody else has changed what is being saved; nothing was written.

    ``now`` and ``wanted`` are what is there and what was to be saved, by key, where they differ.
    """

    def __init__(self, now: dict[str, Any], wanted: dict[str, Any]) -> None:
        super().__init__(", ".join(sorted(now)))
        self.now = now
        self.wanted = wanted


class NeverListed(DomainError):
    """A place asked not to be listed, or its own people closed it."""


class NotPending(DomainError):
    """What waited was decided before; ``state`` is where it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Unfit(DomainError):
    """Something cannot be done as it was asked; ``reason`` is a code that pages have words for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
