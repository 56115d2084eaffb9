"""This page in another language: where the list of languages is, and where each of them leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

from app.locales import BY_CODE, LOCALES, InterfaceLocale
from app.web import links
from app.web.i18n import LocaleConverter, current

#: The parameter of the list that says which page it was opened from: a path without its locale.
TO = "to"
Pairs = Sequence[tuple[str, str]]


def languages_url() -> str:
    """The address of the list of languages, from this page; a posted search is left out (law 3)."""
    path = "" if request.endpoint is None else _below_locale()
    pairs: Pairs = links.neutral(request.args) if request.method == "GET" else []
    if request.endpoint == "seeker.languages":
        path = _one_of_ours(request.args.get(TO, ""))
    query = urlencode([(TO, path), *pairs] if path else [], safe="/")
    return f"/{current().code}/languages" + (f"?{query}" if query else "")


def choices() -> list[tuple[InterfaceLocale, str]]:
    """Every locale and where it leads, for the list of languages."""
    return _leading_to(_one_of_ours(request.args.get(TO, "")))


def instead() -> list[tuple[InterfaceLocale, str]]:
    """Every locale and where it leads, for an address that names none of ours; else nothing."""
    first, _, path = request.path[1:].partition("/")
    if first in BY_CODE:
        return []
    return _leading_to(_one_of_ours(path) if re.fullmatch(LocaleConverter.regex, first) else "")


def same_path(other: InterfaceLocale) -> str:
    """The path of this page in another locale; "" for one that has none."""
    if request.endpoint is None or not request.path.startswith(f"/{current().code}/"):
        return ""
    return f"/{other.code}/{quote(_below_locale())}"


def _leading_to(path: str) -> list[tuple[InterfaceLocale, str]]:
    query = urlencode(links.neutral(request.args)) if path else ""
    tail = quote(path) + (f"?{query}" if query else "")
    return [(locale, f"/{locale.code}/{tail}") for locale in LOCALES]


def _below_locale() -> str:
    """The path of this page behind its locale; "" for home, and for what has no locale."""
    beginning = f"/{current().code}/"
    return request.path.removeprefix(beginning) if request.path.startswith(beginning) else ""


def _one_of_ours(path: str) -> str:
    """The path, if a page of ours is there in every locale; never what somebody else wrote."""
    try:
        current_app.url_map.bind("").match(f"/{current().code}/{path}", "GET")
    except HTTPException:
        return ""
    return path


def register(app: Flask) -> None:
    """Make these known to templates."""
    app.jinja_env.globals.update(languages_url=languages_url, same_path=same_path)
