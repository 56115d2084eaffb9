"""What this application says to its operator: kinds of errors and lines of code, never values.

The words of an exception may hold what a person typed (psycopg quotes the statement and the
value, ``int()`` its input), and so may an address. Neither is ever written.
"""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import TextIO

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_log = logging.getLogger("amparo")
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Writes an exception as its kind and its place in the code."""

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        return described(ei[1])


def set_up(stream: TextIO = sys.stderr) -> None:
    """Let everything that is logged in this process be written so; for whoever serves."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues("[%(levelname)s] %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def note(error: BaseException | None, method: str, pattern: str) -> None:
    """Say that an answer failed: the error, the method, the pattern of the route."""
    _log.error("%s, %s %s", described(error), known(method), pattern)


def described(error: BaseException | None) -> str:
    """An exception's kind, and the place in the code that raised it."""
    where = error.__traceback__ if error else None
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    kind = type(error).__name__
    if where is None:
        return kind
    code = where.tb_frame.f_code
    return f"{kind} in {code.co_qualname} ({code.co_filename.rpartition('/')[2]}:{where.tb_lineno})"


def known(method: str) -> str:
    """A method as it may be written: any word can be sent as one."""
    return method if method in METHODS else "-"
