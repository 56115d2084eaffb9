"""A real browser on the real server: the starter data, a phone, and no way out of the machine."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.addresses import Addresses, addresses_at
from tests.browser.serving import serving
from tests.browser.visitor import Visitor
from tests.postgres import DatabaseUrls

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
#: Playwright turns this cache off; phones have it, and Back from a listing uses it.
CACHE_OF_PAGES = "--disable-back-forward-cache"


@pytest.fixture(scope="session")
def server(demo_urls: DatabaseUrls) -> Iterator[str]:
    """The address of ``amparo serve`` on the starter data."""
    with serving(demo_urls) as address:
        yield address


@pytest.fixture(scope="session")
def addresses(server: str) -> Addresses:
    """One address of every kind of page."""
    return addresses_at(server)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The distribution's Chromium, else the one that Playwright has fetched."""
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=FLAGS,
        ignore_default_args=[CACHE_OF_PAGES],
    )
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a phone, with the options of a browser context that differ from a plain one's."""
    visitors: list[Visitor] = []

    def open_one(**options: object) -> Visitor:
        visitors.append(Visitor(browser, server, **options))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def phone(visit: Callable[..., Visitor]) -> Visitor:
    """A phone of 360 by 740 pixels, with scripts."""
    return visit()
