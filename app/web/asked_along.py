"""What pages and API ask of a corridor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.web.params import Categories, Cursor, Languages, Locale

PlaceId = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class AskedAlong(BaseModel):
    """The parameters of a corridor, on pages and in the API alike."""

    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True)

    start: PlaceId | None = Field(default=None, alias="from")
    """A town by its id of `/places`: the nearest stage is taken. Without it from the end where
    the direction begins."""
    category: Categories = Field(default_factory=list)
    """Kinds of help, any of them, by code or short code. Also as `c`."""
    language: Languages = Field(default_factory=list)
    """Languages somebody speaks: they are only compared, and leave nothing out. Also as `l`."""


class AskedOfPage(AskedAlong):
    """A page without a direction asks for it."""

    direction: Literal["forward", "backward"] | None = None


class AskedOfApiAlong(AskedAlong):
    """The API's own parameters; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    direction: Literal["forward", "backward"]
    """`forward` is the order of the stages in `/corridors`."""
    ahead: Literal["yes", "no"] = "yes"
    """`no`: what is behind, the last one passed first."""
    limit: int = Field(default=20, ge=1, le=100)
    """Listings a page."""
    cursor: Cursor | None = None
    """`next_cursor` of the page before."""
    locale: Locale | None = None
    """The language of names that we give; without it, what `Accept-Language` asks for."""
