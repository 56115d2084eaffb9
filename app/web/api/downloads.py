"""``/api/v1/export.*``: the open data, all of it or some, as files that other programs open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.db import PublicDatabase
from app.services.open_data import files
from app.services.open_data.rows import Taken
from app.services.open_data.taking import Wanted, are_more_than, batches, centre_of, version_of
from app.services.sheets.streaming import MOST_ROWS
from app.web import links
from app.web.api.asked import AskedForExport
from app.web.assets import code_version
from app.web.boxes import box_of
from app.web.context import reading, settings
from app.web.headers import keep_nothing
from app.web.params import Problem, Refused, from_request

#: How far around a town, where the question does not say.
AROUND_KM = 100.0
#: Rows of a workbook: it has one sheet.
MOST_IN_A_BOOK = MOST_ROWS
#: Bytes that are put together before they are sent: small parts cost more than they weigh.
PART = 65_536
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Format(NamedTuple):
    """A kind of file: its media type, what makes it, whether it ends at a number of rows."""

    media_type: str
    make: Callable[[Taken], Iterator[bytes]]
    is_book: bool = False


FORMATS = {
    "csv": Format("text/csv", files.as_csv),
    "xlsx": Format(_XLSX, files.as_book, is_book=True),
    "5w.xlsx": Format(_XLSX, files.as_five_w, is_book=True),
    "geojson": Format("application/geo+json", files.as_geojson),
    "kml": Format("application/vnd.google-earth.kml+xml", files.as_kml),
    "gpx": Format("application/gpx+xml", files.as_gpx),
}


def add_to(bp: Blueprint) -> None:
    """Add this route to the API."""
    bp.add_url_rule("/export.<format>", "export", export)


def export(format: str) -> ResponseReturnValue:
    """The open data as one file: all of it, or what fits."""
    if format not in FORMATS:
        raise NotFound
    kind = FORMATS[format]
    asked = from_request(AskedForExport, request.args)
    if links.any_sensitive("category", asked.category) or links.any_sensitive(
        "serves", asked.serves
    ):
        keep_nothing()
    wanted = _wanted(asked)
    if kind.is_book:
        with reading() as connection:
            if are_more_than(connection, MOST_IN_A_BOOK, wanted):
                raise Refused([Problem(field="format", reason="too_many_rows", value=format)])
    response = _unless_known(kind, wanted)
    response.headers["Content-Disposition"] = f'attachment; filename="amparo.{format}"'
    return response


def _unless_known(kind: Format, wanted: Wanted) -> Response:
    """The file; 304 without one for who has that of this version of the directory."""
    database = current_app.extensions["amparo.database"]
    assert isinstance(database, PublicDatabase)
    with reading() as connection:
        version = version_of(connection)
    now = dt.datetime.now(dt.UTC)
    etag = f"{code_version()}-{version}-{now:%Y%m%d}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        taken = Taken(partial(batches, database.reading, wanted), _pages(), now)
        response = Response(_larger(kind.make(taken)), mimetype=kind.media_type)
    response.set_etag(etag, weak=True)
    return response


def _larger(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The first part as it is, so that whoever waits sees that it has begun; then larger ones."""
    held, most = bytearray(), 1
    for part in parts:
        held += part
        if len(held) >= most:
            yield bytes(held)
            held.clear()
            most = PART
    if held:
        yield bytes(held)


def _pages() -> Callable[[UUID], str]:
    """What gives the address of a listing's page, also when the request is over."""
    unknown = UUID(int=0)
    pattern = settings().base_url + url_for("seeker.listing", listing_id=unknown)
    before, _, after = pattern.partition(str(unknown))
    return lambda listing_id: f"{before}{listing_id}{after}"


def _wanted(asked: AskedForExport) -> Wanted:
    if asked.radius_km is not None and asked.place is None:
        raise Refused([Problem(field="radius_km", reason="needs_a_point", value="")])
    around = None
    if asked.place is not None:
        with reading() as connection:
            centre = centre_of(connection, asked.place)
        around = (*centre, (asked.radius_km or AROUND_KM) * 1000)
    return Wanted(
        categories=tuple(asked.category),
        serves=tuple(asked.serves),
        needs=tuple(asked.needs),
        without_authorities=asked.authorities == "no",
        box=box_of(asked.bbox),
        around=around,
    )
