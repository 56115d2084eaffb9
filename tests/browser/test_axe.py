"""axe-core finds nothing wrong, and nothing that it could not decide without a reason here."""

from pathlib import Path

import axe_playwright_python
import pytest

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
]
#: What axe cannot decide by itself, and why it is right.
EXPLAINED: dict[str, str] = {}
RUN = """async tags => {
  document.querySelectorAll('details').forEach(part => part.open = true)
  const found = await axe.run({ runOnly: tags, resultTypes: ['violations', 'incomplete'] })
  return [...found.violations, ...found.incomplete].flatMap(rule =>
    rule.nodes.map(node => [rule.id, node.html.slice(0, 160)]))
}"""


@pytest.mark.parametrize("locale", TESTED)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(phone: Visitor, addresses: Addresses, kind: str, locale: str) -> None:
    page = phone.open(addresses.path(kind, locale))
    page.evaluate(AXE)
    assert [found for found in page.evaluate(RUN, TAGS) if found[0] not in EXPLAINED] == []
