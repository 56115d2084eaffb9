"""Posters for a wall: a town or one listing, in up to four languages, with QR codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, abort, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from app.locales import BY_CODE
from app.services.listings import Listing, get_listing
from app.services.search.finding import Question
from app.services.search.lines import on_top
from app.web import elsewhere, embedding, i18n, links, qr
from app.web.context import reading, settings
from app.web.params import Locale, from_request
from app.web.seeker.listing import is_sensitive, may_be_found
from app.web.seeker.results import snapshot
from app.web.templates import render

#: Languages on one sheet, that of the page among them.
MOST_LANGUAGES = 4
#: Groups by which a listing says that it is for those who live there too.
NEIGHBOURS = frozenset({"everyone", "host_community"})


class AskedOfPoster(BaseModel):
    """The other languages of a poster, and the town that it is about."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    language: Annotated[list[Locale], Field(max_length=len(BY_CODE))] = Field(default_factory=list)
    place: int | None = Field(default=None, ge=-(2**31), le=2**31 - 1)

    def languages(self) -> list[str]:
        """That of the page first, then those asked for, as many as the sheet has room for."""
        return list(dict.fromkeys((i18n.current().code, *self.language)))[:MOST_LANGUAGES]


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/poster", "poster", poster)
    bp.add_url_rule("/<locale:locale>/listings/<uuid:listing_id>/poster", "poster_of", poster_of)


def poster() -> ResponseReturnValue:
    """A poster for a town, or for the whole directory: where help is found, and who answers."""
    asked = from_request(AskedOfPoster, request.args)
    if asked.place is None:
        return _sheet(asked, lambda: links.url_for("seeker.home"))
    with reading() as connection:
        snapshot().look(connection)
        place = snapshot().place(connection, asked.place)
        covered = snapshot().covered(connection, place.country, place.admin1_code)
    elsewhere.about(place.country)
    said = [line for line in covered if line.phones and not is_sensitive(line)]
    ashore = set(embedding.quiet("category")) - {"sea_rescue"}
    top = on_top(said, categories=sorted(ashore), languages=())
    return _sheet(
        asked,
        lambda: links.search_url(Question(), place.id),
        place=place,
        lines=[line for line in (top.emergency, *top.lines) if line],
    )


def poster_of(listing_id: UUID) -> ResponseReturnValue:
    """A poster of one listing, where its address is public and nothing of it is sensitive."""
    asked = from_request(AskedOfPoster, request.args)
    with reading() as connection:
        found = get_listing(connection, listing_id)
    if not may_be_found(found):
        abort(404)
    elsewhere.about(found.country)
    neighbours = bool(NEIGHBOURS & set(found.serves)) and not found.only_for
    return _sheet(
        asked,
        lambda: links.url_for("seeker.listing", listing_id=found.id),
        listing=found,
        neighbours=neighbours,
    )


def _sheet(
    asked: AskedOfPoster,
    address: Callable[[], str],
    *,
    lines: Sequence[Listing] = (),
    **about: Any,
) -> ResponseReturnValue:
    """The sheet: a part for each language, each with the code of the page in that language."""
    g.unfindable = True  # robots are led to the pages that its codes lead to
    parts = []
    for code in asked.languages():
        with i18n.within(BY_CODE[code]):
            url = settings().base_url + address()
            part = render("seeker/poster_part.html", url=url, code=qr.drawn(url), **about)
            parts.append(Markup(part))  # noqa: S704 - made by a template
    return render(
        "seeker/poster.html",
        parts=parts,
        chosen=asked.languages(),
        most=MOST_LANGUAGES,
        lines=lines,
        now=dt.datetime.now(dt.UTC),
        **about,
    )
