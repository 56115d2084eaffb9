"""One cell of a spreadsheet and the value that it says; what is wrong with it is a short code."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

from app.services.contacts import email_address, web_address
from app.services.gazetteer import (
    AmbiguousTown,
    Gazetteer,
    Town,
    UnknownTown,
    countries_of_the_americas,
    fold,
)
from app.services.hours import is_valid
from app.services.phones import NotAPhone, parse
from app.services.sheets.words import Understood, Vocabulary
from app.services.wordings import fingerprint

LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 120, 300, 2_000
MOST_PHONES = 12
_SPOKEN = re.compile(r"(?P<language>[^()]+)(?:\((?P<how>[^()]+)\))?")
_AREA = re.compile(r"(?P<country>[A-Za-z]{2})(?:\s*,\s*(?P<division>.+))?")


class Unfit(ValueError):
    """A cell that cannot be taken; ``reason`` is a code that pages have words for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reader:
    """What the cells of a row are read with. ``locale``: the language of its texts."""

    words: Understood
    gazetteer: Gazetteer
    country: str
    locale: str
    timezone: Callable[[], str | None] = lambda: None


def code(text: str, kind: str, reader: Reader) -> str:
    """The one code that a word stands for, in any language."""
    if not text:
        raise Unfit("empty")
    found = reader.words.terms[kind].get(fold(text))
    if found is None:
        raise Unfit("unknown_word")
    return found


def codes(text: str, kind: str, reader: Reader, *, required: bool = False) -> list[str]:
    """Several, parted by ``;``."""
    found = [code(part, kind, reader) for part in map(str.strip, text.split(";")) if part]
    if required and not found:
        raise Unfit("empty")
    return list(dict.fromkeys(found))


def name(text: str) -> str:
    """What a listing is called: on one line."""
    line = _line(text, LONGEST_NAME)
    if line is None:
        raise Unfit("empty")
    return line


def address(text: str) -> str | None:
    """A street and a number, on one line."""
    return _line(text, LONGEST_LINE)


def email(text: str) -> str | None:
    """One address."""
    if text and (email_address(text) is None or not text.isascii() or len(text) > LONGEST_NAME):
        raise Unfit("no_email")
    return text or None


def website(text: str) -> str | None:
    """An address that a browser opens, as people write it."""
    whole = text if not text or "://" in text else f"https://{text}"
    if whole and (web_address(whole) is None or "." not in whole or len(whole) > LONGEST_LINE):
        raise Unfit("no_website")
    return whole or None


def hours(before: dict[str, Any] | None, text: str, reader: Reader) -> dict[str, Any] | None:
    """OSM ``opening_hours``; words that were published with the old hours go with them."""
    if not text:
        return None
    if not is_valid(text):
        raise Unfit("no_hours")
    zone = before["timezone"] if before else None
    return {"opening_hours": text, "hours_text": None, "timezone": zone or reader.timezone()}


def shown_phones(value: list[dict[str, Any]], _words: Vocabulary, _towns: Mapping[int, str]) -> str:
    """``+52…;ext=1 | whatsapp:+52… | short:911 | national:800…``."""
    shown = []
    for phone in value:
        prefix = "" if phone["kind"] == "voice" else f"{phone['kind']}:"
        more = f";ext={phone['extension']}" if phone["extension"] else ""
        shown.append(f"{prefix}{phone['number']}{more}")
    return " | ".join(shown)


def phones(_before: list[dict[str, Any]], text: str, reader: Reader) -> list[dict[str, Any]]:
    """The other way; a number without + is one of the listing's country."""
    found: list[dict[str, Any]] = []
    for part in filter(None, map(str.strip, text.split("|"))):
        kind, _, number = part.rpartition(":")
        kind = fold(kind) or "voice"
        try:
            if kind in ("short", "national"):
                read = parse(f"{kind}:{number.strip()}")
            elif kind in ("voice", "whatsapp"):
                read = parse(_e164(number, reader.country), whatsapp=kind == "whatsapp")
            else:
                raise NotAPhone(part)
        except (NotAPhone, phonenumbers.NumberParseException):
            raise Unfit("no_phone") from None
        one = {"number": read.number, "kind": read.kind.value, "extension": read.extension}
        if one not in found:
            found.append(one)
    if len(found) > MOST_PHONES:
        raise Unfit("too_many")
    return found


def _e164(typed: str, country: str) -> str:
    number, _, extension = typed.strip().partition(";ext=")
    parsed = phonenumbers.parse(number, country)
    if not phonenumbers.is_possible_number(parsed):
        raise NotAPhone(typed)
    whole = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"{whole};ext={extension}" if extension else whole


