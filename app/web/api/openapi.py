"""The OpenAPI 3.1 description of the API, made from the code that checks and answers.

Parameters are those of :mod:`app.web.params`, which refuses all else; answers are those of
:mod:`app.web.api.shapes`, which the tests hold real answers against; paths are the routes.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from werkzeug.routing import Rule

from app.locales import BY_CODE
from app.services.open_data.rows import LICENCE
from app.web.api import shapes, shapes_along
from app.web.api.asked import AskedForChanges, AskedForClusters, AskedForExport
from app.web.api.changes import ATOM
from app.web.api.downloads import FORMATS
from app.web.api.responses import use_locale_asked_for
from app.web.asked_along import AskedOfApiAlong
from app.web.context import settings
from app.web.errors import TITLES
from app.web.params import SEVERAL, AskedForLocale, AskedForPlaces, AskedOfApi, from_request
from app.web.templates import render

JSON, GEOJSON = "application/json", "application/geo+json"
PROBLEM = "application/problem+json"
FORMAT = "<format>"
REF = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one endpoint: what it takes, gives back and may refuse."""

    endpoint: str
    asked: type[BaseModel]
    shape: type[BaseModel] | None
    media_type: str
    method: str = "get"
    refusals: tuple[int, ...] = (422, 503)
    #: The kind of file, where an endpoint has several: each is a path of its own.
    format: str = ""


OPERATIONS = (
    Operation("services", AskedOfApi, shapes.FeatureCollection, GEOJSON, "get", (404, 422, 503)),
    Operation(
        "services", AskedOfApi, shapes.FeatureCollection, GEOJSON, "post", (404, 413, 422, 503)
    ),
    Operation("service", AskedForLocale, shapes.Feature, GEOJSON, "get", (404, 422, 503)),
    Operation("places", AskedForPlaces, shapes.Places, JSON),
    Operation("corridors", AskedForLocale, shapes_along.Corridors, JSON),
    Operation(
        "corridor", AskedForLocale, shapes_along.CorridorWithBorders, JSON, "get", (404, 422, 503)
    ),
    Operation(
        "corridor_services",
        AskedOfApiAlong,
        shapes_along.FeaturesAlong,
        GEOJSON,
        "get",
        (404, 422, 503),
    ),
    Operation("taxonomies", AskedForLocale, shapes.Taxonomies, JSON),
    Operation("languages", AskedForLocale, shapes.Languages, JSON),
    Operation("clusters", AskedForClusters, shapes.Clusters, GEOJSON),
    Operation("changes", AskedForChanges, None, ATOM),
    *(
        Operation("export", AskedForExport, None, kind.media_type, "get", (404, 422, 503), name)
        for name, kind in FORMATS.items()
    ),
)


def add_to(bp: Blueprint) -> None:
    """Add these routes to the API."""
    bp.add_url_rule("/openapi.json", "openapi", as_json)
    bp.add_url_rule("/docs", "docs", as_page)


def as_json() -> ResponseReturnValue:
    """The description for programs, in English alone."""
    from_request(AskedForLocale, request.args)
    return Response(_encoded(settings().base_url), mimetype=JSON)


def as_page() -> ResponseReturnValue:
    """The description for people who write programs."""
    use_locale_asked_for()
    return render("api/docs.html", api=_described(settings().base_url))


@lru_cache(maxsize=1)
def _encoded(base_url: str) -> bytes:
    return msgspec.json.encode(_described(base_url))


@lru_cache(maxsize=1)
def _described(base_url: str) -> dict[str, Any]:
    """The description of the API at an address; the same for every request."""
    rules = {rule.endpoint: rule for rule in current_app.url_map.iter_rules()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        rule = rules[f"api.{operation.endpoint}"].rule
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.replace(FORMAT, operation.format))
        described = _operation(operation, rules[f"api.{operation.endpoint}"])
        paths.setdefault(path.removeprefix("/api/v1"), {})[operation.method] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo",
            "version": "1",
            "description": "Help along the migratory route through the Americas. Nobody has"
            " called most of it: show `freshness`, and say that one should call or ask first."
            f" Data: {LICENCE}",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _operation(operation: Operation, rule: Rule) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    posted = operation.method == "post"
    made: dict[str, Any] = {
        "operationId": operation.endpoint + ("ByPost" if posted else operation.format),
        "summary": (inspect.getdoc(view) or "").partition("\n")[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": _ARGUMENTS[name]}
            for name in sorted(rule.arguments - {"format"})
        ],
        "responses": dict(_responses(operation)),
    }
    if posted:
        made["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": _named(operation.asked)}},
        }
    else:
        made["parameters"] += [*query_of(operation.asked), _IF_NONE_MATCH]
    if _listens(operation):
        made["parameters"].append(_ACCEPT_LANGUAGE)
    return made


