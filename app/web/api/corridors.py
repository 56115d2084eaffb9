"""``/api/v1/corridors``: the stages of the way, and the listings ahead in their order."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.services.corridors.ahead import BACKWARD, FORWARD, Walk, walk
from app.services.corridors.reading import Along, Corridor, all_corridors, get_corridor
from app.services.crossing import facts_everywhere, facts_of
from app.services.listings import Listing, find_listings
from app.services.taxonomies import understood_as
from app.web import links
from app.web.api import cursors
from app.web.api.features import LANGUAGE_MATCH, collection, feature
from app.web.api.places import place_of
from app.web.api.responses import geojson, plain, use_locale, use_locale_asked_for
from app.web.asked_along import AskedOfApiAlong
from app.web.context import reading, settings
from app.web.crossing_words import said
from app.web.headers import keep_nothing
from app.web.i18n import current
from app.web.params import from_request
from app.web.seeker.results import snapshot


def add_to(bp: Blueprint) -> None:
    """Add these routes to the API."""
    bp.add_url_rule("/corridors", "corridors", list_all)
    bp.add_url_rule("/corridors/<slug>", "corridor", single)
    bp.add_url_rule("/corridors/<slug>/services", "corridor_services", services)


def list_all() -> ResponseReturnValue:
    """All corridors with their stages, in order."""
    use_locale_asked_for()
    with reading() as connection:
        found = all_corridors(connection)
    return plain({"corridors": [_corridor(one) for one in found]})


def single(slug: str) -> ResponseReturnValue:
    """One corridor with its stages, in order, and what is known of its countries."""
    use_locale_asked_for()
    with reading() as connection:
        one = get_corridor(connection, slug)
    today = dt.datetime.now(dt.UTC).date()
    borders = [_border(country, today) for country in one.countries]
    return plain({**_corridor(one), "borders": borders})


def services(slug: str) -> ResponseReturnValue:
    """The listings ahead on a corridor in the order of the way, or those behind."""
    asked = from_request(AskedOfApiAlong, request.args)
    use_locale(asked.locale)
    if links.any_sensitive("category", asked.category):
        keep_nothing()
    behind = asked.ahead == "no"
    with reading() as connection:
        snapshot().look(connection)
        way = walk(connection, slug, asked.start, forward=asked.direction == FORWARD)
        found = way.find(
            connection,
            categories=tuple(asked.category),
            behind=behind,
            after=_after(asked.cursor) if asked.cursor else None,
            limit=asked.limit + 1,
        )
        listings = {x.id: x for x in find_listings(connection, [one.listing_id for one in found])}
        place = way.start.place
        top = snapshot().on_top(connection, place, asked.category, asked.language)
    now = dt.datetime.now(dt.UTC)
    shown = found[: asked.limit]
    lines = [line for line in (top.emergency, *top.lines, *top.folded) if line]
    return geojson(
        collection(
            [
                _feature(one, listings[one.listing_id], asked, now)
                for one in shown
                if one.listing_id in listings
            ],
            next_cursor=_cursor(shown[-1]) if len(found) > asked.limit else None,
            links=_links(way),
            lines=[feature(line, now, asked.language) for line in lines],
            place=place_of(place),
        )
    )


def _feature(
    one: Along, listing: Listing, asked: AskedOfApiAlong, now: dt.datetime
) -> dict[str, Any]:
    """A listing with where along the corridor it is; kilometres of a door only of its own."""
    made = feature(listing, now, asked.language)
    said = made["properties"]
    said["position_km"] = round(one.position_km)
    said["ahead"] = asked.ahead == "yes"
    said["distance_km"] = round(one.distance_km) if listing.point_kind == "exact" else None
    if asked.language:
        spoken = {code for language in asked.language for code in understood_as(language)}
        stated = {language["code"] for language in listing.languages}
        said["language_match"] = LANGUAGE_MATCH[0 if stated & spoken else 2 if stated else 1]
    return made


def _corridor(one: Corridor) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "region": one.region,
        "length_km": round(one.length_km),
        "countries": one.countries,
        "stages": [
            {"place": place_of(s.place), "position_km": round(s.position_km), "leg": s.leg}
            for s in one.stages
        ],
    }


def _border(country: str, today: dt.date) -> dict[str, Any]:
    """What public pages say of a country, and the page that says so to people."""
    page = url_for("seeker.border", locale=current(), country=country)
    return {
        "country": country,
        "url": settings().base_url + page,
        "facts": [
            {
                "kind": fact.kind,
                "code": fact.says,
                "value": fact.value or None,
                "text": str(said(fact)),
                "source_name": fact.source_name,
                "source_url": fact.source_url,
                "source_date": fact.source_date or None,
                "seen_on": fact.seen_on.isoformat(),
                "review_by": fact.review_by.isoformat(),
                "old": fact.is_old(today),
            }
            for fact in (*facts_of(country), *facts_everywhere())
        ],
    }


def _links(way: Walk) -> list[dict[str, str]]:
    direction = FORWARD if way.forward else BACKWARD
    asked: dict[str, Any] = {"from": way.start.place.id, "direction": direction}
    page = url_for("seeker.corridor", slug=way.corridor.slug, **asked)
    return [{"rel": "alternate", "type": "text/html", "href": settings().base_url + page}]


def _cursor(last: Along) -> str:
    return cursors.pack(f"k{last.position_km!r} {last.listing_id}")


def _after(cursor: str) -> tuple[float, UUID]:
    position, _, key = cursors.unpack(cursor, "k").partition(" ")
    try:
        after = float(position), UUID(key)
    except ValueError:
        raise cursors.unreadable(cursor) from None
    if not math.isfinite(after[0]):
        raise cursors.unreadable(cursor)
    return after
