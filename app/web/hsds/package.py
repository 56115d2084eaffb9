"""HSDS as a tabular data package: a ZIP file of CSV tables, made while it is sent."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import msgspec

from app.services.parts import Parts
from app.web.hsds import vocabulary
from app.web.hsds.shaping import Json
from app.web.hsds.vocabulary import COMPOSED, made_id

#: Bytes that are put together before they are sent.
PART = 65_536
#: HSDS tables require an organization of every service: the one of those that name none.
NOT_PUBLIC = {
    "id": str(made_id("organization", "not public")),
    "name": "[not public]",
    "description": f"{COMPOSED} Who runs these is not public.",
}
Objects = Callable[[], Iterator[Json]]

#: Table -> its file and columns; ``!`` is required, ``#`` a number, ``>`` names another table.
TABLES: dict[str, tuple[str, str]] = {
    "organization": ("organizations.csv", "id! name! description!"),
    "service": (
        "services.csv",
        "id! organization_id!>organization name! description url email status!"
        " interpretation_services assured_date last_modified alert",
    ),
    "taxonomy": ("taxonomies.csv", "id! name! description! version"),
    "taxonomy_term": (
        "taxonomy_terms.csv",
        "id! code name! description! taxonomy taxonomy_id>taxonomy",
    ),
    "attribute": (
        "attributes.csv",
        "id! link_id! taxonomy_term_id!>taxonomy_term link_type link_entity! value",
    ),
    "location": ("locations.csv", "id! location_type! name latitude# longitude#"),
    "service_at_location": (
        "service_at_location.csv",
        "id! service_id!>service location_id!>location",
    ),
    "address": (
        "addresses.csv",
        "id! location_id>location address_1! city! state_province! postal_code! country!"
        " address_type!",
    ),
    "phone": ("phones.csv", "id! service_id>service number! extension# type"),
    "language": ("languages.csv", "id! service_id>service name code note"),
    "schedule": ("schedules.csv", "id! service_id>service description attending_type notes"),
    "service_area": ("service_areas.csv", "id! service_id>service name extent extent_type"),
}
_OF_A_SERVICE = {
    "attribute": "attributes",
    "phone": "phones",
    "language": "languages",
    "schedule": "schedules",
    "service_area": "service_areas",
    "service_at_location": "service_at_locations",
}


def zipped(
    organizations: Objects,
    services: Objects,
    speaking: Callable[[], AbstractContextManager[None]],
) -> Iterator[bytes]:
    """The package, part after part; each call of ``services`` gives all of them, full, anew.

    ``speaking``: the locale that terms are named in.
    """
    with speaking():
        terms = {"taxonomy": [*map(vocabulary.taxonomy, vocabulary.KINDS)]}
        terms["taxonomy_term"] = [vocabulary.term(*pair) for pair in vocabulary.all_terms()]
    out = Parts()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", msgspec.json.encode(described()))
        for table, (file, columns) in TABLES.items():
            names = [_name(column) for column in columns.split()]
            with package.open(file, "w", force_zip64=True) as entry:
                entry.write(_line(names))
                for row in terms.get(table) or _rows(table, organizations, services):
                    entry.write(_line([row.get(name, "") for name in names]))
                    if out.size >= PART:
                        yield out.taken()
    yield out.taken()


def described() -> Json:
    """``datapackage.json``: the tables and columns of HSDS that are filled here."""
    return {
        "name": "hsds",
        "title": "Amparo in HSDS 3.1",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": table,
                "path": file,
                "format": "csv",
                "mediatype": "text/csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "primaryKey": "id",
                    "fields": [_field(column) for column in columns.split()],
                    "foreignKeys": [
                        {
                            "fields": _name(column),
                            "reference": {"resource": column.partition(">")[2], "fields": "id"},
                        }
                        for column in columns.split()
                        if ">" in column
                    ],
                },
            }
            for table, (file, columns) in TABLES.items()
        ],
    }


def _rows(table: str, organizations: Objects, services: Objects) -> Iterable[Json]:
    if table == "organization":
        yield NOT_PUBLIC
        yield from organizations()
    elif table == "service":
        yield from ({"organization_id": NOT_PUBLIC["id"], **each} for each in services())
    elif table in _OF_A_SERVICE:
        for each in services():
            yield from each.get(_OF_A_SERVICE[table], ())
    else:
        for each in services():
            for at in each.get("service_at_locations", ()):
                location = at["location"]
                yield from [location] if table == "location" else location.get("addresses", ())


def _name(column: str) -> str:
    return column.partition(">")[0].rstrip("!#")


def _field(column: str) -> Json:
    name, own = _name(column), column.partition(">")[0]
    is_id = name.endswith("id")
    return {
        "name": name,
        "type": "number" if own.endswith("#") else "string",
        **({"format": "uuid"} if is_id else {}),
        "constraints": {"required": own.endswith("!"), "unique": name == "id"},
    }


def _line(cells: list[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
