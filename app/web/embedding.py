"""The list that another site shows in a frame: what its address asks, and what it leaves out.

Kinds of help and groups that are sensitive stand there only where the address names them: who
looks at somebody else's site did not ask for them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.services.listings import ListingCard
from app.services.search.finding import Answer, Question
from app.services.taxonomies import terms
from app.web import links
from app.web.asked_along import PlaceId
from app.web.i18n import current
from app.web.params import Asked, BoxText, Locale, one_term

#: Listings in a frame at once: a frame is smaller than a page.
PAGE = 10
#: The least contrast of text with what is behind it (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5
#: The darkest of what stands behind words in the colour: ``--sea-soft`` of the style sheet.
_BEHIND = "e1efeb"
L = TypeVar("L", bound=ListingCard)


def _colour(text: str) -> str:
    """Six hexadecimal digits, small."""
    if len(text) != 6 or not set(text.lower()) <= set("0123456789abcdef"):
        raise PydanticCustomError("unknown_code", "no colour")
    return text.lower()


def _slug(text: str) -> str:
    """The name of a corridor, as addresses have them."""
    if not re.fullmatch("[a-z-]{1,60}", text):
        raise PydanticCustomError("unknown_code", "no corridor")
    return text


class AskedOfFrame(Asked):
    """The parameters of a framed list beside those of a search; ``q`` and a position are not read.

    ``only`` is the one kind of help, of those that the site shows, that its visitor chose. With a
    ``corridor`` (from the town ``start``, in a ``direction``) the frame shows the way ahead, with a
    ``listing`` that one.
    """

    corridor: Annotated[str, AfterValidator(_slug)] | None = None
    start: PlaceId | None = Field(default=None, alias="from")
    direction: Literal["forward", "backward"] | None = None
    listing: UUID | None = None

    bbox: BoxText | None = None
    locale: Locale | None = None
    show: Literal["both", "list", "map"] = "both"
    color: Annotated[str, AfterValidator(_colour)] | None = None
    only: Annotated[str, *one_term("category")] | None = None
    after: UUID | None = None

    def offered(self) -> tuple[str, ...]:
        """The kinds of help that this frame may show."""
        return tuple(self.category) or quiet("category")

    def chosen(self) -> str | None:
        """The one of them that the visitor chose."""
        return self.only if self.only in self.offered() else None

    def accent(self) -> str | None:
        """The colour of links and buttons, where one is asked for that can be read."""
        return self.color if self.color and contrast(self.color) >= LEAST_CONTRAST else None

    def pairs(self, **changed: str | None) -> list[tuple[str, str]]:
        """The query of this frame as (name, value) pairs, some ``changed`` or left out (None).

        Neutral codes only, and nothing that we do not know.
        """
        plain: dict[str, str | None] = {
            "locale": self.locale or current().code,
            "near": self.near,
            "place": str(self.place) if self.place is not None else None,
            "bbox": self.bbox,
            "corridor": self.corridor,
            "from": str(self.start) if self.start is not None else None,
            "direction": self.direction,
            "listing": str(self.listing) if self.listing else None,
            "open": self.open,
            "authorities": self.authorities,
            "show": None if self.show == "both" else self.show,
            "color": self.color,
            "only": _short(self.chosen()),
        }
        plain |= changed
        codes = Question(
            categories=tuple(self.category),
            serves=tuple(self.serves),
            needs=tuple(self.needs),
            languages=tuple(self.language) if "l" not in changed else (),
        )
        return [
            *((name, value) for name, value in plain.items() if value is not None),
            *links.parameters(codes, None),
        ]

    def address(self, endpoint: str = "seeker.framed", **changed: str | None) -> str:
        """The path and query of this frame, or of its map."""
        return f"{links.url_for(endpoint)}?{urlencode(self.pairs(**changed))}"


def question_of(asked: AskedOfFrame) -> Question:
    """What is looked for: one chosen kind of help, if the frame offers it, else all it offers."""
    chosen = asked.chosen()
    return Question(
        near=asked.near,
        place_id=None if asked.near else asked.place,
        categories=(chosen,) if chosen else asked.offered(),
        languages=tuple(asked.language),
        serves=tuple(asked.serves),
        needs=tuple(asked.needs),
        open_now=asked.open == "now",
        without_authorities=asked.authorities == "no",
        offset=(asked.page - 1) * PAGE,
        limit=PAGE,
    )


def without_unnamed(answer: Answer, asked: AskedOfFrame) -> Answer:
    """The answer without words for what is sensitive and was not named.

    Lines stand above the list only where a kind of help was named or chosen.
    """
    kinds = {*quiet("category"), *asked.category}
    groups = {*quiet("serves"), *asked.serves}
    named = asked.category or asked.chosen()
    lines = (said(line, kinds, groups) for line in answer.top.lines if named)
    return replace(
        answer,
        top=replace(answer.top, lines=tuple(line for line in lines if line.categories)),
        found=tuple(
            replace(one, listing=said(one.listing, kinds, groups), instead=())
            for one in answer.found
        ),
        speaker=None,
    )


def said(listing: L, kinds: set[str], groups: set[str]) -> L:
    """A listing with no other words for what it offers, and for whom, than these."""
    return msgspec.structs.replace(
        listing,
        categories=[code for code in listing.categories if code in kinds],
        serves=[code for code in listing.serves if code in groups],
    )


def _short(category: str | None) -> str | None:
    return terms("category")[category].short if category else None


def quiet(kind: str) -> tuple[str, ...]:
    """The codes of a kind that others may see."""
    return tuple(code for code, term in terms(kind).items() if not term.sensitive)


def contrast(colour: str) -> float:
    """The contrast (WCAG 2.2) of a colour, six hexadecimal digits, with what is behind it."""
    lighter, darker = _luminance(_BEHIND) + 0.05, _luminance(colour) + 0.05
    return max(lighter, darker) / min(lighter, darker) if darker < lighter else 1.0


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
