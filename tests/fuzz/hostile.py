"""Hostile text in every text column there is: new columns are covered by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from sqlalchemy import Column, Enum, Text

from app.models import CORE, Base, Place
from tests.fuzz.requests import MARKER

#: Columns that hold codes: the import checks them against a table or a grammar.
CODES = {
    "admin1_code", "country", "code", "code_of_country", "locale", "about", "opening_hours",
    "timezone", "source_date", "dataset", "key", "extension",
}  # fmt: skip
#: What no stranger may ever read, whatever stands in it.
PRIVATE = {
    "organization.normalized_name", "service.note_for_moderators", "service.source_url",
    "true_point.city", "true_point.address", "wording.made_from",
}  # fmt: skip
#: Published only in its own form: as anything else it becomes no link and is left out.
FORMED = {"service.website", "service.email"}


@dataclass(frozen=True, slots=True)
class Field:
    """One text column, and what is put into it."""

    table: str
    column: str

    @property
    def name(self) -> str:
        return f"{self.table.partition('.')[2]}.{self.column}"

    @property
    def token(self) -> str:
        """A word that stands nowhere else."""
        return self.name.replace(".", "").replace("_", "") + "hostile"

    @property
    def text(self) -> str:
        """Markup for every place it may be put: element, attribute, script, SVG, vCard, format."""
        return (
            f'javascript:{self.token} <{MARKER} onload=1>"\'><{MARKER}> {MARKER}="1" '
            f"</title></script></style>]]>--><{MARKER}/>&lt;{MARKER}&gt; {{{{7*7}}}} %(x)s %s "
            f"=HYPERLINK(1),;\\;\\,\r\nTEL:+10000000000\r\n END:VCARD\u2028{MARKER}:1\u0085END"
        )


_MODULES = (
    "account", "area_notice", "call", "gap", "history", "membership", "outbox", "proposal",
    "report", "sheet", "suppression",
)  # fmt: skip
#: Tables of staff and of what strangers send, which have tests of their own: no listing is of them.
OF_STAFF = {
    mapper.local_table
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ in {f"app.models.{name}" for name in _MODULES}
}


def hostile_fields() -> list[Field]:
    """The text columns of what staff writes, and of the towns; codes and lists of codes not."""
    tables = [t for t in Base.metadata.sorted_tables if t.schema == CORE and t not in OF_STAFF]
    tables.append(Place.__table__)
    return [
        Field(f"{table.schema}.{table.name}", column.name)
        for table in tables
        for column in table.columns
        if _holds_text(column) and column.name not in CODES
    ]


def _holds_text(column: Column[object]) -> bool:
    return isinstance(column.type, Text) and not isinstance(column.type, Enum)


def plant(connection: psycopg.Connection, fields: list[Field], town: int) -> None:
    """Put its text into each field wherever there is something; of the towns only into one."""
    for field in fields:
        where = f"{field.column} IS NOT NULL"
        where += f" AND id = {town}" if field.table.endswith(".place") else ""
        query = f"UPDATE {field.table} SET {field.column} = %s WHERE {where}"
        connection.execute(query, (field.text,))
