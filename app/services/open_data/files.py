"""The open data as files that other programs open, part after part."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from app.services.open_data.rows import CHECK, COLUMNS, LICENCE, SOURCE, Row, Taken, flat, has_door
from app.services.sheets.files import guarded
from app.services.sheets.streaming import NOT_IN_XML, as_xlsx_parts

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def as_csv(taken: Taken) -> Iterator[bytes]:
    """A header, a row of HXL hashtags, and a row for each listing."""
    yield b"\xef\xbb\xbf"  # or spreadsheet programs take it for another encoding
    yield _line(list(COLUMNS))
    yield _line(list(COLUMNS.values()))
    for row in taken.rows():
        yield _line([_cell(row[name]) for name in COLUMNS])


def _cell(value: Any) -> Any:
    told = flat(value)
    return guarded(told) if isinstance(told, str) else told


def _line(cells: list[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def as_book(taken: Taken) -> Iterator[bytes]:
    """An XLSX file of the same rows."""
    rows = ([flat(row[name]) for name in COLUMNS] for row in taken.rows())
    return as_xlsx_parts(list(COLUMNS), rows, title=SOURCE)


#: The questions of the humanitarian 5W, and the columns that answer them.
FIVE_W = {
    "Who": ("organization", "operator"),
    "What: sector (R4V)": ("r4v_sectors",),
    "What: activity": ("categories",),
    "What: name": ("name",),
    "Where: country": ("country",),
    "Where: admin 1": ("admin1",),
    "Where: town": ("city",),
    "Where: latitude": ("latitude",),
    "Where: longitude": ("longitude",),
    "Where: covers": ("covers",),
    "When: hours": ("opening_hours", "hours_text"),
    "When: confirmed on": ("confirmed_on",),
    "When: source of": ("source_date",),
    "When: valid until": ("valid_until",),
    "For whom": ("serves",),
    "Only for": ("only_for",),
    "Check": ("check",),
    "Source": ("source_url",),
    "Page": ("url",),
    "Licence": ("licence",),
}


def as_five_w(taken: Taken) -> Iterator[bytes]:
    """Who does what, where, when and for whom: the matrix of coordination, with R4V's sectors."""
    rows = ([_answer(row, names) for names in FIVE_W.values()] for row in taken.rows())
    return as_xlsx_parts(list(FIVE_W), rows, title="5W")


def _answer(row: Row, names: tuple[str, ...]) -> str | float | None:
    if len(names) == 1:
        only: str | float | None = flat(row[names[0]])
        return only
    return "; ".join(str(flat(row[name])) for name in names if row[name])


def as_geojson(taken: Taken) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946) whose properties are the columns; lists are lists."""
    head = {"type": "FeatureCollection", **_about(taken.now)}
    yield msgspec.json.encode(head)[:-1] + b',"features":['
    for number, row in enumerate(taken.rows()):
        point = [row["longitude"], row["latitude"]]
        geometry = {"type": "Point", "coordinates": point} if point[0] is not None else None
        yield (b",\n" if number else b"\n") + msgspec.json.encode(
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": geometry,
                "properties": row,
            }
        )
    yield b"\n]}\n"


def as_kml(taken: Taken) -> Iterator[bytes]:
    """OGC KML 2.2: a placemark for each listing whose own door is known."""
    about = _about(taken.now)
    yield (
        f'{_XML}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>{SOURCE}</name>'
        f"<description>{as_text(' '.join(about.values()))}</description>\n"
    ).encode()
    for row in filter(has_door, taken.rows()):
        data = "".join(
            f"<Data name={quoteattr(name)}><value>{as_text(flat(row[name]))}</value></Data>"
            for name in COLUMNS
            if row[name]
        )
        yield (
            f"<Placemark id={quoteattr('l' + row['id'])}><name>{as_text(row['name'])}</name>"
            f"<description>{as_text(_told(row))}</description>"
            f"<ExtendedData>{data}</ExtendedData>"
            f"<Point><coordinates>{row['longitude']},{row['latitude']}</coordinates></Point>"
            "</Placemark>\n"
        ).encode()
    yield b"</Document></kml>\n"


def as_gpx(taken: Taken) -> Iterator[bytes]:
    """GPX 1.1, for maps without network: a waypoint for each listing whose own door is known."""
    about = _about(taken.now)
    yield (
        f'{_XML}<gpx version="1.1" creator="{SOURCE}" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<metadata><name>{SOURCE}</name><desc>{as_text(' '.join(about.values()))}</desc>"
        f"<time>{about['taken_at']}</time></metadata>\n"
    ).encode()
    for row in filter(has_door, taken.rows()):
        yield (
            f'<wpt lat="{row["latitude"]}" lon="{row["longitude"]}">'
            f"<name>{as_text(row['name'])}</name>"
            f"<desc>{as_text(_told(row))}</desc><src>{as_text(row['source_publisher'])}</src>"
            f"<link href={quoteattr(row['url'])}/><type>{as_text(flat(row['categories']))}</type>"
            "</wpt>\n"
        ).encode()
    yield b"</gpx>\n"


def _about(now: dt.datetime) -> dict[str, str]:
    """What a file says of itself."""
    taken_at = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"source": SOURCE, "licence": LICENCE, "check": CHECK, "taken_at": taken_at}


def _told(row: Row) -> str:
    """What a map on a phone says of a place, whole without network."""
    said = [
        *row["categories"],
        *row["phones"],
        row["address"],
        row["opening_hours"] or row["hours_text"],
        f"{row['state']}, valid until {row['valid_until']}",
        CHECK,
        row["url"],
    ]
    return "\n".join(filter(None, said))


def as_text(value: Any) -> str:
    """A value as text of XML 1.0."""
    return escape(NOT_IN_XML.sub("", str(value or "")))
