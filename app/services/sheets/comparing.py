"""The lines of a file beside the listings as they are: what is new, changed, doubtful, refused.

A file changes only what it was made from: what a person changed since then stays, and where both
changed it, the difference waits for a second person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    FieldChange,
    ImportRow,
    MemberRole,
    Organization,
    Proposal,
    ProposalState,
    Service,
)
from app.services.editing import changing, fields
from app.services.editing.fields import Needs
from app.services.editing.subject import Subject
from app.services.editing.towns import timezone_of, town_names
from app.services.permissions import Actor
from app.services.sheets import fresh, listings, towns
from app.services.sheets.cells import Reader, Unfit
from app.services.sheets.columns import COLUMNS, ID, MADE
from app.services.sheets.files import FORMULA, UNREADABLE_CELL, Line
from app.services.sheets.words import Understood, Vocabulary

NEW, CHANGED, UNCHANGED, DOUBTFUL, REFUSED = "new", "changed", "unchanged", "doubtful", "refused"
KINDS = (REFUSED, DOUBTFUL, NEW, CHANGED, UNCHANGED)
Row = dict[str, Any]
_AT_ONCE = 200


@dataclass(slots=True)
class File:
    """A file whose columns are known. ``columns``: position -> name."""

    organization: Organization
    actor: Actor
    columns: Mapping[int, str]
    width: int  # how many cells its header has
    lines: Sequence[Line]
    words: Understood
    vocabulary: Vocabulary
    locale: str
    progress: Callable[[int], None] = lambda _: None
    gazetteer: Any = field(default=None)


def dataset_of(organization_id: UUID) -> str:
    """The name under which the own keys of an organization's files are kept."""
    return f"sheet:{organization_id}"


def compare(session: Session, file: File) -> list[Row]:
    """What each line says, in their order. Nothing is written."""
    file.gazetteer = towns.gazetteer_of(session, file)
    kept = _kept(session, file.organization.id)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    twins = fresh.Twins(session, file.organization.id)
    for start in range(0, len(file.lines), _AT_ONCE):
        part = [_begin(file, line, kept, seen) for line in file.lines[start : start + _AT_ONCE]]
        ids = [UUID(row["service_id"]) for row in part if row["service_id"]]
        found = {service.id: service for service in listings.services(session, ids)}
        past, asked = _past(session, ids), _asked(session, ids)
        for row in part:
            cells = row.pop("by_column")
            if row["service_id"]:
                service = found.get(UUID(row["service_id"]))
                if service is None or service.organization_id != file.organization.id:
                    row["refused"].append([ID, "not_yours"])
                    row["service_id"] = None
                else:
                    _compare(session, file, row, cells, service, past, asked, kept)
            else:
                fresh.compare(session, file, row, cells, twins)
            if row["refused"]:
                row["kind"] = REFUSED
        rows += part
        session.expunge_all()  # ten thousand listings are not kept in memory
        file.progress(len(rows))
    return rows


def _kept(session: Session, organization_id: UUID) -> dict[str, ImportRow]:
    dataset = dataset_of(organization_id)
    found = session.scalars(select(ImportRow).where(ImportRow.dataset == dataset))
    return {row.key: row for row in found}


def _begin(file: File, line: Line, kept: Mapping[str, ImportRow], seen: dict[str, int]) -> Row:
    """A line with its cells by column, and the listing that it is of."""
    number, cells = line
    by_column = {
        name: cells[position] if position < len(cells) else ""
        for position, name in file.columns.items()
    }
    row: Row = {
        "line": number,
        "kind": UNCHANGED,
        "service_id": None,
        "key": "",
        "name": by_column.get("name", ""),
        "changes": {},
        "before": {},
        "waits": [],
        "contested": [],
        "stays": [],
        "refused": [],
        "cells": cells,
        "by_column": by_column,
    }
    for name, text in by_column.items():
        if text in (FORMULA, UNREADABLE_CELL):
            row["refused"].append([name, "formula" if text == FORMULA else "unreadable"])
    if row["name"] in (FORMULA, UNREADABLE_CELL):
        row["name"] = ""
    if any(cells[file.width :]):
        row["refused"].append(["", "stray"])
    own = by_column.get(ID, "")
    try:
        row["service_id"] = str(UUID(own))
    except ValueError:
        row["key"] = own or fresh.key_of(by_column)
        if row["key"] in kept:
            row["service_id"] = str(kept[row["key"]].service_id)
    mark = row["service_id"] or row["key"]
    if mark in seen:
        row["refused"].append([ID if own else "name", "twice"])
    seen.setdefault(mark, number)
    return row


