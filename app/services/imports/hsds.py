"""Full services of HSDS 2 and 3 as rows of a table of services (``imports.tabular``).

Where HSDS is silent the careful answer is taken: a place of a sensitive kind of help is loaded
hidden, and what has no location as remote help over its area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import phonenumbers

from app.services.gazetteer import Gazetteer, fold
from app.services.hours import is_valid
from app.services.imports.tabular import OPTIONAL, REQUIRED
from app.services.sheets.joined import NO_VOICE, opening_hours
from app.services.taxonomies import languages, terms

Json = dict[str, Any]
#: The columns of a table of services, as they are called in HSDS.
COLUMNS = {
    "organization": "organization.name",
    "categories": "attributes[].taxonomy_term",
    "serves": "attributes[].taxonomy_term",
    "only_for": "attributes[].taxonomy_term",
    "conditions": "attributes[].value",
    "languages": "languages[].code",
    "country": "addresses[].country or service_areas[].extent",
    "admin1": "addresses[].state_province",
    "city": "addresses[].city",
    "address": "addresses[].address_1",
    "latitude": "location.latitude",
    "longitude": "location.longitude",
    "phones": "phones[].number",
    "whatsapp": "phones[].number",
    "website": "url",
    "opening_hours": "schedules[].description",
    "hours_as_published": "schedules[].description",
    "conditions_as_published": "description",
}
#: A row, with where it stands in the file: ``contents[3]`` or ``services.csv line 4``.
Placed = tuple[str, dict[str, str]]
#: What our own answers put where HSDS requires a value that nobody knows.
_NOT_KNOWN = "-"
_COMPOSED = "[composed]"
_PURPOSES = ("open", "intake", "phone")
#: How our own answers say how sure something is, and of when its source is.
_OURS = re.compile(r"(confirmed|due|stale|unconfirmed)(; source of (\d{4}(-\d\d){0,2}))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GONE = ("inactive", "defunct")


def rows_of(services: Iterable[tuple[str, Json]], gazetteer: Gazetteer) -> Iterator[Placed]:
    """A row for each location of each service that is offered still; for one without any, one.

    ``services``: each with where it stands, its parts nested as in HSDS 3's JSON. Nothing is
    checked here but left to the table's own checks.
    """
    for where, service in services:
        if _text(service, "status").lower() in _GONE:
            continue
        places = _parts(service, "service_at_locations") or [{}]
        for at in places:
            row = _row(service, at, gazetteer)
            if len(places) > 1:
                row["id"] = f"{row['id']}/{_text(at, 'id')}"
            yield where, row


def _row(service: Json, at: Json, gazetteer: Gazetteer) -> dict[str, str]:
    location = _part(at, "location")
    address = next(iter(_parts(location, "addresses")), {})
    coded = [*_codes(service)]
    categories = [code for kind, _, code, _ in coded if kind == "category"]
    row = dict.fromkeys((*REQUIRED, *OPTIONAL), "")
    row |= {
        "id": _text(service, "id"),
        "organization": _text(_part(service, "organization"), "name") or _text(service, "name"),
        "name": _text(service, "name"),
        "operator": next((code for kind, _, code, _ in coded if kind == "operator"), ""),
        "categories": ";".join(dict.fromkeys(categories)),
        "serves": ";".join(c for k, link, c, _ in coded if k == "serves" and link != "only_for"),
        "only_for": ";".join(c for k, link, c, _ in coded if k == "serves" and link == "only_for"),
        "conditions": ";".join(f"{c}={v}" for k, _, c, v in coded if k == "need"),
        "languages": ";".join(dict.fromkeys(map(_language, _parts(service, "languages")))),
        "email": _text(service, "email"),
        "website": _text(service, "url"),
        "source_date": _source_date(service),
        "disclosure": "exact",
    }
    description = _text(service, "description")
    if not description.startswith(_COMPOSED):
        row["conditions_as_published"] = description
    if location:
        door = _door(location, address, {(kind, code) for kind, _, code, _ in coded})
        row |= _covered(service, gazetteer) | {name: said for name, said in door.items() if said}
    else:
        row |= {"setting": "remote", "point": "none", **_covered(service, gazetteer)}
    phones = _phones(service, at, location, row["country"])
    row["phones"] = " | ".join(number for number, kind in phones if kind != "whatsapp")
    row["whatsapp"] = " | ".join(number for number, kind in phones if kind == "whatsapp")
    # A refuge that is given as remote help is no line to show above all others.
    is_line = row["phones"] and not location and "shelter" not in categories
    row["line"] = "yes" if is_line else ""
    return row | _hours([*_parts(service, "schedules"), *_parts(at, "schedules")])


def _door(location: Json, address: Json, coded: set[tuple[str, str]]) -> dict[str, str]:
    """Where it is. HSDS does not say whether people sleep there: where it could matter, they do."""
    sleeps = ("category", "shelter") in coded or any(
        terms(kind)[code].sensitive for kind, code in coded
    )
    pair = _text(location, "latitude"), _text(location, "longitude")
    lines = (_said(address, name) for name in ("address_1", "address_2"))
    return {
        "setting": "residential" if sleeps else "office",
        "country": _text(address, "country").upper(),
        "admin1": _said(address, "state_province"),
        "city": _said(address, "city"),
        "address": ", ".join(filter(None, lines)),
        "latitude": pair[0],
        "longitude": pair[1],
        "point": "exact" if all(pair) else "none",
    }


def _covered(service: Json, gazetteer: Gazetteer) -> dict[str, str]:
    """The first service area that ends in a country's code, as ours: ``Chiapas, MX``."""
    for area in _parts(service, "service_areas"):
        *parts, country = [part.strip() for part in _text(area, "extent").split(",")]
        if country in gazetteer.countries:
            ends = (", ".join(parts[start:]) for start in range(len(parts)))
            admin1 = next((end for end in ends if gazetteer.admin1(country, end)), "")
            covers = "admin1" if admin1 else "country"
            return {"country": country, "admin1": admin1, "coverage": covers}
    return {}


