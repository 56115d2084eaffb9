"""axe-core on every kind of page in every locale, at the size of a phone."""

from playwright.sync_api import sync_playwright

from scripts.audit.pages import Audit, Finding
from tests.browser.browsers import launched
from tests.browser.test_axe import unexplained
from tests.browser.visitor import Visitor


def check(audit: Audit) -> list[Finding]:
    """Violations, and what axe could not decide and nobody has explained."""
    axe = (audit.tools / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    findings = []
    with sync_playwright() as driver, launched(driver, windowless=True) as browser:
        visitor = Visitor(browser, audit.server)
        for page in audit.pages:
            found = unexplained(visitor.open(page.path), axe)
            findings += [Finding("axe", str(page), f"{rule}: {html}") for rule, html in found]
        visitor.close()
    return findings
