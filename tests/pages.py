"""The strict client: every page that a test fetches is parsed and checked.

A test asks for a page and says what is on it; that the page is well made is checked by
:mod:`tests.page_checks`, for all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urljoin

import brotli
from flask import Flask
from werkzeug.test import TestResponse

from tests.html import errors_of, tree_of
from tests.page_checks import check, words

Pairs = Sequence[tuple[str, str]] | Mapping[str, str]


class Page:
    """One HTML page as it came: what is on it, by XPath and by words."""

    def __init__(self, url: str, response: TestResponse, html: str, weight: int) -> None:
        self.url = url
        self.status = response.status_code
        self.headers = response.headers
        self.html = html
        self.weight = weight
        self.tree: Any = tree_of(html)
        self.errors = errors_of(html)

    def all(self, xpath: str) -> list[Any]:
        """The elements (or attribute values) of an XPath."""
        return list(self.tree.xpath(xpath))

    def one(self, xpath: str) -> Any:
        """The only element of an XPath."""
        found = self.all(xpath)
        assert len(found) == 1, f"{len(found)} times {xpath} on {self.url}"
        return found[0]

    @property
    def text(self) -> str:
        """All words that a reader sees or hears, each space once."""
        return words(self.one("//body"))

    @property
    def title(self) -> str:
        return words(self.one("//head/title"))

    @property
    def h1(self) -> str:
        return words(self.one("//h1"))

    @property
    def cards(self) -> list[str]:
        """The names of the listings in the list, in their order."""
        return [words(link) for link in self.all("//li[@class='card']/h3//a")]

    def texts(self, xpath: str) -> list[str]:
        """The words of each element of an XPath."""
        return [words(element) for element in self.all(xpath)]

    def hrefs(self) -> list[str]:
        """Where the links of the page lead."""
        return [str(href) for href in self.all("//a/@href")]

    def is_stored(self) -> bool:
        """Whether a cache or a browser may keep this page."""
        return "no-store" not in self.headers["Cache-Control"]


class StrictClient:
    """Asks an application for pages and refuses those that are not well made."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.raw = app.test_client(use_cookies=False)

    def get(self, url: str, *, status: int = 200, **headers: str) -> Page:
        """A checked page by GET."""
        return self._page("GET", url, status, headers)

    def post(self, url: str, fields: Pairs, *, status: int = 200) -> Page:
        """A checked page by a form POST."""
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        return self._page("POST", url, status, {}, data=data)

    def submit(self, page: Page, form: Any, button: Any | None = None) -> Page:
        """What the browser does when a form of a page is sent, with one of its buttons."""
        pairs = [(f.get("name"), f.get("value", "")) for f in _successful(form)]
        if button is not None and button.get("name"):
            pairs.append((button.get("name"), button.get("value", "")))
        action = urljoin(page.url, form.get("action") or page.url)
        if form.get("method", "get").lower() == "post":
            return self.post(action, pairs)
        return self.get(f"{action}?{urlencode(pairs)}")

    def _page(
        self, method: str, url: str, status: int, headers: Mapping[str, str], **more: Any
    ) -> Page:
        given = {"Accept-Encoding": "br", **{k.replace("_", "-"): v for k, v in headers.items()}}
        response = self.raw.open(url, method=method, headers=given, **more)
        assert response.status_code == status, f"{response.status_code} for {method} {url}"
        body = response.get_data()
        packed = response.headers.get("Content-Encoding") == "br"
        html = (brotli.decompress(body) if packed else body).decode()
        page = Page(url, response, html, len(body))
        check(page, self.app)
        return page


def _successful(form: Any) -> Iterator[Any]:
    for field in form.xpath(".//input[@name]|.//select[@name]"):
        if field.tag == "select":
            for option in field.xpath(".//option[@selected]"):
                yield {"name": field.get("name"), "value": option.get("value", "")}
        elif field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
            yield field


def languages_of(page: Page) -> str:
    """Where the link to the list of languages leads, in the header of a page."""
    return str(page.one("//header/a[contains(@href, '/languages')]/@href"))
