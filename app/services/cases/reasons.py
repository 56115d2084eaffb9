"""What somebody may say is wrong, and how grave that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """``short`` is what forms send: nobody who sees it can tell what it is about."""

    short: str
    #: Grave ones alert moderators and are never told to the organization.
    grave: bool = False
    #: Whether the place is of no use now, so that another is shown.
    elsewhere: bool = False


#: In the order in which they are offered.
REASONS: Mapping[str, Reason] = {
    "closed": Reason("r1", elsewhere=True),
    "wrong_number": Reason("r2", elsewhere=True),
    "moved": Reason("r3", elsewhere=True),
    "full": Reason("r4", elsewhere=True),
    "wrong_words": Reason("r5"),
    "refused": Reason("r6", grave=True, elsewhere=True),
    "refused_papers": Reason("r7", grave=True, elsewhere=True),
    "refused_nationality": Reason("r8", grave=True, elsewhere=True),
    "refused_colour": Reason("r9", grave=True, elsewhere=True),
    "refused_language": Reason("r10", grave=True, elsewhere=True),
    "refused_gender": Reason("r11", grave=True, elsewhere=True),
    "asked_money": Reason("r12", grave=True, elsewhere=True),
    "asked_sex": Reason("r13", grave=True, elsewhere=True),
    "authorities": Reason("r14", grave=True, elsewhere=True),
    "unsafe": Reason("r15", grave=True, elsewhere=True),
}
BY_SHORT: Mapping[str, str] = {reason.short: code for code, reason in REASONS.items()}
#: Reasons after which help against what was done is named, besides another place.
WRONGED = frozenset(code for code, reason in REASONS.items() if reason.grave)
