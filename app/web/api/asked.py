"""What the API's questions about the open data are made of; see :mod:`app.web.params`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.web.params import BoxText, Categories, Cursor, Groups, Needs


class AskedForExport(BaseModel):
    """What of the open data is taken; without any of these, all of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    place: int | None = Field(default=None, ge=-(2**31), le=2**31 - 1)
    """A town by its id of `/places`: what has a point near it."""
    radius_km: float | None = Field(default=None, gt=0, le=20_040, allow_inf_nan=False)
    """How far from the place; 100 without it. Needs `place`."""
    bbox: BoxText | None = None
    """`west,south,east,north` (WGS 84 degrees): what has a point in it."""
    category: Categories = Field(default_factory=list)
    """Kinds of help, any of them, by code or short code. Also as `c`."""
    serves: Groups = Field(default_factory=list)
    """Groups, any of them; what is only for others is left out. Also as `s`."""
    needs: Needs = Field(default_factory=list)
    """What must be so, all of it: what is known not to hold is left out. Also as `n`."""
    authorities: Literal["no"] | None = None
    """Leaves out what the authorities run."""


class AskedForClusters(BaseModel):
    """The part of a map that is looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    bbox: BoxText
    """`west,south,east,north` (WGS 84 degrees). West of more than east crosses the antimeridian."""
    zoom: Annotated[int, Field(ge=0, le=22)]
    """Of a map of tiles of 256 pixels; there are sixteen squares to a tile's side."""


class AskedForChanges(BaseModel):
    """From when on, and how many."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    since: Annotated[AwareDatetime, Field(ge=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))] | None = None
    """Only what changed later (RFC 3339, with its offset)."""
    limit: int = Field(default=50, ge=1, le=500)
    """Changes a page."""
    cursor: Cursor | None = None
    """As the link `next` of the page before has it."""
