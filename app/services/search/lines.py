"""What stands on top of a search: who answers now, for the country and admin-1 of a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

from app.services.listings import COLUMNS, Listing
from app.services.taxonomies import understood_as

#: At most this many lines of the categories asked for; the rest is folded.
LINES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OnTop:
    """The lines and remote help that cover a place, and hidden places under their gateways."""

    emergency: Listing | None = None  # the national emergency number
    sea_rescue: Listing | None = None  # only on a coast
    lines: tuple[Listing, ...] = ()  # of what was asked for
    folded: tuple[Listing, ...] = ()  # all others
    hidden: tuple[Listing, ...] = ()  # places that are reached through a line only
    gateways: tuple[Listing, ...] = ()  # the lines that lead to them


def covering(connection: psycopg.Connection[Any], country: str, admin1_code: str) -> list[Listing]:
    """All remote listings and hidden places that cover an admin-1, in a stable order."""
    with connection.cursor(row_factory=class_row(Listing)) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM coverage c JOIN listing l ON l.id = c.listing_id"
            " WHERE c.country = %(country)s AND c.admin1_code IN ('', %(admin1)s)"
            " ORDER BY c.admin1_code DESC, l.name, l.id",
            {"country": country, "admin1": admin1_code},
        )
        return list(cursor)


def emergency_numbers(
    connection: psycopg.Connection[Any], countries: Sequence[str]
) -> list[Listing]:
    """The national emergency numbers of these countries, in their order."""
    with connection.cursor(row_factory=class_row(Listing)) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM listing l WHERE l.id IN (SELECT c.listing_id FROM coverage c"
            " WHERE c.country = ANY(%(countries)s) AND c.admin1_code = '')"
            " AND l.line AND l.categories @> '{emergency}' ORDER BY l.name, l.id",
            {"countries": list(countries)},
        )
        lines = list(cursor)
    found = []
    for country in countries:
        covering_it = [
            line for line in lines if any(area["country"] == country for area in line.coverage)
        ]
        number = _national_emergency(covering_it)
        if number is not None:
            found.append(number)
    return found


def on_top(
    covered: Sequence[Listing],
    *,
    categories: Sequence[str],
    languages: Sequence[str],
    coastal: bool = False,
) -> OnTop:
    """Sort what covers a place: the emergency number first and once, then what was asked for.

    Rescue at sea is left out, except on a coast or when it was asked for.
    """
    emergency = _national_emergency(covered)
    asked = set(categories)
    sea = next((x for x in covered if "sea_rescue" in x.categories), None) if coastal else None
    spoken = {code for language in languages for code in understood_as(language)}
    seen = {_numbers_of(line) for line in (emergency, sea) if line}
    lines: list[Listing] = []
    folded: list[Listing] = []
    hidden: list[Listing] = []
    for listing in covered:
        if listing is emergency or listing is sea or _only_at_sea(listing, asked):
            continue
        if listing.disclosure == "hidden":
            if not asked or asked & set(listing.categories):
                hidden.append(listing)
            continue
        numbers = _numbers_of(listing)
        if numbers and numbers in seen:
            continue
        seen.add(numbers)
        (lines if asked & set(listing.categories) else folded).append(listing)
    lines.sort(key=lambda line: _speaks(line, spoken))
    gateways = _gateways(hidden, covered)
    return OnTop(
        emergency=emergency,
        sea_rescue=sea if sea is not emergency else None,
        lines=tuple(lines[:LINES_SHOWN]),
        folded=(*lines[LINES_SHOWN:], *folded),
        hidden=tuple(hidden),
        gateways=tuple(gateways),
    )


def _national_emergency(covered: Sequence[Listing]) -> Listing | None:
    """The emergency line of the whole country; one that is for nothing else before others."""
    numbers = [
        listing
        for listing in covered
        if listing.line
        and "emergency" in listing.categories
        and all(area["admin1_code"] is None for area in listing.coverage)
    ]
    numbers.sort(
        key=lambda line: (
            "sea_rescue" in line.categories,
            len(line.categories),
            not any(phone["kind"] == "short" for phone in line.phones),
            line.id,
        )
    )
    return numbers[0] if numbers else None


def _only_at_sea(listing: Listing, asked: set[str]) -> bool:
    return "sea_rescue" in listing.categories and "sea_rescue" not in asked


def _numbers_of(listing: Listing) -> frozenset[str]:
    return frozenset(phone["number"] for phone in listing.phones)


def _speaks(listing: Listing, spoken: set[str]) -> int:
    """0 speaks one asked for (or none was asked for), 1 does not say, 2 says others."""
    stated = {language["code"] for language in listing.languages}
    if not spoken or stated & spoken:
        return 0
    return 2 if stated else 1


def _gateways(hidden: Sequence[Listing], covered: Sequence[Listing]) -> list[Listing]:
    """The lines that lead to hidden places: of their categories, else for gender violence."""
    if not hidden:
        return []
    wanted = {code for place in hidden for code in place.categories} | {"gbv"}
    if any("unaccompanied_children" in place.serves for place in hidden):
        wanted.add("child_protection")
    lines = [x for x in covered if x.line and x.phones and wanted & set(x.categories)]
    return lines[:LINES_SHOWN]
