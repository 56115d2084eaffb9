"""Choosing what one's own site shows: seen at once with script, and whole without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_chosen_is_seen(visit: Callable[..., Visitor], scripts: bool) -> None:
    visitor = visit(java_script_enabled=scripts)
    page = visitor.open("/en/embed/builder")
    page.evaluate("window.same = true") if scripts else None

    def send() -> None:
        """With script each choice is enough."""
        if not scripts:
            page.get_by_role("button", name="Make the code").click()

    page.locator("#f-near").fill("Tapachula")
    page.get_by_label("The part of the map around this town").check()
    send()
    inside = page.frame_locator("iframe")
    expect(inside.locator(".card").first).to_be_visible()
    box = page.locator("#f-box").input_value()
    page.locator("input[type=image]").click(position={"x": 40, "y": 40})
    expect(page.locator("#f-box")).not_to_have_value(box)
    moved = page.locator("#f-box").input_value()
    page.get_by_role("button", name="A smaller part").click()
    expect(page.locator("#f-box")).not_to_have_value(moved)

    page.locator("#f-near").fill("Tapachula")
    page.locator("#f-way").select_option("mexico-pacific.backward")
    send()
    expect(inside.locator("h1")).to_have_text("From Tapachula to Tecún Umán")
    expect(page.locator("pre").nth(2)).to_contain_text("direction=backward")
    page.locator("#f-color").fill("ffd400")
    page.get_by_role("button", name="Make the code").click()
    expect(page.get_by_role("alert")).to_contain_text("too light")
    assert not scripts or page.evaluate("window.same") is None  # only what is wrong is a new page
