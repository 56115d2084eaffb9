"""What every page of staff must be: valid, labelled, in its language, stored nowhere."""

from __future__ import annotations

from app.web.assets import style
from tests import page_checks
from tests.pages import Page


def check(page: Page) -> None:
    """Refuse a page that is not well made."""
    assert page.headers["Content-Type"] == "text/html; charset=utf-8", page.url
    assert page.errors == [], f"HTML of {page.url}: {page.errors[:5]}"
    page_checks.check_form(page)
    assert not page.is_stored(), page.url
    assert str(style("forms")) in page.html, f"fields without their style on {page.url}"
    for form in page.all("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"a form without a token on {page.url}"