def _past(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, dt.datetime, Any]]]:
    """The changes of listings, the oldest first: (key, when, what it was before)."""
    found: dict[UUID, list[tuple[str, dt.datetime, Any]]] = {}
    for change in session.scalars(
        select(FieldChange)
        .where(FieldChange.thing == "service", FieldChange.thing_id.in_(ids))
        .order_by(FieldChange.id)
    ):
        found.setdefault(change.thing_id, []).append((change.field, change.at, change.before))
    return found


def _compare(
    session: Session,
    file: File,
    row: Row,
    cells: Mapping[str, str],
    service: Service,
    past: Mapping[UUID, list[tuple[str, dt.datetime, Any]]],
    asked: set[tuple[UUID, str, str]],
    kept: Mapping[str, ImportRow],
) -> None:
    row["name"] = row["name"] or service.name
    now = listings.read(session, service, [COLUMNS[name] for name in cells if name in COLUMNS])
    last = kept[row["key"]].row if row["key"] in kept else {}
    subject = Subject(session, service)
    reader = Reader(
        file.words,
        file.gazetteer,
        subject.country,
        file.locale,
        partial(timezone_of, session, service),
    )
    made = _moment(cells.get(MADE) or last.get(MADE, ""))
    since: dict[str, Any] = {}
    for key, at, before in past.get(service.id, ()):
        if made is not None and at > made:
            since.setdefault(key, before)
    said = _said(session, file, row, cells, now, service, last, since, reader)
    for key, value in said.items():
        if value == now[key]:
            continue
        if (service.id, key, repr(value)) in asked:
            row["waits"].append(key)
            continue
        at_field, of = fields.at(subject, key)
        needs = at_field.judge(of, now[key], value)
        if _is_beyond_a_steward(file.actor, service, needs):
            row["refused"].append([at_field.name, "not_allowed"])
            continue
        row["changes"][key], row["before"][key] = value, now[key]
        if key in since:
            row["contested"].append(key)
        if key in since or needs is not Needs.NOBODY:
            row["waits"].append(key)
    if row["changes"]:
        row["kind"] = CHANGED
        row["seen"] = changing.seen(row["before"])


def _said(
    session: Session,
    file: File,
    row: Row,
    cells: Mapping[str, str],
    now: Mapping[str, Any],
    service: Service,
    last: Mapping[str, str],
    since: Mapping[str, Any],
    reader: Reader,
) -> dict[str, Any]:
    """The values of the fields whose cells are neither what is there nor what was there."""
    names = town_names(session, [*now.values(), *since.values()])
    place = listings.place_of(service)
    said: dict[str, Any] = {}
    for column in (COLUMNS[name] for name in cells if name in COLUMNS):
        text, key = cells[column.name], column.key(place)
        if key is None or text in (FORMULA, UNREADABLE_CELL):
            continue
        if _same(text, column.show(now[key], file.vocabulary, names)):
            continue
        field, of = fields.at(Subject(session, service), key)
        was_told = key in since and not field.is_secret(of)
        if last.get(column.name) == text or (
            was_told and _same(text, column.show(since[key], file.vocabulary, names))
        ):
            row["stays"].append(key)
            continue
        try:
            said[key] = column.put(said.get(key, now[key]), text, reader)
        except Unfit as error:
            row["refused"].append([column.name, error.reason])
    return said


def _same(text: str, shown: str) -> bool:
    return text == shown.replace("\r\n", "\n").strip()


def _asked(session: Session, ids: Sequence[UUID]) -> set[tuple[UUID, str, str]]:
    """What waits already, or was not approved: the same file does not ask again."""
    found = session.scalars(
        select(Proposal).where(
            Proposal.service_id.in_(ids),
            Proposal.state.in_((ProposalState.PENDING, ProposalState.REJECTED)),
        )
    )
    return {(p.service_id, p.field, repr(p.after.get("value"))) for p in found if p.service_id}


def _is_beyond_a_steward(actor: Actor, service: Service, needs: Needs) -> bool:
    steward = actor.roles.get(service.organization_id) is MemberRole.STEWARD
    return needs is Needs.MODERATOR and steward and not actor.is_moderator


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
