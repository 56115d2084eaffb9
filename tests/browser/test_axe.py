"""axe-core finds nothing wrong, and nothing that it could not decide without a reason here."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.addresses import Addresses
from tests.browser.visitor import Visitor
from tests.locales import TESTED

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = [
    "home",
    "results",
    "results with lines",
    "filters",
    "filters with errors",
    "listing",
    "urgent",
    "urgent answer",
    "step",
    "a child alone",
    "hide your visit",
    "erase",
    "error",
    "map",
    "corridor",
    "builder of a way",
]
#: What axe cannot decide by itself: rule and how the element begins, and why it is right.
EXPLAINED = {
    ("color-contrast", "<text "): "numbers on a corridor's strip, ink on the ground of the page:"
    " axe sees no ground behind what is drawn",
}
RUN = """async tags => {
  document.querySelectorAll('details').forEach(part => part.open = true)
  const found = await axe.run({ runOnly: tags, resultTypes: ['violations', 'incomplete'] })
  return [...found.violations, ...found.incomplete].flatMap(rule =>
    rule.nodes.map(node => [rule.id, node.html.slice(0, 160)]))
}"""


#: Each kind in one locale, from left to right or from right to left; `make audit` has all.
LOOKED_AT = [(kind, TESTED[number % len(TESTED)]) for number, kind in enumerate(KINDS)]


@pytest.mark.parametrize(("kind", "locale"), LOOKED_AT)
def test_axe_finds_nothing(walker: Visitor, addresses: Addresses, kind: str, locale: str) -> None:
    assert unexplained(walker.open(addresses.path(kind, locale)), AXE) == []


def unexplained(page: Page, axe: str) -> list[tuple[str, str]]:
    """What ``axe``, its script, finds on a page and in its frames: rule, how the element begins."""
    for frame in page.locator("iframe").all():
        frame.scroll_into_view_if_needed()  # one that waits to be seen is not there yet
    for part in page.frames:
        part.wait_for_load_state()
        part.evaluate(axe)
    found = [(rule, html) for rule, html in page.evaluate(RUN, TAGS)]
    return [
        (rule, html)
        for rule, html in found
        if not any(rule == known and html.startswith(start) for known, start in EXPLAINED)
    ]
