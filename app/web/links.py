"""Addresses of our own pages: neutral short codes, never a position (law 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import flask
from werkzeug.datastructures import MultiDict

from app.services.corridors.ahead import BACKWARD, FORWARD, Walk
from app.services.search.finding import Question
from app.services.taxonomies import codes_by_name, terms
from app.web import step
from app.web.i18n import current


def url_for(endpoint: str, **values: Any) -> str:
    """Flask's, in the locale of the request; an address without values is kept.

    One with values may say what somebody looks for: no process holds it longer than its answer.
    """
    return flask.url_for(endpoint, **values) if values else _url_for(endpoint, current().code)


@lru_cache
def _url_for(endpoint: str, _locale: str) -> str:
    return flask.url_for(endpoint)


#: Parameters of codes, by both their names: their short name and the kind of their codes.
_CODED = {
    name: (short, kind)
    for short, long, kind in (
        ("c", "category", "category"),
        ("s", "serves", "serves"),
        ("n", "needs", "need"),
        ("l", "language", None),
    )
    for name in (short, long)
}
_KEPT = frozenset({"near", "place", "l", "open", "authorities", "q", "page", "u", "h", step.PASSED})


def parameters(question: Question, place_id: int | None) -> list[tuple[str, str]]:
    """The query of a question as (name, value) pairs: short codes, never a position."""
    pairs: list[tuple[str, str]] = []
    if question.position is None:
        if place_id is not None:
            pairs.append(("place", str(place_id)))
        elif question.near:
            pairs.append(("near", question.near))
    for name, kind, codes in (
        ("c", "category", question.categories),
        ("s", "serves", question.serves),
        ("n", "need", question.needs),
    ):
        pairs += [(name, terms(kind)[code].short) for code in codes]
    pairs += [("l", code) for code in question.languages]
    if question.open_now:
        pairs.append(("open", "now"))
    if question.without_authorities:
        pairs.append(("authorities", "no"))
    if question.q:
        pairs.append(("q", question.q))
    if step.asks(question) and step.passed():
        pairs.append((step.PASSED, "1"))
    return pairs


def neutral(given: MultiDict[str, str]) -> list[tuple[str, str]]:
    """The parameters of an address as (name, value) pairs for another address of ours.

    Words become short codes; a position and what is not ours are left out (law 3).
    """
    pairs = []
    for name, value in given.items(multi=True):
        short, kind = _CODED.get(name, (name, None))
        if kind is not None:
            code = codes_by_name(kind).get(value)
            pairs += [(short, terms(kind)[code].short)] if code else []
        elif short in _KEPT:
            pairs.append((short, value))
    return pairs


def search_url(
    question: Question,
    place_id: int | None,
    *,
    page: int = 1,
    endpoint: str = "seeker.search",
    passed: bool = False,
) -> str:
    """The address of a results page (or of another page about the same question).

    ``passed`` leads past the step before a list that others must not read.
    """
    query = _query(question, place_id)
    if passed:
        query += f"&{step.PASSED}=1"
    if page > 1:
        query = f"{query}&page={page:d}" if query else f"page={page:d}"
    return url_for(endpoint) + (f"?{query}" if query else "")


def _query(question: Question, place_id: int | None) -> str:
    """The query of a question, kept while its page is made: that has up to ten of them."""
    kept: dict[tuple[Question, int | None], str] = flask.g.setdefault("queries", {})
    key = (question, place_id)
    if key not in kept:
        kept[key] = urlencode(parameters(question, place_id))
    return kept[key]


def way_url(way: Walk, category: str | None = None, *, asks: bool = False) -> str:
    """The address of the page of a walk; ``asks``: of the one that asks which way."""
    asked: dict[str, str | int] = {}
    if not asks:
        direction = FORWARD if way.forward else BACKWARD
        asked = {"from": way.start.place.id, "direction": direction}
    if category:
        asked["c"] = terms("category")[category].short
    page = url_for("seeker.corridor", slug=way.corridor.slug)
    return f"{page}?{urlencode(asked)}" if asked else page


def without(question: Question, kind: str, code: str) -> Question:
    """The question less one code, for a filter that can be taken off."""
    fields = {
        "category": question.categories,
        "language": question.languages,
        "serves": question.serves,
        "need": question.needs,
    }
    names = {"category": "categories", "language": "languages", "serves": "serves", "need": "needs"}
    if kind == "open":
        return replace(question, open_now=False)
    if kind == "authorities":
        return replace(question, without_authorities=False)
    left: tuple[str, ...] = tuple(other for other in fields[kind] if other != code)
    return replace(question, **{names[kind]: left})  # type: ignore[arg-type] # names[kind] is a field of codes


def is_sensitive(question: Question) -> bool:
    """Whether the answer must not be stored and is titled neutrally."""
    return any_sensitive("category", question.categories) or any_sensitive(
        "serves", question.serves
    )


def any_sensitive(kind: str, codes: Iterable[str]) -> bool:
    """Whether one of the codes is of something that others must not see."""
    return any(terms(kind)[code].sensitive for code in codes)
