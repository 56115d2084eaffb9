"""Where help is missing: counts, for organizations and municipalities, that tell of nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.services import sketch_map
from app.services.errors import NotFound
from app.services.gaps.reading import COLUMNS, Gaps, Region, all_counts, read_gaps
from app.web.context import reading
from app.web.i18n import country_name, current
from app.web.i18n import gettext as _
from app.web.templates import render

#: How many of each list stand on the page, and how many regions on its map; the file has all.
SHOWN, DRAWN = 8, 16


def add_to(bp: Blueprint) -> None:
    """Add these pages to the seekers' blueprint."""
    bp.add_url_rule("/<locale:locale>/gaps", "gaps", show)
    bp.add_url_rule("/<locale:locale>/gaps/<country>", "gaps_of", show)
    bp.add_url_rule("/<locale:locale>/gaps.svg", "gaps_map", draw)
    bp.add_url_rule("/<locale:locale>/gaps/<country>.svg", "gaps_map_of", draw)
    bp.add_url_rule("/<locale:locale>/gaps.csv", "gaps_file", file)


def show(country: str | None = None) -> ResponseReturnValue:
    """What would help most, and what is known of each region."""
    gaps = _read(country)
    return render(
        "seeker/gaps.html",
        country=country,
        regions=gaps.regions,
        missed=gaps.missed[:SHOWN],
        shelters=_most(gaps, "shelters_unconfirmed"),
        lines=sorted(
            (r for r in gaps.regions if r.lines > r.lines_from_abroad),
            key=lambda r: r.lines_from_abroad - r.lines,
        )[:SHOWN],
        name=name_of,
    )


def draw(country: str | None = None) -> ResponseReturnValue:
    """The regions on the sketch map, by the numbers that they have in the list."""
    gaps = _read(country)
    placed = [
        (number, region.longitude, region.latitude)
        for number, region in enumerate(gaps.regions[:DRAWN], start=1)
        if region.longitude is not None and region.latitude is not None
    ]
    window = sketch_map.window([(x, y) for _number, x, y in placed], None)
    marks = [sketch_map.Mark(number, x, y, "area") for number, x, y in placed]
    rtl = current().direction == "rtl"
    title = _("Regions by their number")
    svg = sketch_map.draw(window, marks, [], rtl=rtl, title=title, again=True)
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def file() -> ResponseReturnValue:
    """All counts as CSV; its column names are English, for programs."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    with reading() as connection:
        rows.writerows(all_counts(connection))
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=amparo-gaps.csv"
    return response


def name_of(country: str, admin1: str | None) -> str:
    """What a region is called; "" is the whole route."""
    if not country:
        return _("Everywhere")
    return admin1 or country_name(country, current().code)


def _read(country: str | None) -> Gaps:
    if country is not None and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise NotFound("gaps", country)
    with reading() as connection:
        return read_gaps(connection, country, today=dt.datetime.now(dt.UTC).date())


def _most(gaps: Gaps, what: str) -> list[Region]:
    found = [region for region in gaps.regions if getattr(region, what)]
    return sorted(found, key=lambda region: -getattr(region, what))[:SHOWN]
