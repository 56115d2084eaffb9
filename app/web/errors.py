"""The one place where errors become answers: a page in the reader's language, or a problem."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy.exc
from flask import Flask, Response, current_app, json, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from app.services.errors import NotAllowed, NotFound, NumberedOtherwise, PageTooDeep
from app.web import logs, same_page
from app.web.headers import keep_nothing
from app.web.params import Problem, Refused, check_readable, percent_encoded
from app.web.programs import is_for_programs
from app.web.templates import render

#: English titles of the statuses, for programs (RFC 9457).
TITLES = {
    400: "The request cannot be read",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not offered here",
    413: "The request is too large",
    422: "The parameters cannot be used",
    429: "Too many requests from one address",
    500: "Something went wrong on our side",
    503: "The directory cannot be read now",
}
REASONS = {
    "unknown_code": "is not a known code",
    "unknown_parameter": "is not a known parameter",
    "unreadable": "holds characters that cannot be read",
    "too_long": "is too long",
    "too_many": "holds too many values",
    "twice": "is given more than once",
    "out_of_range": "is out of range",
    "not_a_number": "has not the form that is expected",
    "not_an_object": "is not a JSON object",
    "too_light": "is too light to be read",
    "missing": "is missing",
    "needs_a_point": "needs a point (lat and lon) or a place",
    "too_deep": "goes beyond 1,000 listings around a point: read them by id, without a point",
    "too_many_rows": "cannot hold so many rows: take csv, or ask for less",
}
#: As long as waiting for a connection and for one statement may take together.
RETRY_AFTER_S = 10


def register(app: Flask, *, page: str = "errors/error.html") -> None:
    """Answer every error of every route, people by this page."""
    app.extensions["amparo.error_page"] = page
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, lambda _: answer(404))
    app.register_error_handler(NotAllowed, lambda _: answer(403))
    app.register_error_handler(PageTooDeep, _too_deep)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(psycopg.OperationalError, _no_database)
    app.register_error_handler(sqlalchemy.exc.OperationalError, _no_database)
    app.register_error_handler(NumberedOtherwise, _no_database)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_refuse_unreadable)
    app.log_exception = _log_exception  # type: ignore[assignment, method-assign] # its own prints the address


def answer(status: int, problems: list[Problem] | None = None) -> ResponseReturnValue:
    """An error as a page, or for the API as ``application/problem+json`` (RFC 9457)."""
    keep_nothing()
    if status == 422 and request.path.startswith("/ogc/"):
        status = 400  # as OGC API Features, Core, requires
    if not is_for_programs(request):
        page = render(
            current_app.extensions["amparo.error_page"],
            status=status,
            problems=problems or [],
            choices=same_page.instead() if status == 404 else [],
        )
        return page, status
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(status, "The request cannot be answered"),
        "status": status,
    }
    if problems:
        body["detail"] = "; ".join(f"{p.field} {_wrong(p)}" for p in problems)
        body["errors"] = [
            {"parameter": p.field, "reason": p.reason, "detail": _wrong(p)} for p in problems
        ]
    response = Response(json.dumps(body), status, mimetype="application/problem+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _wrong(problem: Problem) -> str:
    """What is wrong, and what is allowed."""
    allowed = f": {problem.allowed}" if problem.allowed else ""
    return f"{REASONS[problem.reason]}{allowed}"


def _refuse_unreadable() -> None:
    """Refuse bytes that are not UTF-8 before a view reads them.

    What came without percent signs gets them: else reading the query again, for the page that
    says what is wrong with it, would fail.
    """
    request.query_string = percent_encoded(request.query_string)
    check_readable(request.query_string)
    if request.mimetype == "application/x-www-form-urlencoded":
        check_readable(request.get_data())


def _no_database(error: Exception) -> ResponseReturnValue:
    """The database is away, late or of another release: a program may ask again soon."""
    _note(error)
    response = make_response(answer(503))
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _refused(error: Refused) -> ResponseReturnValue:
    return answer(422, error.problems)


def _too_deep(_error: PageTooDeep) -> ResponseReturnValue:
    return answer(422, [Problem(field="cursor", reason="too_deep", value="")])


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = make_response(answer(error.code))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    _note(error)
    return answer(500)


def _log_exception(raised: tuple[Any, ...], *_more: object) -> None:
    """What Flask calls where an answer failed after its error page was made."""
    _note(raised[1])


def _note(error: BaseException | None) -> None:
    """Log an error with the method and the pattern of its route, never with what was asked."""
    logs.note(error, request.method, request.url_rule.rule if request.url_rule else "-")
