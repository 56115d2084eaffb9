"""A table of services (CSV): every row read and checked, every problem reported at once.

The columns are those of ``data/README.md``. ``;`` parts codes, `` | `` parts phone numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.models import Disclosure, Operator, PointKind, Setting
from app.services.contacts import email_address, web_address
from app.services.disclosure import starts_hidden
from app.services.errors import ImportRefused, RowProblem
from app.services.gazetteer import Admin1, AmbiguousTown, Gazetteer, Town, UnknownTown
from app.services.hours import is_valid
from app.services.imports.cells import Cells
from app.services.imports.numbers import answers_of, phones_of
from app.services.imports.published_hours import to_osm
from app.services.imports.wordings import Written, written_in
from app.services.phones import Number
from app.services.taxonomies import languages, terms

REQUIRED = [
    "id",
    "organization",
    "operator",
    "name",
    "categories",
    "serves",
    "languages",
    "country",
    "admin1",
    "city",
    "address",
    "latitude",
    "longitude",
    "point",
    "setting",
    "disclosure",
    "coverage",
    "line",
    "hold",
    "phones",
    "whatsapp",
    "email",
    "website",
    "hours_as_published",
    "conditions_as_published",
    "note_for_moderators",
    "source_url",
    "source_date",
]
OPTIONAL = (
    "only_for",
    "opening_hours",
    "conditions",
    "public_fields",
    "text_locale",
    "phone_answers",
    "translations",
)
PUBLIC_FIELDS = frozenset({"name", "phone", "email", "website", "hours", "languages"})
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One good row, every cell turned into what the domain works with."""

    line_number: int
    key: str
    raw: dict[str, str]
    organization: str
    name: str
    operator: Operator
    categories: tuple[str, ...]
    serves: tuple[str, ...]
    only_for: tuple[str, ...]
    languages: tuple[str, ...]
    conditions: dict[str, str]
    country: str
    admin1: Admin1 | None
    town: Town | None
    address: str | None
    point: tuple[float, float] | None  # longitude, latitude, as the file says
    point_kind: PointKind
    setting: Setting
    disclosure: Disclosure
    covers: str  # "", "country", "admin1"
    line: bool
    hold: bool
    phones: tuple[Number, ...]
    answers: dict[str, tuple[str, ...]]  # number -> who answers it
    email: str | None
    website: str | None
    opening_hours: str | None
    hours_text: str | None
    wordings: dict[str, Written]  # locale -> what is written in it, the original first
    public_fields: tuple[str, ...]
    note_for_moderators: str | None
    source_url: str | None
    source_date: str | None


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV text with their line numbers (the header is line 1).

    Raises :class:`ImportRefused` for a header that misses columns or has unknown ones, and for
    rows that do not fit it.
    """
    if "\0" in text:
        raise ImportRefused([RowProblem(1, "file", "holds NUL bytes: not a text file")])
    reader = csv.DictReader(io.StringIO(text))
    try:
        header = reader.fieldnames or []
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        line = reader.line_num + 1
        raise ImportRefused([RowProblem(line, "file", f"is no CSV: {error}")]) from error
    problems = [
        RowProblem(1, name, "this column is missing") for name in REQUIRED if name not in header
    ]
    problems += [
        RowProblem(1, name or "(empty)", "this column is not known")
        for name in header
        if name not in REQUIRED and name not in OPTIONAL
    ]
    problems += [
        RowProblem(1, name, "this column stands there twice")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if problems:
        raise ImportRefused(problems)
    rows = []
    for line_number, row in found:
        if None in row or None in row.values():
            problems.append(RowProblem(line_number, "row", "has not as many cells as the header"))
            continue
        rows.append((line_number, {name: (row[name] or "").strip() for name in header}))
    if problems:
        raise ImportRefused(problems)
    return rows


def check(rows: Iterable[tuple[int, Mapping[str, str]]], gazetteer: Gazetteer) -> list[CheckedRow]:
    """Every row checked; raises :class:`ImportRefused` with all problems of all rows."""
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    checked = []
    for line_number, row in rows:
        cells = Cells(line_number, row, problems)
        before = len(problems)
        result = _check_row(cells, gazetteer)
        if result.key in seen:
            cells.refuse("id", f"is already on line {seen[result.key]}")
        seen[result.key] = line_number
        if len(problems) == before:
            checked.append(result)
    if problems:
        raise ImportRefused(problems)
    return checked


def _check_row(cells: Cells, gazetteer: Gazetteer) -> CheckedRow:
    country = cells.required("country")
    if country and country not in gazetteer.countries:
        cells.refuse("country", "is not an ISO 3166-1 code of a country with known towns")
    admin1, town = _place(cells, gazetteer, country)
    categories = cells.codes("categories", terms("category"))
    if not categories:
        cells.refuse("categories", "needs at least one category")
    serves = cells.codes("serves", terms("serves"))
    only_for = cells.codes("only_for", terms("serves"))
    setting = cells.one_of("setting", Setting, Setting.OFFICE)
    disclosure = cells.one_of("disclosure", Disclosure, Disclosure.HIDDEN)
    if starts_hidden(setting, categories, serves, only_for):
        disclosure = Disclosure.HIDDEN
    line = cells.yes("line")
    covers = cells.row["coverage"]
    if covers not in ("", "country", "admin1"):
        cells.refuse("coverage", "is neither country nor admin1")
    if disclosure is Disclosure.HIDDEN and not covers:
        covers = "admin1" if admin1 else "country"
    if covers == "admin1" and admin1 is None:
        cells.refuse("coverage", "says admin1, but admin1 is empty")
    if not covers and not cells.row["city"]:
        cells.refuse("city", "needs a town, or a coverage")
    if disclosure is Disclosure.AREA and not cells.row["city"]:
        cells.refuse("city", "a place shown as an area needs its town")
    point_kind, point = _point(cells)
    phones = phones_of(cells)
    opening_hours = cells.text("opening_hours")
    if opening_hours and not is_valid(opening_hours):
        cells.refuse("opening_hours", "is not OSM opening_hours")
    return CheckedRow(
        line_number=cells.line_number,
        key=cells.required("id"),
        raw=cells.row,
        organization=cells.required("organization"),
        name=cells.required("name"),
        operator=cells.one_of("operator", Operator, Operator.UNKNOWN),
        categories=categories,
        serves=serves,
        only_for=only_for,
        languages=cells.codes("languages", languages()),
        conditions=_conditions(cells),
        country=country,
        admin1=admin1,
        town=town,
        address=cells.text("address"),
        point=point,
        point_kind=point_kind,
        setting=setting,
        disclosure=disclosure,
        covers=covers,
        line=line,
        hold=cells.yes("hold"),
        phones=phones,
        answers=answers_of(cells, phones),
        email=_matching(cells, "email", email_address),
        website=_matching(cells, "website", web_address),
        opening_hours=opening_hours or to_osm(cells.row["hours_as_published"]),
        hours_text=cells.text("hours_as_published"),
        wordings=written_in(cells),
        public_fields=cells.codes("public_fields", PUBLIC_FIELDS),
        note_for_moderators=cells.text("note_for_moderators"),
        source_url=cells.text("source_url"),
        source_date=_matching(cells, "source_date", DATE.fullmatch),
    )


def _place(cells: Cells, gazetteer: Gazetteer, country: str) -> tuple[Admin1 | None, Town | None]:
    """The admin-1 and the town that a row names; never guessed from a point."""
    named_admin1, named_town = cells.row["admin1"], cells.row["city"]
    admin1 = gazetteer.admin1(country, named_admin1) if named_admin1 else None
    if named_admin1 and admin1 is None and country in gazetteer.countries:
        cells.refuse("admin1", "is not known in this country")
        return None, None
    if not named_town:
        return admin1, None
    try:
        town = gazetteer.town(country, named_admin1, named_town)
    except UnknownTown:
        if not cells.row["coverage"]:
            cells.refuse("city", "is not a known town there: name its coverage or a known town")
        return admin1, None
    except AmbiguousTown as error:
        cells.refuse("city", f"fits {len(error.candidates)} towns; name the admin1")
        return admin1, None
    return admin1 or gazetteer.admin1_of(town), town


def _point(cells: Cells) -> tuple[PointKind, tuple[float, float] | None]:
    kind = cells.one_of("point", PointKind, PointKind.NONE)
    if kind is PointKind.NONE:
        return kind, None
    found = []
    for column, limit in (("longitude", 180), ("latitude", 90)):
        try:
            value = float(cells.row[column])
        except ValueError:
            cells.refuse(column, "is not a number")
            return PointKind.NONE, None
        if not -limit <= value <= limit:
            cells.refuse(column, f"is not between -{limit} and {limit}")
            return PointKind.NONE, None
        found.append(value)
    return kind, (found[0], found[1])


def _conditions(cells: Cells) -> dict[str, str]:
    found = {}
    for pair in filter(None, cells.row.get("conditions", "").split(";")):
        need, _, answer = pair.strip().partition("=")
        if need not in terms("need") or answer not in ("yes", "no"):
            cells.refuse("conditions", "is not need=yes or need=no with a known need", pair)
            continue
        found[need] = answer
    return found


def _matching(cells: Cells, column: str, fits: Callable[[str], object]) -> str | None:
    value = cells.text(column)
    if value is not None and not fits(value):
        cells.refuse(column, "has not the form that is expected here")
    return value
