"""What robots of search engines are told: where they may go, and what a listing is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from markupsafe import escape

from app.locales import DEFAULT, LOCALES
from app.services.listings import Listing
from app.services.sitemap import PARTS, ids_of_part
from app.services.taxonomies import terms
from app.web.context import reading, settings
from app.web.filters import listing_name, listing_url

#: Pages, behind their locale, that are about no listing.
PAGES = ("", "urgent", "cards", "about", "privacy", "embed/builder")
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def add_to(bp: Blueprint) -> None:
    """Add these addresses to the seekers' blueprint."""
    bp.add_url_rule("/robots.txt", "robots", robots)
    bp.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    bp.add_url_rule("/sitemap/<part>.xml", "sitemap_part", sitemap_part)


def robots() -> ResponseReturnValue:
    """Everything may be found, except the way out."""
    text = f"User-agent: *\nDisallow: /exit\nSitemap: {settings().base_url}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")


def sitemap() -> ResponseReturnValue:
    """The parts of the sitemap (sitemaps.org 0.9)."""
    parts = ["pages", *(f"{part:02x}" for part in range(PARTS))]
    found = (f"<sitemap><loc>{settings().base_url}/sitemap/{x}.xml</loc></sitemap>" for x in parts)
    return _xml(f"<sitemapindex {_MAP}>{''.join(found)}</sitemapindex>")


def sitemap_part(part: str) -> ResponseReturnValue:
    """Pages, or the listings whose random id begins so, each in all locales (``hreflang``)."""
    if part == "pages":
        return _set_of([f"/{page}" for page in PAGES])
    if part not in {f"{number:02x}" for number in range(PARTS)}:
        abort(404)
    with reading() as connection:
        ids = ids_of_part(
            connection,
            int(part, 16),
            sensitive_categories=_sensitive("category"),
            sensitive_groups=_sensitive("serves"),
        )
    return _set_of([f"/listings/{key}" for key in ids])


def described(listing: Listing) -> dict[str, Any]:
    """A listing in the words of schema.org, for one that is ``exact`` and not sensitive.

    Neither its hours nor whom it is for: robots would show them without how sure they are.
    """
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": listing_name(listing),
        "url": settings().base_url + listing_url(listing.id),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": listing.address,
            "addressLocality": listing.city,
            "addressRegion": listing.admin1,
            "addressCountry": listing.country,
        },
        "telephone": next((x["number"] for x in listing.phones if x["kind"] == "voice"), None),
    }
    about["address"] = {name: value for name, value in about["address"].items() if value}
    if listing.point_kind == "exact":
        about["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": listing.latitude,
            "longitude": listing.longitude,
        }
    return {name: value for name, value in about.items() if value}


def _set_of(paths: list[str]) -> Response:
    return _xml(f"<urlset {_MAP} {_XHTML}>{''.join(map(_in_all_locales, paths))}</urlset>")


def _in_all_locales(path: str) -> str:
    base = settings().base_url
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{x.code}" href="{escape(base)}/{x.code}{path}"/>'
        for x in LOCALES
    )
    return f"<url><loc>{escape(base)}/{DEFAULT.code}{path}</loc>{others}</url>"


def _xml(body: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{body}', mimetype="application/xml")


def _sensitive(kind: str) -> list[str]:
    return [code for code, term in terms(kind).items() if term.sensitive]
