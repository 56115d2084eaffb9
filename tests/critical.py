"""Sentences on which a life may hang are never alone in words that nobody has reviewed (law 7)."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.cli.catalogs import critical_strings
from app.locales import BY_CODE, SOURCE
from app.web.i18n import catalog_of

if TYPE_CHECKING:
    from tests.pages import Page

#: Shown once for each country, beside its number.
REPEATED = {"Emergency"}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
VISIBLE = (
    "//body//text()[normalize-space() and not(ancestor::style or ancestor::script or "
    "ancestor::small or ancestor::option or parent::bdi)]"
)


def longest_part(text: str) -> str:
    """What of a sentence is on the page whatever is put into it."""
    return max(PLACEHOLDER.split(text), key=len).strip()


@lru_cache
def sentences(code: str) -> dict[str, str]:
    """The words of a locale (their longest part) -> the English sentence."""
    catalog = catalog_of(code)
    return {longest_part(catalog.gettext(text)): text for text in critical_strings()}


@lru_cache
def every_string(code: str) -> frozenset[str]:
    """All that the catalog of a locale says."""
    catalog: Any = catalog_of(code)
    return frozenset(" ".join(str(text).split()) for text in catalog._catalog.values())


def check_nothing_critical_is_alone(page: Page) -> None:
    """Refuse a page that shows such a sentence without its picture, Spanish and English."""
    locale = BY_CODE[page.tree.get("lang")]
    if locale.reviewed or locale.code == SOURCE:
        return
    times: Counter[str] = Counter()
    for node in page.all(VISIBLE):
        shown = " ".join(node.split())
        for words, text in sentences(locale.code).items():
            if words not in shown or (
                shown in every_string(locale.code) and longest_part(shown) != words
            ):
                continue
            times[text] += 1
            parent = node.getparent()
            beside = {
                other.get("lang"): " ".join("".join(other.itertext()).split())
                for other in parent.xpath("./small/bdi")
            }
            for code in {"es", "en"} - {locale.code}:
                wanted = longest_part(catalog_of(code).gettext(text))
                assert wanted in beside.get(code, ""), f"“{shown}” stands alone on {page.url}"
            assert parent.getparent().xpath("./*[local-name()='svg']"), f"“{shown}” has no picture"
    twice = {text for text, count in times.items() if count > 1} - REPEATED
    assert twice == set(), f"{page.url} says this twice: {twice}"
