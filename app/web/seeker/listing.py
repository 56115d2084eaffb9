"""One listing: everything a stranger may know about it, and its contact card."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from app.services.hours import next_change, week_of
from app.services.listings import Listing, get_listing
from app.services.search.instead import find_instead
from app.services.search.lines import on_top
from app.web import elsewhere, links
from app.web.context import reading, settings
from app.web.filters import listing_name, where
from app.web.headers import keep_nothing
from app.web.seeker.results import snapshot
from app.web.seeker.robots import described
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/listings/<uuid:listing_id>", "listing", listing)
    bp.add_url_rule("/<locale:locale>/listings/<uuid:listing_id>.vcf", "contact_card", contact_card)


def listing(listing_id: UUID) -> ResponseReturnValue:
    """Show a listing; a sensitive one is not stored and neutrally titled."""
    now = dt.datetime.now(dt.UTC)
    with reading() as connection:
        found = get_listing(connection, listing_id)
        instead = find_instead(connection, [found], now).get(found.id, ())
        snapshot().look(connection)
        place = snapshot().place(connection, found.place_id) if found.place_id else None
        covered = snapshot().covered(
            connection, found.country, place.admin1_code if place else admin1_of(found)
        )
    top = on_top(covered, categories=found.categories, languages=())
    elsewhere.about(found.country)
    sensitive = is_sensitive(found)
    if sensitive:
        keep_nothing()
    g.unfindable = not may_be_found(found)
    hours = (found.opening_hours, found.timezone, found.country, now)
    return render(
        "seeker/listing.html",
        listing=found,
        now=now,
        open_now=found.open_at(now),
        next_change=next_change(*hours),
        week=week_of(*hours),
        lines=[line for line in (top.emergency, *top.lines) if line and line.id != found.id],
        instead=instead,
        gateways=top.gateways if found.disclosure == "hidden" else (),
        sensitive=sensitive,
        findable=may_be_found(found),
        about=described(found) if may_be_found(found) else None,
    )


def contact_card(listing_id: UUID) -> ResponseReturnValue:
    """The listing as a vCard 3.0 (RFC 2426), for the phone's address book."""
    with reading() as connection:
        found = get_listing(connection, listing_id)
    if is_sensitive(found):
        keep_nothing()
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(listing_name(found))}"]
    lines.append(f"N:{_escaped(listing_name(found))};;;;")
    if found.organization:
        lines.append(f"ORG:{_escaped(found.organization)}")
    lines += [f"TEL:{_escaped(phone['number'])}" for phone in found.phones]
    lines += [f"EMAIL:{_escaped(found.email)}"] if found.email else []
    lines += [f"URL:{_escaped(found.website)}"] if found.website else []
    if found.address:
        lines.append(f"ADR:;;{_escaped(found.address)};{_escaped(where(found))};;;")
    lines.append(f"NOTE:{settings().base_url}")
    lines.append("END:VCARD")
    response = Response("\r\n".join(lines) + "\r\n", mimetype="text/vcard")
    response.headers["Content-Disposition"] = 'attachment; filename="contact.vcf"'
    return response


def is_sensitive(found: Listing) -> bool:
    """Whether a listing's page must not be stored and is titled neutrally."""
    return links.any_sensitive("category", found.categories) or links.any_sensitive(
        "serves", [*found.serves, *found.only_for]
    )


def may_be_found(found: Listing) -> bool:
    """Whether robots and posters may lead to it: its place is public, and nothing is sensitive."""
    return found.disclosure == "exact" and not found.line and not is_sensitive(found)


def admin1_of(found: Listing) -> str:
    """The first division that a listing covers; "" for a whole country, or none."""
    return next((area["admin1_code"] or "" for area in found.coverage), "")


def _escaped(text: str) -> str:
    """Text of a vCard value: its separators and line breaks escaped."""
    for special in ("\\", ";", ","):
        text = text.replace(special, "\\" + special)
    return "\\n".join(text.splitlines())
