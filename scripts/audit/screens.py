"""Every kind of page in every locale fits the narrowest phone, with all that is folded open."""

from playwright.sync_api import sync_playwright

from scripts.audit.pages import Audit, Finding
from tests.browser.browsers import launched
from tests.browser.test_every_page import BEYOND, OPEN_ALL, OVERFLOW, TOO_LOW
from tests.browser.visitor import Visitor

NARROWEST = {"width": 320, "height": 740}


def check(audit: Audit) -> list[Finding]:
    """Pages that scroll sideways at 320 px, and what is too low for a thumb."""
    findings = []
    with sync_playwright() as driver, launched(driver, windowless=True) as browser:
        visitor = Visitor(browser, audit.server, viewport=NARROWEST)
        for page in audit.pages:
            shown = visitor.open(page.path)
            shown.evaluate(OPEN_ALL)
            if beyond := shown.evaluate(OVERFLOW):
                what = f"{beyond} px beyond the screen: {shown.evaluate(BEYOND)}"
                findings.append(Finding("screens", str(page), what))
            findings += [
                Finding("screens", str(page), f"too low: {html}")
                for html in shown.evaluate(TOO_LOW)
            ]
        visitor.close()
    return findings
