"""One address of every kind of page, on the starter data."""

import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from app.locales import LOCALES

LOCALE_CODES = [locale.code for locale in LOCALES]
TAPACHULA = 3516266  # its GeoNames id
#: Kinds of pages, with what stands behind the locale; {…} is filled in by :func:`addresses_at`.
KINDS = {
    "home": "/",
    "results": "/search?place={tapachula}&c={shelter}&l=ht",
    "results with lines": "/search?place={tapachula}&c={legal}&c={sensitive}&go=1",
    "step": "/search?place={tapachula}&c={sensitive}",
    "results, second page": "/search?place={tapachula}&page=2",
    "a choice of places": "/search?near=San+Juan",
    "place not known": "/search?near=Qwertyville",
    "nobody fits": "/search?place={tapachula}&c={shelter}&open=now&q=xqzw",
    "filters": "/filters?place={tapachula}&c={shelter}",
    "filters with errors": "/search?near=%00&l=zz",
    "listing": "/listings/{callable}",
    "longest listing": "/listings/{longest}",
    "line": "/listings/{line}",
    "what is wrong": "/listings/{callable}/report",
    "what became of it": "/answer",
    "builder": "/embed/builder",
    "poster": "/poster?place={tapachula}&l=ar&l=zh-Hans",
    "poster of a listing": "/listings/{callable}/poster",
    "gaps": "/gaps",
    "gaps of a country": "/gaps/MX",
    "corridors": "/corridors",
    "corridor, no direction": "/corridors/mexico-pacific?from={tapachula}",
    "corridor": "/corridors/mexico-pacific?from={tapachula}&direction=forward&c={shelter}",
    "border": "/borders/MX",
    "corridor by sea": "/corridors/return-by-boat?direction=forward",
    "hidden listing": "/listings/{hidden}",
    "urgent": "/urgent",
    "urgent answer": "/urgent?u=u6&near=Tapachula",
    "urgent, place not known": "/urgent?u=u5",
    "a child alone": "/urgent?u=u1",
    "hide your visit": "/hide-your-visit",
    "erase": "/erase",
    "languages": "/languages?to=search&place={tapachula}&c={shelter}",
    "cards": "/cards?l=mam&h=en",
    "cards, none chosen": "/cards",
    "wrong words": "/words",
    "record": "/record",
    "about": "/about",
    "privacy": "/privacy",
    "error": "/listings/00000000-0000-4000-8000-000000000000",
    "map": "/map?place={tapachula}&c={shelter}",
}
#: What other sites show, and how they choose it: these have another page in them or around them,
#: so the audit alone looks at them. Whole addresses.
OF_SITES = {
    "builder of a list": "/{locale}/embed/builder?near=Tapachula&c={shelter}&color=7a1f1f",
    "builder of a way": "/{locale}/embed/builder?near=Tapachula&way=mexico-pacific.forward",
    "builder of a part": "/{locale}/embed/builder?bbox=-93,14,-92,15",
    "builder with errors": "/{locale}/embed/builder?bbox=x&color=ffd400",
    "frame": "/embed?locale={locale}&place={tapachula}&show=map",
    "frame of a part": "/embed?locale={locale}&bbox=-93,14,-92,15",
    "frame of a way": "/embed?locale={locale}&corridor=mexico-pacific&from={tapachula}"
    "&direction=forward&c={shelter}",
    "frame of a way, no direction": "/embed?locale={locale}&corridor=return-by-boat",
    "frame of a listing": "/embed?locale={locale}&listing={findable}",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the addresses of pages are made from."""

    values: dict[str, object]

    def path(self, kind: str, locale: str = "en") -> str:
        """The path and query of a kind of page."""
        path = OF_SITES.get(kind) or "/{locale}" + KINDS[kind]
        return path.format_map({**self.values, "locale": locale})


def addresses_at(server: str) -> Addresses:
    """Look up at a running server what the addresses need."""
    taxonomies = _get(server, "taxonomies")
    terms = {term["code"]: term for term in taxonomies["category"]}
    sensitive = {
        term["code"]
        for kind in ("category", "serves")
        for term in taxonomies[kind]
        if term["sensitive"]
    }
    near = _get(server, "services", place=TAPACHULA, limit=100)
    listings = _all_listings(server)
    with_phone = next(
        listing
        for listing in near["features"]
        if listing["properties"]["phones"]
        and sensitive.isdisjoint(listing["properties"]["categories"])
        and sensitive.isdisjoint(listing["properties"]["serves"])
    )
    return Addresses(
        {
            "tapachula": TAPACHULA,
            "shelter": terms["shelter"]["short"],
            "legal": terms["legal_aid"]["short"],
            "sensitive": terms["gbv"]["short"],
            "callable": with_phone["id"],
            "findable": next(
                x["id"]
                for x in near["features"]
                if x["properties"]["disclosure"] == "exact"
                and sensitive.isdisjoint(x["properties"]["categories"])
                and sensitive.isdisjoint(x["properties"]["serves"] + x["properties"]["only_for"])
            ),
            "longest": max(listings, key=lambda x: (len(json.dumps(x)), x["id"]))["id"],
            "line": near["lines"][0]["id"],
            "hidden": next(x for x in listings if x["properties"]["disclosure"] == "hidden")["id"],
        }
    )


def _all_listings(server: str) -> list[dict[str, Any]]:
    listings: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = _get(server, "services", limit=100, **cursor)
        listings += page["features"]
        if page["next_cursor"] is None:
            return listings
        cursor = {"cursor": page["next_cursor"]}


def _get(server: str, what: str, **query: object) -> dict[str, Any]:
    address = f"{server}/api/v1/{what}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(address, timeout=20) as answer:
        found: dict[str, Any] = json.load(answer)
    return found
