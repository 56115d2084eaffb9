"""A listing of the open data as one row of a table: what every file of it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.models import PointKind
from app.services.listings import Listing
from app.services.taxonomies import terms

#: The shortest time after which the design asks to check again (law 4).
GOOD_FOR = dt.timedelta(days=30)
CHECK = "Check the source before use. Call or ask first."
SOURCE = "Amparo"
LICENCE_PAGE = "https://creativecommons.org/licenses/by/4.0/"
#: See docs/decisions/0017-open-data.md.
LICENCE = (
    f"Choice and codes: Amparo, CC BY 4.0 ({LICENCE_PAGE}). Facts: as published by the source that"
    " each row names. Names and places of towns: GeoNames (geonames.org), CC BY 4.0."
)
#: Columns and their HXL hashtags (hxlstandard.org), in the order of the files.
COLUMNS = {
    "id": "#meta+id",
    "name": "#service+name",
    "organization": "#org+name",
    "operator": "#org+type+code",
    "categories": "#service+code+list",
    "r4v_sectors": "#sector+name+list",
    "serves": "#beneficiary+code+list",
    "only_for": "#beneficiary+only+code+list",
    "languages": "#service+language+code+list",
    "phones": "#contact+phone+list",
    "email": "#contact+email",
    "website": "#contact+url",
    "address": "#loc+address",
    "city": "#loc+city+name",
    "admin1": "#adm1+name",
    "country": "#country+code+v_iso2",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "point": "#geo+type",
    "covers": "#loc+coverage+list",
    "opening_hours": "#date+hours",
    "hours_text": "#date+hours+text",
    "state": "#status+code",
    "confirmed_on": "#date+confirmed",
    "source_publisher": "#meta+source+name",
    "source_date": "#date+source",
    "source_url": "#meta+source+url",
    "valid_until": "#date+end",
    "check": "#meta+warning",
    "url": "#meta+url",
    "licence": "#meta+license",
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """Some listings as they are taken: ``batches`` reads them, ``page`` is one's own address."""

    batches: Callable[[], Iterator[list[Listing]]]
    page: Callable[[UUID], str]
    now: dt.datetime

    def rows(self) -> Iterator[Row]:
        """One after the other; no more than a batch is held."""
        for batch in self.batches():
            for listing in batch:
                yield _row(listing, self.page(listing.id), self.now)


def flat(value: Any) -> Any:
    """A value for one cell: a list as text with ``;`` between."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _row(listing: Listing, page: str, now: dt.datetime) -> Row:
    sectors = (terms("category")[code].r4v_sector for code in listing.categories)
    return {
        "id": str(listing.id),
        "name": listing.name,
        "organization": listing.organization,
        "operator": listing.operator,
        "categories": listing.categories,
        "r4v_sectors": list(dict.fromkeys(filter(None, sectors))),
        "serves": listing.serves,
        "only_for": listing.only_for,
        "languages": [spoken["code"] for spoken in listing.languages],
        "phones": [_phone(phone) for phone in listing.phones],
        "email": listing.email,
        "website": listing.website,
        "address": listing.address,
        "city": listing.city,
        "admin1": listing.admin1,
        "country": listing.country,
        "latitude": listing.latitude,
        "longitude": listing.longitude,
        "point": listing.point_kind,
        "covers": [
            f"{area['country']}, {area['admin1']}" if area["admin1"] else area["country"]
            for area in listing.coverage
        ],
        "opening_hours": listing.opening_hours,
        "hours_text": listing.hours_text,
        "state": listing.freshness(now).value,
        "confirmed_on": listing.confirmed_on.isoformat() if listing.confirmed_on else None,
        "source_publisher": listing.source_publisher,
        "source_date": listing.source_date,
        "source_url": listing.source_url,
        "valid_until": _valid_until(listing, now).isoformat(),
        "check": CHECK,
        "url": page,
        "licence": LICENCE,
    }


def _valid_until(listing: Listing, now: dt.datetime) -> dt.date:
    """The last day on which a row may be used without asking again what it says."""
    soon = (now + GOOD_FOR).date()
    stale = listing.stale_on
    return min(soon, stale) if stale and stale >= now.date() else soon


def _phone(phone: dict[str, Any]) -> str:
    """``tel:`` and E.164, so that no cell begins with +; else the kind and what is dialled."""
    kind = "tel" if phone["kind"] == "voice" else phone["kind"]
    extension = f";ext={phone['extension']}" if phone.get("extension") else ""
    return f"{kind}:{phone['number']}{extension}"


def has_door(row: Row) -> bool:
    """Whether its point is its own door: a map must not lead to the middle of a town."""
    return bool(row["point"] == PointKind.EXACT.value)
