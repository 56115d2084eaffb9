"""Asks an application everything that it answers, and keeps all that came of it."""

import contextlib
import gc
import io
import logging
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask

from app.services.search.snapshot import Snapshot
from app.web.cache import PageCache
from tests.locales import CRAWLED
from tests.security.routes import requests_of


@dataclass(slots=True)
class Crawl:
    """What was answered, said and kept, as text; and what the database was asked."""

    answers: dict[str, str] = field(default_factory=dict)  # request -> headers and body
    statuses: dict[str, int] = field(default_factory=dict)
    logged: str = ""
    kept: str = ""  # the process's caches
    statements: dict[str, Any] = field(default_factory=dict)  # statement -> parameters
    asked_as: set[str] = field(default_factory=set)  # database roles


def _text(body: bytes) -> str:
    """What stands in an answer; in a workbook or archive, what stands in all of its parts."""
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def crawl(app: Flask, listing_ids: Sequence[str], locales: Sequence[str] = CRAWLED) -> Crawl:
    """Every sample of every route, and every address of our own that the answers hold."""
    found = Crawl()
    client = app.test_client(use_cookies=False)
    said = io.StringIO()
    with _logging_to(said), contextlib.redirect_stderr(said), _watched(found):
        for request in requests_of(app, listing_ids, locales):
            sample = request.sample
            response = client.open(
                request.path,
                method=request.method,
                query_string=sample.query,
                data=sample.form,
                **({"json": sample.json} if sample.json is not None else {}),
            )
            body = _text(response.get_data())
            found.answers[str(request)] = f"{response.headers}\n{body}"
            found.statuses[str(request)] = response.status_code
    found.logged = said.getvalue()
    found.kept = "\n".join(_kept_by(app))
    return found


def _kept_by(app: Flask) -> Iterator[str]:
    """What the page cache and the snapshot of this application hold."""
    snapshot = app.extensions["amparo.snapshot"]
    assert isinstance(snapshot, Snapshot)
    caches = [x for x in gc.get_objects() if isinstance(x, PageCache) and x._snapshot is snapshot]
    assert len(caches) == 1
    for key, page in caches[0]._pages.items():
        yield f"{key} {page.headers} {page.etag}\n{page.body.decode()}"
    for name, value in vars(snapshot).items():
        yield f"{name} {value}"


@contextlib.contextmanager
def _logging_to(stream: io.StringIO) -> Iterator[None]:
    """All log records of all loggers, also those that nobody would see."""
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@contextlib.contextmanager
def _watched(found: Crawl) -> Iterator[None]:
    """Notes every statement that psycopg sends, and as whom."""
    send = psycopg.Cursor.execute

    def execute(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        found.statements[str(query)] = params
        found.asked_as.add(cursor.connection.info.user)
        return send(cursor, query, params, **options)

    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    try:
        yield
    finally:
        psycopg.Cursor.execute = send  # type: ignore[method-assign]
