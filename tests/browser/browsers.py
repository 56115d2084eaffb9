"""The browser: the distribution's Chromium, else the one that Playwright has fetched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Nothing gets out of the machine: no name of another host is found.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
#: Playwright turns this cache off; phones have it, and Back from a listing uses it.
CACHE_OF_PAGES = "--disable-back-forward-cache"


@contextmanager
def launched(driver: Playwright) -> Iterator[Browser]:
    """A running browser."""
    browser = driver.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, ALONE],
        ignore_default_args=[CACHE_OF_PAGES],
    )
    yield browser
    browser.close()
