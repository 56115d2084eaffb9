"""Whether HTML is well made: by the rules of HTML itself, which take long, and by what is known.

The strict parser reads a page only where something stands that no page before had there: an
element with its attributes, or text, within the same elements. Whatever is not nested plainly it
reads always.
"""

from __future__ import annotations

import re
from typing import Any

import html5lib
from lxml import html as lxml_html

Error = tuple[int, str]
Spot = tuple[str, str]

_VALUE = r"""(?:"[^"]*"|[^\s"'=<>`]+)"""
_ATTRIBUTE = rf"""\s+([^\s"'=<>/]+)(?:={_VALUE})?"""
_TAG = re.compile(rf"""<(/?)([a-z][a-z\d-]*)((?:{_ATTRIBUTE.replace("(", "(?:", 1)})*)\s*(/?)>""")
_NAMES = re.compile(_ATTRIBUTE)
#: What stands in these is no markup.
_RAW = re.compile(r"<(script|style)\b([^>]*)>.*?</\1\b([^>]*)>", re.S)
_DOCTYPE = "<!doctype html>"
#: A sign that may begin no letter's name, and letters that no page may hold.
_UNNAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#\d+);)")
_ODD = re.compile(r"[^\t\n\r -~\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]")
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}
#: What ends where the next begins, or what holds it ends.
_ENDS_BY_ITSELF = "option"

_KNOWN: set[Spot] = set()


def tree_of(html: str) -> Any:
    """The elements of a page."""
    return lxml_html.document_fromstring(html)


def errors_of(html: str) -> list[Error]:
    """(line, code) of all that is wrong with a page."""
    spots = _spots(html)
    if spots is not None and spots <= _KNOWN:
        return []
    parser = html5lib.HTMLParser()
    parser.parse(html)
    errors = [(line, code) for (line, _), code, _ in parser.errors]
    if spots is not None and not errors:
        _KNOWN.update(spots)
    return errors


def _spots(html: str) -> set[Spot] | None:
    """All that stands on a page, and within which elements; None if it is not nested plainly."""
    start = html.find(_DOCTYPE)
    if start < 0 or html[:start].strip() or _ODD.search(html):
        return None
    html = _RAW.sub(r"<\1\2></\1\3>", html[start + len(_DOCTYPE) :])
    if _UNNAMED.search(html):
        return None
    found: set[Spot] = set()
    open_now: list[tuple[str, str]] = []  # elements, and within which they stand
    within = ""
    read = tags = parts = 0
    for tag in _TAG.finditer(html):
        if html[read : tag.start()].strip():
            found.add((within, "text"))
        read, tags = tag.end(), tags + 1
        ends, name, attributes, empty = tag.groups()
        if ends and attributes:
            return None
        if open_now and open_now[-1][0] == _ENDS_BY_ITSELF and (ends or name == _ENDS_BY_ITSELF):
            within = open_now.pop()[1]
            if ends and name == _ENDS_BY_ITSELF:
                continue
        if ends:
            if not open_now or open_now[-1][0] != name:
                return None
            within = open_now.pop()[1]
            continue
        parts += len(open_now) < 2
        number = parts if len(open_now) < 2 else ""  # head and body: each once, in that order
        found.add((within, f"{number}{name}{empty} {' '.join(_NAMES.findall(attributes))}"))
        if name not in _VOID and not empty:
            open_now.append((name, within))
            within = f"{within} {name}"
    plain = not open_now and tags == html.count("<") and not html[read:].strip()
    return found if plain else None
