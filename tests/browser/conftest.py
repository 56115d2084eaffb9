"""A real browser on the real server: the starter data, a phone, and no way out of the machine."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.addresses import Addresses, addresses_at
from tests.browser.browsers import launched
from tests.browser.serving import serving
from tests.browser.visitor import Visitor
from tests.postgres import DatabaseUrls
from tests.staff.links import SECRET


@pytest.fixture(scope="session")
def server(demo_urls: DatabaseUrls) -> Iterator[str]:
    """The address of ``amparo serve`` on the starter data."""
    with serving(demo_urls) as address:
        yield address


@pytest.fixture(scope="module")
def own_server(database_urls: DatabaseUrls) -> Iterator[str]:
    """The address of ``amparo serve`` on the worker's own database; it signs as the tests do.

    It ends with its file: it would send the mail that tests of other files count.
    """
    with serving(database_urls, AMPARO_SECRET_KEY=SECRET) as address:
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
    """One browser for all tests of this process."""
    with launched(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def windowless(playwright: Playwright) -> Iterator[Browser]:
    """A browser for tests in which nobody goes back and no page is framed."""
    with launched(playwright, windowless=True) as browser:
        yield browser


@pytest.fixture(scope="module")
def walker(windowless: Browser, server: str) -> Iterator[Visitor]:
    """One phone that goes through all pages."""
    visitor = Visitor(windowless, server)
    yield visitor
    visitor.close()


@pytest.fixture
def visit(request: pytest.FixtureRequest, server: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a phone, with the options of a browser context that differ from a plain one's.

    In the browser without windows, but for tests marked ``whole_browser``.
    """
    whole = request.node.get_closest_marker("whole_browser") is not None
    browser = request.getfixturevalue("browser" if whole else "windowless")
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
