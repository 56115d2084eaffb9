"""Templates, compiled once for each locale with what depends on it alone in place.

A page has some fifty strings, icons and addresses of our own, and asking for each took as long
as the rest of its template. Macros of ``templates/components`` are known to every template by
their names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.locales import BY_CODE, LOCALES, InterfaceLocale
from app.web.i18n import catalog_of, current


def register(app: Flask, environment: type[LocaleEnvironment] | None = None) -> None:
    """Let the application make templates in an environment that knows locales."""
    app.jinja_environment = environment or LocaleEnvironment


def render(name: str, /, **values: Any) -> str:
    """The template of that name in the locale of the request."""
    template = _template(current_app.jinja_env, current().code, name)
    return template.render(values, locale=current(), locales=LOCALES, request=request)


@lru_cache(maxsize=1_000)
def _template(shared: Environment, code: str, name: str) -> Template:
    found = _environment(shared, code).get_template(name)
    found.globals = dict(found.globals)  # copied for each page, and a ChainMap copies slowly
    return found


class LocaleEnvironment(Environment):
    """Flask's environment; one of a locale writes what it knows into the templates it compiles."""

    locale: InterfaceLocale | None = None
    #: Where the macros are that every template knows.
    components = "components/"

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return tree if self.locale is None else _Constants(self, self.locale).visit(tree)


class StaffEnvironment(LocaleEnvironment):
    """The same for the pages of staff, which have components of their own."""

    components = "staff/components/"


#: Functions of templates whose answer to constants is one for each locale.
_OF_THE_LOCALE = frozenset({"critical", "icon", "style", "url_for"})


class _Constants(NodeTransformer):
    """Puts words, icons, addresses and the locale's own facts where constants ask for them."""

    def __init__(self, environment: Environment, locale: InterfaceLocale) -> None:
        self._globals = environment.globals
        self._catalog = catalog_of(locale.code)
        self._locale = locale

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 - named as jinja2 looks for it
        if isinstance(node.node, nodes.Name) and node.node.name == "locale":
            return nodes.Const(getattr(self._locale, node.attr))
        return self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named as jinja2 looks for it
        call = self.generic_visit(node)
        assert isinstance(call, nodes.Call)
        asked = call.node.name if isinstance(call.node, nodes.Name) else None
        if call.dyn_args or call.dyn_kwargs:
            return call
        given = [part.value for part in call.args if isinstance(part, nodes.Const)]
        if asked in ("_", "gettext") and len(given) == len(call.args) == 1:
            words = str(self._catalog.gettext(*given))
        elif asked == "pgettext" and len(given) == len(call.args) == 2:
            words = str(self._catalog.pgettext(*given))
        elif asked in _OF_THE_LOCALE and len(given) == len(call.args) and not call.kwargs:
            function: Any = self._globals[asked]
            constant = nodes.Const(function(*given))
            return nodes.MarkSafe(constant) if isinstance(constant.value, Markup) else constant
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
    found.locale = BY_CODE[code]
    found.globals = dict(shared.globals)
    for name in found.list_templates():
        if name.startswith(found.components) and "{% macro" in source_of(found, name):
            module = vars(found.get_template(name).module)
            found.globals.update({k: v for k, v in module.items() if isinstance(v, Macro)})
    return found
