"""Templates, compiled once for each locale with its words in place.

A page has some fifty strings, and asking the catalog for each took as long as the rest of its
template. Macros of ``templates/components`` are known to every template by their names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, request
from flask.templating import Environment
from jinja2 import nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer

from app.locales import LOCALES
from app.web.i18n import catalog_of, current


def register(app: Flask) -> None:
    """Let the application make templates in the environment that knows locales."""
    app.jinja_environment = LocaleEnvironment


def render(name: str, /, **values: Any) -> str:
    """The template of that name in the locale of the request."""
    template = _environment(current_app.jinja_env, current().code).get_template(name)
    return template.render(values, locale=current(), locales=LOCALES, request=request)


class LocaleEnvironment(Environment):
    """Flask's environment; one with a catalog writes its words into the templates it compiles."""

    catalog: NullTranslations | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return tree if self.catalog is None else _Wording(self.catalog).visit(tree)


class _Wording(NodeTransformer):
    """Puts the words of a catalog where a template asks for them by a constant."""

    def __init__(self, catalog: NullTranslations) -> None:
        self._catalog = catalog

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named as jinja2 looks for it
        call = self.generic_visit(node)
        assert isinstance(call, nodes.Call)
        asked = call.node.name if isinstance(call.node, nodes.Name) else None
        given = [part.value for part in call.args if isinstance(part, nodes.Const)]
        if asked in ("_", "gettext") and len(given) == len(call.args) == 1:
            words = str(self._catalog.gettext(*given))
        elif asked == "pgettext" and len(given) == len(call.args) == 2:
            words = str(self._catalog.pgettext(*given))
        else:
            return call
        # Words of a catalog are always a format, as in jinja2's own "newstyle" gettext.
        if not call.kwargs:
            return nodes.MarkSafe(nodes.Const(words % {}))
        pairs = [nodes.Pair(nodes.Const(k.key), k.value) for k in call.kwargs]
        return nodes.Mod(nodes.MarkSafe(nodes.Const(words)), nodes.Dict(pairs))


def source_of(environment: Environment, name: str) -> str:
    """The text of a template."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


@lru_cache(maxsize=100)
def _environment(shared: Environment, code: str) -> Environment:
    found = shared.overlay()
    assert isinstance(found, LocaleEnvironment)
    found.catalog = catalog_of(code)
    found.globals = dict(shared.globals)
    for name in found.list_templates():
        if name.startswith("components/") and "{% macro" in source_of(found, name):
            module = vars(found.get_template(name).module)
            found.globals.update({k: v for k, v in module.items() if isinstance(v, Macro)})
    return found
