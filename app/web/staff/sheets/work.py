"""Reads and loads spreadsheets beside the answering of requests, one after the other."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Engine, update

from app.db import writing
from app.models import Sheet, SheetState
from app.services.sheets import desk
from app.web.staff.sheets.words import understood, vocabulary

log = logging.getLogger("amparo")
#: Who has not moved for so long has died with its process: the work is begun anew.
GIVEN_UP_AFTER = dt.timedelta(minutes=1)
_TIDY_EVERY_S = 3_600.0
_KEY = "amparo.sheets"


def register(app: Flask) -> None:
    """One worker for the process: two files at once would take the machine from seekers."""
    app.extensions[_KEY] = ThreadPoolExecutor(1, "sheets")


def tidy(app: Flask) -> None:
    """Begin to delete what is older than a day, every hour."""
    engine: Engine = app.extensions["amparo.staff"]

    def delete() -> None:
        while True:
            try:
                with writing(engine) as session:
                    desk.forget_old(session, now=dt.datetime.now(dt.UTC))
            except Exception as error:  # the database is away: the next round may find it
                log.warning("spreadsheets: none deleted now (%s)", type(error).__name__)
            time.sleep(_TIDY_EVERY_S)

    threading.Thread(target=delete, name="tidy", daemon=True).start()


def begin(sheet_id: UUID, state: SheetState, locale: str) -> None:
    """Let a file be read or loaded."""
    engine: Engine = current_app.extensions["amparo.staff"]
    task = _load if state is SheetState.LOADING else _read
    current_app.extensions[_KEY].submit(_guarded, task, engine, sheet_id, locale)


def resume(sheet: Sheet, now: dt.datetime) -> None:
    """Begin anew what somebody began and did not end."""
    at_work = sheet.state in (SheetState.READING, SheetState.LOADING)
    if at_work and sheet.touched_at < now - GIVEN_UP_AFTER:
        begin(sheet.id, sheet.state, sheet.locale)


def _guarded(
    task: Callable[[Engine, UUID, str], None], engine: Engine, sheet_id: UUID, locale: str
) -> None:
    try:
        task(engine, sheet_id, locale)
    except Exception as error:  # what breaks here must be said on the page, not lost in a thread
        log.warning("spreadsheet: broken off (%s)", type(error).__name__)
        with writing(engine) as session:
            desk.fail(session, sheet_id)


def _read(engine: Engine, sheet_id: UUID, locale: str) -> None:
    with writing(engine) as session:
        desk.read(session, sheet_id, understood(), vocabulary(locale), _teller(engine, sheet_id))


def _load(engine: Engine, sheet_id: UUID, _locale: str) -> None:
    with writing(engine) as session:
        desk.load(session, sheet_id, _teller(engine, sheet_id), now=dt.datetime.now(dt.UTC))


def _teller(engine: Engine, sheet_id: UUID) -> desk.Progress:
    """Says how far it is, in transactions of its own, so that others see it."""

    def tell(done: int, total: int) -> None:
        if done >= total:
            return  # the end is told by the work's own transaction
        with writing(engine) as session:
            session.execute(
                update(Sheet)
                .where(Sheet.id == sheet_id)
                .values(done=done, total=total, touched_at=dt.datetime.now(dt.UTC))
            )

    return tell
