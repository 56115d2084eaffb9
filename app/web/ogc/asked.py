"""The parameters of OGC API Features, Part 1: Core; all others are refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.services.taxonomies import languages
from app.services.whole import Box
from app.web.params import Problem, Refused, Several, one_of, one_term

_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
#: Features of a page; who asks for more gets so many, as the standard has it.
MOST = 1_000
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?"


class AskedForItems(BaseModel):
    """Of ``/collections/listings/items``."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    limit: int = Field(default=100, ge=1, json_schema_extra={"maximum": MOST})
    """Features a page; more than 1,000 are never given at once."""
    bbox: (
        Annotated[
            str,
            Field(max_length=150, pattern=f"^{_NUMBER}(,{_NUMBER}){{3}}(,{_NUMBER},{_NUMBER})?$"),
        ]
        | None
    ) = None
    """`west,south,east,north` (WGS 84 degrees), or with heights, which are ignored."""
    datetime: (
        Annotated[str, Field(max_length=80, pattern=rf"^(\.\.|{_MOMENT})?(/(\.\.|{_MOMENT})?)?$")]
        | None
    ) = None
    """Leaves nothing out: features have no time."""
    category: Annotated[list[Annotated[str, *one_term("category")]], *Several] = Field(
        default_factory=list
    )
    """Kinds of help, any of them. Repeat it for several."""
    language: Annotated[list[Annotated[str, *one_of(languages())]], *Several] = Field(
        default_factory=list
    )
    """Leaves out what is known to speak others only. Repeat it for several."""
    after: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")] | None = None
    """The last feature of the page before: follow the link `next`."""


def box_of(text: str | None) -> Box | None:
    """west, south, east, north; raises :class:`Refused`."""
    if text is None:
        return None
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) == 6:
        del numbers[5], numbers[2]
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        allowed = "degrees of WGS 84, west,south,east,north"
        raise Refused([Problem(field="bbox", reason="out_of_range", value="", allowed=allowed)])
    return west, south, east, north
