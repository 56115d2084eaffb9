"""The tables of HSDS in one archive, joined to one table of listings.

HSDS 3 in its tabular form (``services.csv``, ``locations.csv``, ``phones.csv`` ...), and the names
that files had in HSDS 2. https://docs.openreferral.org/en/v3.0.1/hsds/serialization.html
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator

from app.services.errors import Unfit

Row = dict[str, str]
Table = list[Row]

#: The files that are read, and what they were called in HSDS 2.
FILES = {
    "services.csv": "services",
    "organizations.csv": "organizations",
    "service_areas.csv": "areas",
    "service_at_location.csv": "places",
    "service_at_locations.csv": "places",
    "services_at_location.csv": "places",
    "locations.csv": "locations",
    "addresses.csv": "addresses",
    "physical_addresses.csv": "addresses",
    "phones.csv": "phones",
    "schedules.csv": "schedules",
    "regular_schedules.csv": "schedules",
    "languages.csv": "languages",
    "attributes.csv": "attributes",
    "services_taxonomy.csv": "attributes",
    "taxonomy_terms.csv": "terms",
    "taxonomy.csv": "terms",
}
#: The header of the joined table: words that any file may use.
HEADER = (
    "id", "name", "description", "email", "website", "categories", "phones", "languages",
    "opening hours", "address", "town", "point",
)  # fmt: skip
#: Every table of a directory of 10,000 services has less.
_MOST_ROWS = 100_000
#: A number that is no line to call.
NO_VOICE = frozenset({"fax", "tty", "pager", "textphone"})
_DAYS = {"MO": "Mo", "TU": "Tu", "WE": "We", "TH": "Th", "FR": "Fr", "SA": "Sa", "SU": "Su"}
_NOT_EVERY_WEEK = (
    "valid_from",
    "valid_to",
    "until",
    "count",
    "byweekno",
    "bymonthday",
    "byyearday",
)
_BY_NUMBER = dict(zip("1234567", _DAYS, strict=True))


def is_hsds(names: set[str]) -> bool:
    """Whether an archive with these file names holds the tables of HSDS."""
    return "services.csv" in {name.rpartition("/")[2] for name in names}


def rows(
    archive: zipfile.ZipFile, decoded: Callable[[bytes], str]
) -> Iterator[tuple[int, list[str]]]:
    """A header, and a line for each service that is offered still, with its line in services.csv.

    ``decoded`` makes text of a file. Raises :class:`Unfit` for files that are no tables.
    """
    tables = read_tables(archive, decoded)
    joined = _Joined(tables)
    yield 1, [*HEADER]
    for line, service in enumerate(tables["services"], start=2):
        if service.get("status", "").lower() in ("", "active", "temporarily closed"):
            yield line, joined.row(service)


class _Joined:
    """What the other tables say of a service."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self._places = by(tables["places"], "service_id")
        self._locations = {row.get("id", ""): row for row in tables["locations"]}
        self._addresses = by(tables["addresses"], "location_id")
        self._phones = {
            name: by(tables["phones"], name)
            for name in ("service_id", "service_at_location_id", "location_id", "organization_id")
        }
        self._schedules = by(tables["schedules"], "service_id")
        self._languages = by(tables["languages"], "service_id")
        attributes = [r for r in tables["attributes"] if r.get("link_entity", "service") != "phone"]
        self._attributes = by(attributes, "link_id") | by(attributes, "service_id")
        self._terms = {row.get("id", ""): row.get("name", "") for row in tables["terms"]}

    def row(self, service: Row) -> list[str]:
        """The cells of :data:`HEADER`."""
        key = service.get("id", "")
        place = (self._places.get(key) or [{}])[0]
        location = self._locations.get(place.get("location_id", ""), {})
        address = (self._addresses.get(location.get("id", "")) or [{}])[0]
        town = ", ".join(filter(None, (address.get("city"), address.get("state_province"))))
        point = ", ".join(filter(None, (location.get("latitude"), location.get("longitude"))))
        return [
            key,
            service.get("name", ""),
            service.get("description", ""),
            service.get("email", ""),
            service.get("url", ""),
            "; ".join(self._categories(key)),
            " | ".join(self._numbers(service, place, location)),
            "; ".join(self._spoken(key)),
            opening_hours(self._schedules.get(key, [])),
            ", ".join(filter(None, (address.get("address_1"), address.get("address_2")))),
            town,
            point if "," in point else "",
        ]

    def _categories(self, key: str) -> Iterator[str]:
        for attribute in self._attributes.get(key, []):
            term = attribute.get("taxonomy_term_id") or attribute.get("taxonomy_id", "")
            yield self._terms.get(term) or attribute.get("label") or term

    def _numbers(self, service: Row, place: Row, location: Row) -> Iterator[str]:
        """Those nearest to the service: its own, else of the place, else of who offers it."""
        for table, key in (
            ("service_id", service.get("id")),
            ("service_at_location_id", place.get("id")),
            ("location_id", location.get("id")),
            ("organization_id", service.get("organization_id")),
        ):
            found = [
                phone
                for phone in self._phones[table].get(key or "", [])
                if phone.get("number") and phone.get("type", "").lower() not in NO_VOICE
            ]
            for phone in found:
                extension = phone.get("extension", "")
                yield phone["number"] + (f";ext={extension}" if extension else "")
            if found:
                return

    def _spoken(self, key: str) -> Iterator[str]:
        for spoken in self._languages.get(key, []):
            yield spoken.get("name") or spoken.get("code") or spoken.get("language", "")


