"""``/api/v1/services``: the search and single listings as GeoJSON (RFC 7946)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.services.errors import NotFound, PageTooDeep
from app.services.listings import find_listings, find_page, get_listing
from app.services.search.finding import Answer, Question
from app.web import links
from app.web.api.boxes import Box, box_of
from app.web.api.cursors import cursor_of, text_of, unreadable
from app.web.api.features import collection, feature, found_feature
from app.web.api.places import place_of
from app.web.api.responses import geojson, use_locale, use_locale_asked_for
from app.web.context import reading, settings
from app.web.headers import keep_nothing
from app.web.params import AskedOfApi, Problem, Refused, from_json, from_request
from app.web.seeker.results import find, question_of

#: A cursor with a point goes no deeper (design, section 4).
DEEPEST = 1_000


def add_to(bp: Blueprint) -> None:
    """Add these routes to the API."""
    bp.add_url_rule("/services", "services", search, methods=["GET", "POST"])
    bp.add_url_rule("/services/<uuid:listing_id>", "service", single)


def search() -> ResponseReturnValue:
    """Answer a search around a point or place; without one, all listings by id."""
    posted = request.method == "POST"
    asked = from_json(AskedOfApi, _body()) if posted else from_request(AskedOfApi, request.args)
    use_locale(asked.locale)
    if posted or asked.position() is not None:
        keep_nothing()
    if (asked.lat is None) != (asked.lon is None):
        missing = "lat" if asked.lat is None else "lon"
        raise Refused([Problem(field=missing, reason="missing", value="")])
    box = box_of(asked.bbox)
    has_point = bool(asked.near or asked.place is not None or asked.position())
    if asked.radius_km is not None and not has_point:
        raise Refused([Problem(field="radius_km", reason="needs_a_point", value="")])
    if box is not None or not (has_point or asked.q):
        return _by_id(asked, box)
    return _by_distance(asked)


def _body() -> object:
    """The JSON of the request; None when it cannot be read, or is nested too deep to be."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def single(listing_id: UUID) -> ResponseReturnValue:
    """One listing as a GeoJSON Feature."""
    use_locale_asked_for()
    with reading() as connection:
        listing = get_listing(connection, listing_id)
    return geojson(feature(listing, dt.datetime.now(dt.UTC)))


def _by_distance(asked: AskedOfApi) -> ResponseReturnValue:
    offset = _offset(asked.cursor) if asked.cursor else (asked.page - 1) * asked.limit
    if offset >= DEEPEST:
        raise PageTooDeep(DEEPEST)
    limit = min(asked.limit, DEEPEST - offset)
    question = question_of(asked, with_position=True, limit=limit)
    answer = find(_at(question, offset, asked.radius_km))
    if asked.place is not None and answer.place is None:
        raise NotFound("place", asked.place)
    if links.is_sensitive(answer.question):
        keep_nothing()
    now = dt.datetime.now(dt.UTC)
    top = answer.top
    lines = [
        line
        for line in (top.emergency, top.sea_rescue, *top.lines, *top.folded, *top.hidden)
        if line
    ]
    return geojson(
        collection(
            _features(answer, now),
            next_cursor=cursor_of(f"o{offset + limit}") if answer.more else None,
            links=_links(asked, answer),
            lines=[feature(line, now, question.languages) for line in lines],
            place=_place_of(answer),
            suggested=[place_of(place) for place in answer.suggested] or None,
        )
    )


def _features(answer: Answer, now: dt.datetime) -> list[dict[str, Any]]:
    """The listings found, in order, with all that the contract says of each."""
    with reading() as connection:
        listings = {
            x.id: x for x in find_listings(connection, [f.listing.id for f in answer.found])
        }
    return [
        found_feature(found, listings[found.listing.id], answer, now)
        for found in answer.found
        if found.listing.id in listings
    ]


def _by_id(asked: AskedOfApi, box: Box | None) -> ResponseReturnValue:
    """All listings that fit, by id, page after page without end."""
    if links.any_sensitive("category", asked.category) or links.any_sensitive(
        "serves", asked.serves
    ):
        keep_nothing()
    after = _after(asked.cursor) if asked.cursor else None
    with reading() as connection:
        listings = find_page(
            connection,
            after=after,
            limit=asked.limit + 1,
            categories=tuple(asked.category),
            serves=tuple(asked.serves),
            needs=tuple(asked.needs),
            without_authorities=asked.authorities == "no",
            box=box,
        )
    now = dt.datetime.now(dt.UTC)
    closed_too = asked.open is None
    shown = [x for x in listings[: asked.limit] if closed_too or x.open_at(now) is not False]
    more = len(listings) > asked.limit
    return geojson(
        collection(
            [feature(listing, now, asked.language) for listing in shown],
            next_cursor=cursor_of(f"i{listings[asked.limit - 1].id}") if more else None,
            links=[],
        )
    )


def _at(question: Question, offset: int, radius_km: float | None) -> Question:
    within = radius_km * 1000 if radius_km is not None else None
    return replace(question, offset=offset, within_m=within)


def _links(asked: AskedOfApi, answer: Answer) -> Sequence[dict[str, str]]:
    if asked.position() is not None or answer.place is None:
        return []
    page = url_for("seeker.search", place=answer.place.id)
    return [{"rel": "alternate", "type": "text/html", "href": settings().base_url + page}]


def _place_of(answer: Answer) -> dict[str, Any] | None:
    """The place searched around; none for a position, which is nobody's business."""
    if answer.place is None or answer.question.position is not None:
        return None
    return place_of(answer.place)


def _offset(cursor: str) -> int:
    text = text_of(cursor, "o")
    if not text.isdigit() or len(text) > 6:
        raise unreadable(cursor)
    return int(text)


def _after(cursor: str) -> UUID:
    try:
        return UUID(text_of(cursor, "i"))
    except ValueError:
        raise unreadable(cursor) from None
