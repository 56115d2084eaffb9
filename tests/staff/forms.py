"""What a person does with a form of a page: fills in some fields, leaves the others, presses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.pages import Page
from tests.staff.people import Browser

Typed = dict[str, list[str]]


def typed(page: Page, form: str = "//main//form[@data-draft]") -> Typed:
    """What the fields of a form hold as the page came."""
    found: Typed = {}
    for field in page.one(form).xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        name = str(field.get("name"))
        if field.get("type") == "image":  # a button: sent by who presses it
            continue
        if field.tag == "textarea":
            found.setdefault(name, []).append((field.text or "").removeprefix("\n"))
        elif field.tag == "select":
            options = field.xpath(".//option[@selected]") or field.xpath(".//option")[:1]
            found.setdefault(name, []).extend(o.get("value", "") for o in options)
        elif field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
            found.setdefault(name, []).append(field.get("value", ""))
    return found


def press(
    browser: Browser,
    page: Page,
    changes: Mapping[str, Any] | None = None,
    *,
    do: str = "save",
    status: int = 200,
    to: str = "",
) -> Page:
    """The page after a button of the form was pressed, with some fields filled in otherwise."""
    fields = typed(page)
    for name, value in (changes or {}).items():
        fields[name] = list(value) if isinstance(value, list | tuple) else [value]
    action = str(page.one("//main//form[@data-draft]").get("action")) + to
    return browser.post(action, {**fields, "do": do}, status=status)
