"""The browser: the distribution's Chromium, else the one that Playwright has fetched.

The same without windows, Debian's ``chromium-headless-shell``, takes less time. Where somebody goes
back, and in frames, the whole one is used: what is kept in memory, and frames, differ.
"""

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
def launched(driver: Playwright, *, windowless: bool = False) -> Iterator[Browser]:
    """A running browser; ``windowless`` takes the one without windows where there is one."""
    shell = shutil.which("chromium-headless-shell") if windowless else None
    browser = driver.chromium.launch(
        executable_path=shell or shutil.which("chromium"),
        args=[*FLAGS, ALONE],
        ignore_default_args=[] if windowless else [CACHE_OF_PAGES],
    )
    yield browser
    browser.close()
