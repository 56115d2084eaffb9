"""What a page carries inside itself: its style, its scripts, the icons it uses."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, g
from markupsafe import Markup
from werkzeug.wrappers import Response

#: Where a template wants the symbols of its icons.
SPRITE = "<!--sprite-->"
#: Leaflet 1.9.4 as its CDN serves it, by Subresource Integrity.
LEAFLET_JS = "sha256-20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo="
LEAFLET_CSS = "sha256-p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY="
HERE = Path(__file__).resolve().parents[1]


@lru_cache
def style(page: str = "") -> Markup:
    """The one style sheet of seeker pages, without comments and needless spaces.

    Or what a ``page`` adds to it. Declarations in one order everywhere compress better; a
    shorthand (``margin``) still stands before what it would undo (``margin-block``).
    """
    folder = HERE / "static" / "css"
    files = [folder / "pages" / f"{page}.css"] if page else sorted(folder.glob("*.css"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};:,>])\s*", r"\1", text).replace(";}", "}").strip()
    return Markup(re.sub(r"(?<=\{)[^{}]+(?=\})", _in_order, text))  # noqa: S704 - our own file


def _in_order(declarations: re.Match[str]) -> str:
    return ";".join(sorted(declarations[0].split(";"), key=lambda one: one.partition(":")[0]))


@lru_cache
def script(name: str) -> Markup:
    """A small script that pages carry inline, without comments and needless spaces.

    Spaces inside '…' stay; our scripts have no other quotation marks and no patterns.
    """
    text = (HERE / "static" / "js" / f"{name}.js").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    parts = re.split(r"('(?:[^'\\\n]|\\.)*')", text)
    code = (re.sub(r" *([^\w$\s]) *", r"\1", part) for part in parts[::2])
    parts[::2] = code
    return Markup("".join(parts))  # noqa: S704 - our own file


def carry(name: str) -> Markup:
    """The script of that name, for a template; the page's policy then allows it."""
    g.setdefault("scripts", []).append(name)
    return script(name)


def carry_style(page: str) -> Markup:
    """What a page adds to the style sheet; the page's policy then allows it."""
    g.setdefault("styles", []).append(page)
    return style(page)


def digest(text: str) -> str:
    """The hash by which a Content-Security-Policy knows an inline text."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@lru_cache
def short_ids() -> dict[str, str]:
    """The name of each drawing of ``icons.svg`` → its id on pages, short: a page has thirty."""
    names = re.findall(r"<symbol id=\"i-([^\"]+)\"", _drawn())
    return {name: f"i{number}" for number, name in enumerate(names)}


@lru_cache
def _symbols() -> dict[str, str]:
    """Each drawing by its short id, with that id."""
    bodies = re.findall(r"<symbol id=\"[^\"]+\"(.*?</symbol>)", _drawn())
    ids = short_ids().values()
    return {short: f"<symbol id={short}{body}" for short, body in zip(ids, bodies, strict=True)}


@lru_cache
def _drawn() -> str:
    text = (HERE / "templates" / "icons.svg").read_text(encoding="utf-8")
    return re.sub(r"<!--.*?-->", "", text, flags=re.S)


@lru_cache(maxsize=200)
def icon(name: str, crossed: bool = False) -> Markup:
    """A drawing that stands beside its word: hidden from screen readers; ``crossed`` for "not"."""
    uses = Markup("<use href=#{} />").format(short_ids()[name])
    if crossed:
        uses += Markup("<use href=#{} />").format(short_ids()["not"])
    return Markup("<svg class=i aria-hidden=true>{}</svg>").format(uses)


def with_sprite(page: bytes) -> bytes:
    """A page with the symbols that it uses, in the place that its template left for them."""
    used = dict.fromkeys(re.findall(rb"<use href=#(i\d+) ", page))
    symbols = "".join(_symbols()[short.decode()] for short in used)
    sprite = f"<svg class=sprite aria-hidden=true>{symbols}</svg>" if symbols else ""
    return page.replace(SPRITE.encode(), sprite.encode(), 1)


@lru_cache
def code_version() -> str:
    """Changes when the code, templates or style of this release do; part of every ETag."""
    found = hashlib.sha256()
    for file in sorted(HERE.rglob("*")):
        if file.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"}:
            found.update(file.read_bytes())
    return found.hexdigest()[:12]


def register(app: Flask) -> None:
    """Make the style, the scripts and the icons known to templates."""
    app.jinja_env.globals.update(style=style, page_style=carry_style, script=carry, icon=icon)

    @app.after_request
    def draw_icons(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed:
            response.set_data(with_sprite(response.get_data()))
        return response