def _listens(operation: Operation) -> bool:
    """Whether what it answers has names in a language that can be asked for."""
    return "locale" in operation.asked.model_fields


def query_of(asked: type[BaseModel]) -> Iterator[dict[str, Any]]:
    """The parameters of a query string; an empty one is as good as none."""
    made = asked.model_json_schema(schema_generator=_Plain)
    for name, schema in made["properties"].items():
        required = name in made.get("required", ())
        yield {
            "name": name,
            "in": "query",
            "required": required,
            "allowEmptyValue": not required,
            "description": schema.pop("description"),
            "schema": _one_kind(schema),
            **({"style": "form", "explode": True} if name in SEVERAL else {}),
        }


def _one_kind(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without null: a query string has none."""
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    if schema.get("default", ...) is None:
        del schema["default"]
    return {**schema, **kinds[0]} if kinds else schema


def _responses(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    headers: dict[str, Any] = {"Cache-Control": _CACHE_CONTROL, "Access-Control-Allow-Origin": _ANY}
    said = {**headers, "Content-Language": _CONTENT_LANGUAGE} if _listens(operation) else headers
    kept = {**said, "ETag": _ETAG} if operation.method == "get" else said
    shape = operation.shape
    described = {
        "description": (inspect.getdoc(shape) or "").partition("\n")[0] if shape else "A file.",
        "headers": kept,
        "content": {operation.media_type: {"schema": _named(shape)} if shape else {}},
    }
    yield "200", described
    if operation.method == "get":
        yield "304", {"description": "Nothing changed.", "headers": kept}
    problem = {PROBLEM: {"schema": _named(shapes.ProblemDetails)}}
    for status in sorted({*operation.refusals, 429}):
        says = {**headers, **_RETRY_AFTER} if status in (429, 503) else headers
        described = {"description": f"{TITLES[status]}.", "headers": says, "content": problem}
        yield str(status), described


def _named(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}


def _schemas() -> dict[str, Any]:
    """All shapes by name, and the body of a posted search."""
    bodies = [operation.asked for operation in OPERATIONS if operation.method == "post"]
    wanted: dict[type[BaseModel], None] = dict.fromkeys(
        (
            *(operation.shape for operation in OPERATIONS if operation.shape),
            shapes.ProblemDetails,
            *bodies,
        )
    )
    _, made = models_json_schema(
        [(model, "validation") for model in wanted],
        schema_generator=_Plain,
        ref_template=REF,
    )
    schemas: dict[str, Any] = made["$defs"]
    for model in bodies:
        body = schemas[model.__name__]
        body["dependentRequired"] = {"lat": ["lon"], "lon": ["lat"]}
        for name in SEVERAL & body["properties"].keys():
            several = body["properties"][name]
            both = [{"type": "array", "items": several["items"], "maxItems": several["maxItems"]}]
            both.append(several["items"])
            body["properties"][name] = {"description": several["description"], "anyOf": both}
    return schemas


class _Plain(GenerateJsonSchema):
    """Without titles that only repeat names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


_ARGUMENTS = {
    "listing_id": {"type": "string", "format": "uuid"},
    "slug": {"type": "string", "pattern": "^[a-z-]+$"},
}
_ANY = {"schema": {"const": "*"}, "description": "Every site may read this."}
_CACHE_CONTROL = {
    "schema": {"type": "string", "pattern": "^(public, |no-store$)"},
    "required": True,
    "description": "`no-store` for what is about a position or something sensitive.",
}
_RETRY_AFTER = {
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until to ask again."}
}
_ETAG = {
    "schema": {"type": "string"},
    "description": "Changes with what is answered; not there for `no-store`.",
}
_CONTENT_LANGUAGE = {
    "schema": {"type": "string", "enum": list(BY_CODE)},
    "required": True,
    "description": "The language of names that we give.",
}
_ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "schema": {"type": "string"},
    "description": "Languages in the order of preference (RFC 9110), where there is no `locale`.",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The `ETag` of an answer that you have.",
}
