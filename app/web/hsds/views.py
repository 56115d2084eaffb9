"""The endpoints of the HSDS 3.1 OpenAPI."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.db import PublicDatabase
from app.services import whole
from app.services.errors import NotFound
from app.services.listings import Listing, get_listing
from app.services.whole import Wanted
from app.web import i18n, links
from app.web.api.responses import plain
from app.web.context import reading, settings
from app.web.headers import keep_nothing
from app.web.hsds import asked as models
from app.web.hsds import package, vocabulary
from app.web.hsds.parts import Find, lines, parts
from app.web.hsds.shaping import Given, Json, at_location, organization, service
from app.web.params import Problem, Refused, from_request

VERSION = "3.1"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema/openapi.json"
PROFILE = Path(__file__).resolve().parents[3] / "docs" / "hsds-profile.md"


def add_to(bp: Blueprint) -> None:
    """Add the routes."""
    bp.add_url_rule("/", "about", about)
    bp.add_url_rule("/profile", "profile", profile)
    bp.add_url_rule("/services", "services", services)
    bp.add_url_rule("/services/<uuid:listing_id>", "service", one_service)
    bp.add_url_rule("/service_at_locations", "service_at_locations", service_at_locations)
    bp.add_url_rule(
        "/service_at_locations/<uuid:listing_id>", "service_at_location", one_at_location
    )
    bp.add_url_rule("/organizations", "organizations", organizations)
    bp.add_url_rule("/organizations/<uuid:organization_id>", "organization", one_organization)
    bp.add_url_rule("/datapackage.zip", "datapackage", datapackage)
    bp.add_url_rule("/taxonomies", "taxonomies", taxonomies)
    bp.add_url_rule("/taxonomies/<uuid:taxonomy_id>", "taxonomy", one_taxonomy)
    bp.add_url_rule("/taxonomy_terms", "taxonomy_terms", taxonomy_terms)
    bp.add_url_rule("/taxonomy_terms/<uuid:term_id>", "taxonomy_term", one_term)


def about() -> ResponseReturnValue:
    """Which version this is, and where it is described."""
    from_request(models.AskedForNothing, request.args)
    where = settings().base_url + url_for("hsds.profile")
    return plain({"version": VERSION, "profile": where, "openapi_url": OPENAPI})


def profile() -> ResponseReturnValue:
    """What HSDS lacks for people who must not be found, and how we fill it."""
    from_request(models.AskedForNothing, request.args)
    return Response(PROFILE.read_text(encoding="utf-8"), mimetype="text/plain")


def services() -> ResponseReturnValue:
    """Services, page after page."""
    asked = from_request(models.AskedForServices, request.args)
    return _listed(
        asked,
        lambda given: (
            {"id": str(given.listing.id), "modified_date": given.modified.isoformat()}
            if asked.minimal
            else service(given, full=asked.full)
        ),
    )


def service_at_locations() -> ResponseReturnValue:
    """Services at locations, of what is given with its place."""
    asked = from_request(models.AskedForServicesAtLocations, request.args)
    return _listed(asked, lambda given: at_location(given, full=asked.full), placed=True)


def one_service(listing_id: UUID) -> ResponseReturnValue:
    """One service with all that belongs to it."""
    return plain(service(_one(listing_id), full=True))


def one_at_location(listing_id: UUID) -> ResponseReturnValue:
    """One service at its location."""
    given = _one(listing_id)
    if not whole.is_placed(given.listing):
        raise NotFound("service_at_location", listing_id)
    return plain(at_location(given, full=True))


def organizations() -> ResponseReturnValue:
    """Organizations whose names are public."""
    asked = from_request(models.AskedForOrganizations, request.args)
    wanted = _wanted(asked)

    def find(
        connection: psycopg.Connection[Any], limit: int, skip: int, after: UUID | None
    ) -> list[Json]:
        found = whole.find_organizations(connection, wanted, limit=limit, skip=skip, after=after)
        made = [organization(x) for x in found]
        if asked.full or asked.full_service:
            for each, one in zip(found, made, strict=True):
                one["services"] = _services_of(connection, each.id, full=asked.full_service)
        return made

    with reading() as connection:
        total = whole.count_organizations(connection, wanted)
    return _answer(asked, total, find)


def one_organization(organization_id: UUID) -> ResponseReturnValue:
    """One organization and its services."""
    asked = from_request(models.AskedForOrganization, request.args)
    with reading() as connection:
        found = whole.find_organizations(connection, Wanted(organization=organization_id), limit=1)
        if not found:
            raise NotFound("organization", organization_id)
        of_it = _services_of(connection, organization_id, full=asked.full_service)
    return plain({**organization(found[0]), "services": of_it})


def datapackage() -> ResponseReturnValue:
    """What may be taken in bulk, as tables (frictionless data package), made while it is sent."""
    from_request(models.AskedForNothing, request.args)
    database = current_app.extensions["amparo.database"]
    assert isinstance(database, PublicDatabase)
    locale, wanted = i18n.current(), Wanted(in_bulk=True)

    def of_organizations(
        connection: psycopg.Connection[Any], limit: int, skip: int, after: UUID | None
    ) -> list[Json]:
        found = whole.find_organizations(connection, wanted, limit=limit, after=after)
        return [organization(x) for x in found]

    def of_services(
        connection: psycopg.Connection[Any], limit: int, skip: int, after: UUID | None
    ) -> list[Json]:
        found = whole.find_window(connection, wanted, limit=limit, after=after)
        return [service(given, full=True) for given in _given(connection, found)]

    return Response(
        package.zipped(
            lambda: chain.from_iterable(parts(database, locale, of_organizations)),
            lambda: chain.from_iterable(parts(database, locale, of_services)),
            lambda: i18n.within(locale),
        ),
        mimetype="application/zip",
        headers={"Content-Disposition": "attachment; filename=hsds.zip"},
    )


def taxonomies() -> ResponseReturnValue:
    """The taxonomies of our codes."""
    asked = from_request(models.AskedForPage, request.args)
    return _of(asked, [vocabulary.taxonomy(kind) for kind in vocabulary.KINDS])


def one_taxonomy(taxonomy_id: UUID) -> ResponseReturnValue:
    """One taxonomy."""
    from_request(models.AskedForNothing, request.args)
    kind = vocabulary.kind_of(taxonomy_id)
    if kind is None:
        raise NotFound("taxonomy", taxonomy_id)
    return plain(vocabulary.taxonomy(kind))


def taxonomy_terms() -> ResponseReturnValue:
    """The terms of a taxonomy, or of all."""
    asked = from_request(models.AskedForTerms, request.args)
    kind = _kind(asked.taxonomy_id)
    made = [
        vocabulary.term(*pair)
        for pair in vocabulary.all_terms()
        if kind in (None, pair[0]) and asked.parent_id is None
    ]
    return _of(asked, made)


def one_term(term_id: UUID) -> ResponseReturnValue:
    """One term."""
    from_request(models.AskedForNothing, request.args)
    pair = vocabulary.code_of(term_id)
    if pair is None:
        raise NotFound("taxonomy_term", term_id)
    return plain(vocabulary.term(*pair))


def _one(listing_id: UUID) -> Given:
    from_request(models.AskedForNothing, request.args)
    with reading() as connection:
        for given in _given(connection, [get_listing(connection, listing_id)]):
            return given
    raise NotFound("listing", listing_id)


def _given(connection: psycopg.Connection[Any], listings: Sequence[Listing]) -> list[Given]:
    """Listings with what else is said of them."""
    beside = whole.kept_beside(connection, [listing.id for listing in listings])
    now = dt.datetime.now(dt.UTC)
    return [
        Given(listing, kept.organization_id, kept.modified_at, now)
        for listing in listings
        if (kept := beside.get(listing.id))  # else it was withdrawn between the two questions
    ]


def _services_of(
    connection: psycopg.Connection[Any], organization_id: UUID, *, full: bool
) -> list[Json]:
    wanted = Wanted(organization=organization_id)
    found = whole.find_window(connection, wanted, limit=models.LARGEST_PAGE)
    made = (service(given, full=full) for given in _given(connection, found))
    return [{name: one[name] for name in one if name != "organization"} for one in made]


def _listed(
    asked: models.AskedForServicesAtLocations,
    shape: Callable[[Given], Json],
    *,
    placed: bool = False,
) -> ResponseReturnValue:
    wanted = replace(
        _wanted(asked),
        organization=asked.organization_id,
        placed=placed,
        modified_after=asked.modified_after,
    )
    with reading() as connection:
        total = whole.count_listings(connection, wanted)
    few = replace(wanted, few=total <= whole.FEW)

    def find(
        connection: psycopg.Connection[Any], limit: int, skip: int, after: UUID | None
    ) -> list[Json]:
        found = whole.find_window(connection, few, limit=limit, skip=skip, after=after)
        return [shape(given) for given in _given(connection, found)]

    return _answer(asked, total, find)


def _wanted(asked: models.AskedForListed) -> Wanted:
    pair = vocabulary.code_of(asked.taxonomy_term_id) if asked.taxonomy_term_id else None
    if asked.taxonomy_term_id and pair is None:
        raise Refused([Problem(field="taxonomy_term_id", reason="unknown_code", value="")])
    if pair and pair[0] in ("category", "serves") and links.any_sensitive(pair[0], [pair[1]]):
        keep_nothing()
    return Wanted(term=pair, kind=_kind(asked.taxonomy_id), words=asked.search)


def _kind(taxonomy_id: UUID | None) -> str | None:
    kind = vocabulary.kind_of(taxonomy_id) if taxonomy_id else None
    if taxonomy_id and kind is None:
        raise Refused([Problem(field="taxonomy_id", reason="unknown_code", value="")])
    return kind


def _of(asked: models.AskedForPage, made: list[Json]) -> ResponseReturnValue:
    """A page of things that are at hand."""
    words = (asked.search or "").casefold()
    found = [x for x in made if words in f"{x['name']} {x['description']}".casefold()]

    def find(_: object, limit: int, skip: int, after: UUID | None) -> list[Json]:
        return found[skip : skip + limit] if after is None else []

    return _answer(asked, len(found), find)


def _answer(asked: models.AskedForPage, total: int, find: Find) -> ResponseReturnValue:
    """HSDS ``Page``; or all of it as ``ndjson``, part after part."""
    if asked.format == "ndjson":
        database = current_app.extensions["amparo.database"]
        assert isinstance(database, PublicDatabase)
        return Response(lines(database, i18n.current(), find), mimetype="application/x-ndjson")
    with reading() as connection:
        contents = find(connection, asked.per_page, (asked.page - 1) * asked.per_page, None)
    pages = max(1, -(-total // asked.per_page))
    return plain(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": asked.page,
            "size": len(contents),
            "first_page": asked.page == 1,
            "last_page": asked.page >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )
