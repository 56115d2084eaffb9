"""OGC API Features, Part 1: Core (OGC 17-069r4), of what may be taken in bulk."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.services import whole
from app.services.errors import NotFound
from app.services.listings import Listing, get_listing
from app.services.open_data.rows import LICENCE, LICENCE_PAGE
from app.services.whole import Wanted
from app.web import links
from app.web.api.features import feature
from app.web.api.openapi import query_of
from app.web.api.responses import geojson, plain
from app.web.context import reading, settings
from app.web.headers import keep_nothing
from app.web.hsds.asked import AskedForNothing
from app.web.ogc.asked import MOST, AskedForItems, box_of
from app.web.params import from_request

JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CHECK = "check the source before use"
_CLASSES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_WORLD = {
    "spatial": {
        "bbox": [[-180, -90, 180, 90]],
        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    }
}


def add_to(bp: Blueprint) -> None:
    """Add the routes."""
    bp.add_url_rule("/", "landing", landing)
    bp.add_url_rule("/api", "api", api)
    bp.add_url_rule("/conformance", "conformance", conformance)
    bp.add_url_rule("/collections", "collections", collections)
    bp.add_url_rule("/collections/listings", "collection", collection)
    bp.add_url_rule("/collections/listings/items", "items", items)
    bp.add_url_rule("/collections/listings/items/<uuid:listing_id>", "item", item)


def landing() -> ResponseReturnValue:
    """Where all of it is."""
    from_request(AskedForNothing, request.args)
    return plain(
        {
            "title": "Amparo",
            "description": f"Help along the migratory route through the Americas: {CHECK}.",
            "links": [
                _link("self", "landing"),
                _link("service-desc", "api", OPENAPI),
                _link("conformance", "conformance"),
                _link("data", "collections"),
            ],
        }
    )


def conformance() -> ResponseReturnValue:
    """What of the standard is kept."""
    from_request(AskedForNothing, request.args)
    return plain({"conformsTo": [_CLASSES + name for name in ("core", "geojson", "oas30")]})


def collections() -> ResponseReturnValue:
    """The collections: one."""
    from_request(AskedForNothing, request.args)
    return plain({"links": [_link("self", "collections")], "collections": [_described()]})


def collection() -> ResponseReturnValue:
    """The collection."""
    from_request(AskedForNothing, request.args)
    return plain(_described())


def items() -> ResponseReturnValue:
    """Its features by id, page after page by the link ``next``; the first says how many."""
    asked = from_request(AskedForItems, request.args)
    if links.any_sensitive("category", asked.category):
        keep_nothing()
    wanted = Wanted(
        categories=tuple(asked.category),
        languages=tuple(asked.language),
        box=box_of(asked.bbox),
        in_bulk=True,
    )
    limit = min(asked.limit, MOST)
    after = UUID(asked.after) if asked.after else None
    with reading() as connection:
        total = whole.count_listings(connection, wanted) if after is None else None
        found = whole.find_window(connection, wanted, limit=limit + 1, after=after)
    now = dt.datetime.now(dt.UTC)
    shown, more = found[:limit], len(found) > limit
    given = asked.model_dump(exclude_defaults=True)
    to = [_link("self", "items", GEOJSON, given), _link("collection", "collection")]
    if more:
        to.append(_link("next", "items", GEOJSON, {**given, "after": str(shown[-1].id)}))
    return geojson(
        {
            "type": "FeatureCollection",
            "timeStamp": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            **({"numberMatched": total} if total is not None else {}),
            "numberReturned": len(shown),
            "links": to,
            "features": [_feature(listing, now) for listing in shown],
        }
    )


def item(listing_id: UUID) -> ResponseReturnValue:
    """One feature."""
    from_request(AskedForNothing, request.args)
    with reading() as connection:
        listing = get_listing(connection, listing_id)
    if not listing.open_data:
        raise NotFound("item", listing_id)
    to = [_link("self", "item", GEOJSON, listing_id=listing_id), _link("collection", "collection")]
    return geojson({**_feature(listing, dt.datetime.now(dt.UTC)), "links": to})


def api() -> ResponseReturnValue:
    """All of this for programs (OpenAPI 3.0), made from what checks the parameters."""
    from_request(AskedForNothing, request.args)
    described = plain(
        {
            "openapi": "3.0.3",
            "info": {"title": "Amparo: OGC API Features", "version": "1"},
            "servers": [{"url": f"{settings().base_url}/ogc"}],
            "paths": {
                "/": _operation("getLandingPage", JSON),
                "/conformance": _operation("getConformance", JSON),
                "/collections": _operation("getCollections", JSON),
                "/collections/listings": _operation("getCollection", JSON),
                "/collections/listings/items": _operation(
                    "getItems", GEOJSON, [*query_of(AskedForItems)]
                ),
                "/collections/listings/items/{id}": _operation("getItem", GEOJSON, [_ID]),
            },
        }
    )
    described.headers["Content-Type"] = OPENAPI
    return described


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _operation(name: str, media: str, parameters: list[dict[str, Any]] | None = None) -> Any:
    content = {media: {"schema": {"type": "object"}}}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        "get": {
            "operationId": name,
            "parameters": parameters or [],
            "responses": {
                "200": {"description": "What is asked for.", "content": content},
                "400": {"description": "A parameter is wrong.", "content": problem},
            },
        }
    }


def _described() -> dict[str, Any]:
    return {
        "id": "listings",
        "title": "Places that help, and lines",
        "description": f"What may be taken in bulk. Nobody has called most of it: {CHECK}.",
        "extent": _WORLD,
        "itemType": "feature",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [
            _link("self", "collection"),
            _link("items", "items", GEOJSON),
            {"rel": "license", "type": "text/html", "href": LICENCE_PAGE, "title": LICENCE},
        ],
    }


def _feature(listing: Listing, now: dt.datetime) -> dict[str, Any]:
    """As in the API, with the day from which it must not be trusted."""
    made = feature(listing, now)
    until = listing.stale_on.isoformat() if listing.stale_on else None
    made["properties"] |= {"valid_until": until, "check": CHECK}
    return made


def _link(
    rel: str,
    endpoint: str,
    media: str = JSON,
    given: dict[str, Any] | None = None,
    **values: Any,
) -> dict[str, str]:
    query = f"?{urlencode(given, doseq=True)}" if given else ""
    where = settings().base_url + url_for(f"ogc.{endpoint}", **values)
    return {"rel": rel, "type": media, "href": where + query}