def _codes(service: Json) -> Iterator[tuple[str, str, str, str]]:
    """(kind, link type, our code, value) of each attribute: by our codes, else by known words."""
    by_word = {
        fold(word): ("category", code)
        for code, term in terms("category").items()
        for word in (code, *term.hsds_terms)
    }
    for attribute in _parts(service, "attributes"):
        term = _part(attribute, "taxonomy_term")
        kind, _, code = _text(term, "code").partition(".")
        if kind not in ("category", "serves", "need", "operator") or code not in terms(kind):
            words = (_text(term, "name"), _text(term, "code"), _text(attribute, "label"))
            kind, code = next((by_word[fold(w)] for w in words if fold(w) in by_word), ("", ""))
        if kind:
            yield kind, _text(attribute, "link_type"), code, _text(attribute, "value")


def _language(spoken: Json) -> str:
    """Our code; of what has none that is known, what the file says, to be refused by name."""
    code = _text(spoken, "code")
    shortest = code.partition("-")[0].lower()
    return shortest if shortest in languages() else code or _text(spoken, "name")


def _phones(service: Json, at: Json, location: Json, country: str) -> list[tuple[str, str]]:
    """(number, kind) of those nearest to the service: its own, the place's or the offerer's."""
    for holder in (service, at, location, _part(service, "organization")):
        found = [
            (_number(phone, country), _text(phone, "type").lower())
            for phone in _parts(holder, "phones")
            if _text(phone, "number") and _text(phone, "type").lower() not in NO_VOICE
        ]
        if found:
            return found
    return []


def _number(phone: Json, country: str) -> str:
    number, kind = _text(phone, "number").strip('"'), _text(phone, "type").lower()
    extension = _text(phone, "extension")
    if kind in ("short", "national"):
        return f"{kind}:{number}"
    if not number.startswith("+"):
        try:
            parsed = phonenumbers.parse(number, country)
        except phonenumbers.NumberParseException:
            return number
        if not phonenumbers.is_valid_number(parsed):
            return number  # which is refused: it could be a number of another country
        number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return number + (f";ext={extension}" if extension else "")


def _hours(schedules: list[Json]) -> dict[str, str]:
    for schedule in schedules:
        text = _text(schedule, "description")
        if _text(schedule, "attending_type") in _PURPOSES and is_valid(text):
            return {"opening_hours": text}
    weekly = opening_hours([{name: _text(row, name) for name in row} for row in schedules])
    if weekly:
        return {"opening_hours": weekly}
    said = dict.fromkeys(filter(None, (_text(row, "description") for row in schedules)))
    return {"hours_as_published": "; ".join(said)}


def _source_date(service: Json) -> str:
    ours = _OURS.fullmatch(_text(service, "alert"))
    if ours:
        return ours[3] or ""
    for name in ("assured_date", "last_modified"):
        day = _DAY.match(_text(service, name))
        if day:
            return day[0]
    return ""


def _said(address: Json, name: str) -> str:
    value = _text(address, name)
    return "" if value == _NOT_KNOWN else value


def _text(thing: Json, name: str) -> str:
    value = thing.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _part(thing: Json, name: str) -> Json:
    value = thing.get(name)
    return value if isinstance(value, dict) else {}


def _parts(thing: Json, name: str) -> list[Json]:
    value = thing.get(name)
    return [x for x in value if isinstance(x, dict)] if isinstance(value, list) else []