def opening_hours(schedules: Table) -> str:
    """OSM ``opening_hours`` of weekly schedules; "" where any is not that plain.

    Days as iCal writes them (``MO,WE``), or 1 to 7 from Monday as in HSDS 2.
    """
    times: dict[str, list[str]] = defaultdict(list)
    for row in schedules:
        said = row.get("byday") or row.get("weekday") or ""
        days = [_BY_NUMBER.get(d.strip(), d.strip().upper()) for d in said.split(",") if d.strip()]
        opens, closes = row.get("opens_at", "")[:5], row.get("closes_at", "")[:5]
        irregular = (
            row.get("freq", "").upper() not in ("", "WEEKLY")
            or row.get("interval", "") not in ("", "1")
            or any(row.get(name) for name in _NOT_EVERY_WEEK)
        )
        if irregular or not (days and opens and closes) or not set(days) <= _DAYS.keys():
            return ""
        for day in days:
            times[day].append(f"{opens}-{closes}")
    return "; ".join(
        f"{_DAYS[day]} {','.join(sorted(times[day]))}" for day in _DAYS if day in times
    )


def read_tables(archive: zipfile.ZipFile, decoded: Callable[[bytes], str]) -> dict[str, Table]:
    """The rows of each table of :data:`FILES`, by its own name here; empty where it is not there.

    ``decoded`` makes text of a file. Raises :class:`Unfit` for files that are no tables.
    """
    tables: dict[str, Table] = {name: [] for name in FILES.values()}
    for part in archive.infolist():
        name = FILES.get(part.filename.rpartition("/")[2].lower())
        if name is None:
            continue
        try:
            text = decoded(archive.read(part))
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            raise Unfit("broken") from None
        for row in csv.DictReader(io.StringIO(text, newline="")):
            if len(tables[name]) >= _MOST_ROWS:
                raise Unfit("too_many_rows")
            cells = {str(k).strip().lower(): (v or "").strip() for k, v in row.items() if k}
            tables[name].append(cells)
    return tables


def by(table: Table, name: str) -> dict[str, Table]:
    """The rows of a table by one of their cells, where it is filled."""
    found: dict[str, Table] = defaultdict(list)
    for row in table:
        if row.get(name):
            found[row[name]].append(row)
    return dict(found)