def shown_languages(
    value: list[dict[str, str]], words: Vocabulary, _towns: Mapping[int, str]
) -> str:
    """``Spanish; Kreyòl (an interpreter by phone)``."""
    shown = []
    for spoken in value:
        word = words.terms["language"].get(spoken["code"], spoken["code"])
        how = words.terms["how"][spoken["how"]]
        shown.append(word if spoken["how"] == "staff" else f"{word} ({how})")
    return "; ".join(shown)


def languages(_before: list[dict[str, str]], text: str, reader: Reader) -> list[dict[str, str]]:
    """The other way; a language without "how" is spoken by who works there."""
    found: dict[str, dict[str, str]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        match = _SPOKEN.fullmatch(part)
        if match is None:
            raise Unfit("unknown_word")
        spoken = code(match["language"].strip(), "language", reader)
        how = code(match["how"], "how", reader) if match["how"] else "staff"
        found.setdefault(spoken, {"code": spoken, "how": how})
    return list(found.values())


def original(value: Mapping[str, Mapping[str, Mapping[str, Any]]], about: str) -> str:
    """What the provider wrote about something; its translations are not in the sheet."""
    texts = value.get(about, {}).values()
    return next((str(w["text"]) for w in texts if w["source"] == "original"), "")


def worded(before: dict[str, Any], about: str, text: str, reader: Reader) -> dict[str, Any]:
    """The wordings with another original; translations of the old one stay, outdated."""
    if len(text) > LONGEST_TEXT:
        raise Unfit("too_long")
    after = {name: dict(by_locale) for name, by_locale in before.items() if name != about}
    if not text:
        return after
    by_locale = dict(before.get(about, {}))
    was = original(before, about)
    own = next((k for k, w in by_locale.items() if w["source"] == "original"), reader.locale)
    for locale, wording in by_locale.items():
        if locale != own and was and wording["made_from"] is None:
            by_locale[locale] = {**wording, "made_from": fingerprint(was)}
    by_locale[own] = {"text": text, "source": "original", "made_from": None}
    return {**after, about: by_locale}


def shown_town(value: dict[str, Any] | None, _words: Vocabulary, towns: Mapping[int, str]) -> str:
    """The town that is told, with its division; else as it is called."""
    if value is None:
        return ""
    told = towns.get(value["place_id"] or 0, "")
    city = value["city"] or ""
    return told if told and fold(told.partition(",")[0]) == fold(city or told) else city or told


def town(_before: dict[str, Any] | None, text: str, reader: Reader) -> dict[str, Any] | None:
    """A town of the listing's country: "Tapachula", or "Tapachula, Chiapas"."""
    if not text:
        return None
    found = _town(text, reader)
    return {"place_id": found.geonameid, "city": found.name}


def _town(text: str, reader: Reader) -> Town:
    city, _, division = text.partition(",")
    try:
        return reader.gazetteer.town(reader.country, division.strip(), city.strip())
    except UnknownTown:
        raise Unfit("unknown_town") from None
    except AmbiguousTown:
        raise Unfit("several_towns") from None


def shown_point(value: list[float] | None, _words: Vocabulary, _towns: Mapping[int, str]) -> str:
    """Latitude, then longitude, as maps show them."""
    return f"{value[1]!r}, {value[0]!r}" if value else ""


def point(_before: list[float] | None, text: str, _reader: Reader) -> list[float] | None:
    """``[longitude, latitude]`` of WGS 84 degrees written the other way around."""
    if not text:
        return None
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        raise Unfit("no_point") from None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise Unfit("no_point")
    if abs(latitude) > 90 or abs(longitude) > 180 or not (latitude or longitude):
        raise Unfit("no_point")
    return [longitude, latitude]


def shown_coverage(
    value: list[dict[str, str]], _words: Vocabulary, _towns: Mapping[int, str]
) -> str:
    """``MX, 05; GT``: countries (ISO 3166-1), or divisions of them (GeoNames)."""
    return "; ".join(
        f"{area['country']}, {area['admin1_code']}" if area["admin1_code"] else area["country"]
        for area in value
    )


def coverage(before: list[dict[str, str]], text: str, reader: Reader) -> list[dict[str, str]]:
    """The other way; a division by its name too: ``MX, Chiapas``."""
    known = {(area["country"], area["admin1_code"]) for area in before}
    found = set()
    for part in filter(None, map(str.strip, text.split(";"))):
        match = _AREA.fullmatch(part)
        if match is None:
            raise Unfit("no_area")
        country, division = match["country"].upper(), match["division"] or ""
        if (country, division) in known:
            found.add((country, division))
            continue
        named = reader.gazetteer.admin1(country, division) if division else None
        if (division and named is None) or country not in countries_of_the_americas():
            raise Unfit("no_area")
        found.add((country, named.code if named else ""))
    return [{"country": country, "admin1_code": division} for country, division in sorted(found)]


def _line(text: str, longest: int) -> str | None:
    line = " ".join(text.split())
    if len(line) > longest:
        raise Unfit("too_long")
    return line or None
