"""Connections: the public path reads as ``amparo_public``, staff writes as ``amparo_staff``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool
from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from app.migrating import sqlalchemy_url

set_json_loads(msgspec.json.decode)


class PublicDatabase:
    """A pool of read-only connections with the role that sees the public directory only.

    Plain psycopg: the hot path has no use for an object mapper. Autocommit, so that a search
    costs no BEGIN and COMMIT; statements are prepared at their second run.
    """

    def __init__(self, url: str, *, size: int = 4) -> None:
        self._pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            timeout=5,
            open=True,
            kwargs={"autocommit": True, "prepare_threshold": 1, "application_name": "amparo"},
            check=_still_there,
        )

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection that can read ``directory`` and nothing else."""
        with self._pool.connection() as connection:
            yield connection

    def close(self) -> None:
        self._pool.close()


def _still_there(connection: psycopg.Connection[Any]) -> None:
    """Ask a connection whether its server is there, once a second: each request would cost more."""
    now = time.monotonic()
    if now - _asked.get(connection, float("-inf")) >= 1.0:
        ConnectionPool.check_connection(connection)
        _asked[connection] = now


_asked: WeakKeyDictionary[psycopg.Connection[Any], float] = WeakKeyDictionary()


def staff_engine(url: str) -> Engine:
    """The engine of staff, importers and jobs. No value of a row reaches an error or a log."""
    engine = create_engine(sqlalchemy_url(url), hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "handle_error", _say_no_value)
    return engine


def intake_engine(url: str) -> Engine:
    """The engine of what strangers send: its role can call the functions of ``intake`` only."""
    engine = create_engine(
        sqlalchemy_url(url), hide_parameters=True, pool_pre_ping=True, pool_size=2, max_overflow=2
    )
    event.listen(engine, "handle_error", _say_no_value)
    return engine


def _say_no_value(context: ExceptionContext) -> None:
    """Leave of an error only what it is and where: the server's words quote what was written.

    "Key (key)=(...) already exists", "Failing row contains (...)", "invalid input syntax: ...".
    What has no SQLSTATE and is about the connection says no value.
    """
    error = context.original_exception
    if not isinstance(error, psycopg.Error):
        return
    diag = error.diag
    if diag.sqlstate is None and isinstance(error, psycopg.OperationalError):
        return
    names = {
        "schema": diag.schema_name,
        "table": diag.table_name,
        "column": diag.column_name,
        "constraint": diag.constraint_name,
    }
    where = "".join(f', {what} "{name}"' for what, name in names.items() if name)
    error.args = (f"SQLSTATE {diag.sqlstate}{where}",)
    if context.sqlalchemy_exception is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        context.sqlalchemy_exception.args = (f"({name}) {error}",)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end of the block, or not at all."""
    with sessionmaker(engine).begin() as session:
        yield session
