"""oEmbed 1.0 (https://oembed.com): how programs show a page of ours in one of theirs."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, json, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.datastructures import MultiDict

from app.locales import BY_CODE, DEFAULT
from app.web import i18n
from app.web.context import settings
from app.web.embed_code import HEIGHT, frame_code, title_of
from app.web.embedding import AskedOfFrame
from app.web.headers import keep_nothing
from app.web.params import Refused, from_request
from app.web.seeker.shown import subject_of

WIDTH = 600
LEAST = 200
#: Pages that stand for one thing, and the parameters of a frame for what their path names.
_NAMED = {"corridors": "corridor", "listings": "listing"}


class AskedOfOembed(BaseModel):
    """The parameters of oEmbed; what else programs send along is not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    url: str = Field(max_length=2_000)
    format: str = Field(default="json", max_length=20)
    maxwidth: int = Field(default=WIDTH, ge=1, le=10_000)
    maxheight: int = Field(default=HEIGHT, ge=1, le=10_000)


def add_to(bp: Blueprint) -> None:
    """Add this route to the seekers' blueprint."""
    bp.add_url_rule("/oembed", "oembed", oembed)


def oembed() -> ResponseReturnValue:
    """The frame for the address of a list, way or listing of ours; 404 for others.

    501 for another format than JSON.
    """
    asked = from_request(AskedOfOembed, request.args)
    if asked.format != "json":
        abort(501)
    frame, locale = _frame_of(asked.url)
    i18n.use(BY_CODE[locale or DEFAULT.code])
    title = title_of(frame, subject_of(frame))
    if title == "Amparo":
        keep_nothing()
    height = max(min(asked.maxheight, HEIGHT), LEAST)
    answer = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": "Amparo",
        "provider_url": settings().base_url,
        "cache_age": 3600,
        "width": min(asked.maxwidth, WIDTH),
        "height": height,
        "html": frame_code(frame, title, height, locale=locale),
    }
    response = Response(json.dumps(answer), mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _frame_of(url: str) -> tuple[AskedOfFrame, str | None]:
    """The frame for an address of ours, and its locale if it names one."""
    base = settings().base_url
    if not url.startswith(f"{base}/"):
        abort(404)
    path, _, query = url.removeprefix(base).partition("#")[0].partition("?")
    pairs = parse_qsl(query)
    if path == "/embed":
        asked = from_request(AskedOfFrame, MultiDict(pairs))
        return asked, asked.locale
    code, _, page = path[1:].partition("/")
    kind, _, name = page.partition("/")
    if code not in BY_CODE or (page != "search" and not (name and kind in _NAMED)):
        abort(404)
    named = [(_NAMED[kind], name)] if name else []
    try:
        return from_request(AskedOfFrame, MultiDict([*pairs, *named])), code
    except Refused as refused:
        if name and _NAMED[kind] in {problem.field for problem in refused.problems}:
            abort(404)
        raise
