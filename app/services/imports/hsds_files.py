"""Files of HSDS: its JSON, line by line or whole, and its tables, each as full services."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from app.services.errors import ImportRefused, RowProblem, Unfit
from app.services.sheets.joined import Row, by, read_tables

Json = dict[str, Any]
Found = list[tuple[str, Json]]


def from_json(text: str) -> Found:
    """The services of a JSON text, each with where it stands.

    A service, a list of them, a page (``contents``), organizations with their ``services``, or one
    such thing a line (ndjson). Raises :class:`ImportRefused` for anything else.
    """
    try:
        return [*_services("", json.loads(text))]
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or error.lineno == 1:
            raise _refused(f"line {error.lineno}", f"is no JSON: {error.msg}") from None
    found: Found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found += _services(f"line {number}", json.loads(line))
            except json.JSONDecodeError as error:
                raise _refused(f"line {number}", f"is no JSON: {error.msg}") from None
    return found


def _services(where: str, thing: Any) -> Iterator[tuple[str, Json]]:
    if isinstance(thing, list):
        for number, one in enumerate(thing):
            yield from _services(f"{where}[{number}]", one)
    elif not isinstance(thing, dict):
        raise _refused(where, "is no service of HSDS")
    elif "contents" in thing:
        yield from _services(f"{where}contents", thing["contents"])
    elif "services" in thing:
        about = {name: value for name, value in thing.items() if name != "services"}
        for place, service in _services(f"{where}.services".lstrip("."), thing["services"]):
            yield place, {"organization": about, **service}
    elif "status" not in thing:
        raise _refused(where, "is no service of HSDS: it has no status")
    else:
        yield where or "service", thing


def from_tables(archive: zipfile.ZipFile, decoded: Callable[[bytes], str]) -> Found:
    """The services of the tables of HSDS 2 or 3, each with its line in ``services.csv``.

    ``decoded`` makes text of a file. Raises :class:`ImportRefused` for files that are no such
    tables.
    """
    try:
        tables = read_tables(archive, decoded)
    except Unfit as unfit:
        raise _refused("the tables", f"cannot be read: {unfit}") from None
    if not tables["services"]:
        raise _refused("services.csv", "is not there, or has no services")
    nested = _Nested(tables)
    return [
        (f"services.csv line {line}", nested.service(row))
        for line, row in enumerate(tables["services"], start=2)
    ]


class _Nested:
    """Rows of tables, with what belongs to them inside, as in HSDS 3's JSON."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._by_id = {
            name: {row.get("id", ""): row for row in tables[name]}
            for name in ("organizations", "locations", "terms")
        }
        self._at = by(tables["places"], "service_id")
        self._addresses = by(tables["addresses"], "location_id")
        self._attributes = by(tables["attributes"], "link_id")
        self._attributes |= by(tables["attributes"], "service_id")  # HSDS 2
        self._areas = by(tables["areas"], "service_id")
        self._languages = by(tables["languages"], "service_id")
        holders = ("service_id", "service_at_location_id", "location_id", "organization_id")
        self._phones = {name: by(tables["phones"], name) for name in holders}
        self._schedules = {name: by(tables["schedules"], name) for name in holders}

    def service(self, row: Row) -> Json:
        """A row of ``services.csv`` with all that belongs to it."""
        key, offered_by = row.get("id", ""), row.get("organization_id", "")
        return {
            **row,
            "organization": {
                **self._by_id["organizations"].get(offered_by, {}),
                "phones": self._phones["organization_id"].get(offered_by, []),
            },
            "phones": self._phones["service_id"].get(key, []),
            "schedules": self._schedules["service_id"].get(key, []),
            "languages": [
                {**one, "code": one.get("code") or one.get("language", "")}
                for one in self._languages.get(key, [])
            ],
            "service_areas": self._areas.get(key, []),
            "attributes": [self._attribute(one) for one in self._attributes.get(key, [])],
            "service_at_locations": [self._place(at) for at in self._at.get(key, [])],
        }

    def _attribute(self, row: Row) -> Json:
        term = row.get("taxonomy_term_id") or row.get("taxonomy_id", "")
        return {**row, "taxonomy_term": self._by_id["terms"].get(term, {"name": term})}

    def _place(self, at: Row) -> Json:
        key, location = at.get("id", ""), at.get("location_id", "")
        return {
            **at,
            "phones": self._phones["service_at_location_id"].get(key, []),
            "schedules": self._schedules["service_at_location_id"].get(key, []),
            "location": {
                **self._by_id["locations"].get(location, {}),
                "phones": self._phones["location_id"].get(location, []),
                "addresses": self._addresses.get(location, []),
            },
        }


def _refused(where: str, reason: str) -> ImportRefused:
    return ImportRefused([RowProblem(1, "file", reason, where=where or "the file")])
