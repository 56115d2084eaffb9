"""A real browser on the real server: the starter data, a phone, and no way out of the machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.addresses import Addresses, addresses_at
from tests.browser.visitor import Visitor
from tests.postgres import ROOT, DatabaseUrls

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
#: Playwright turns this cache off; phones have it, and Back from a listing needs it.
CACHE_OF_PAGES = "--disable-back-forward-cache"
SERVE = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
LONGEST_START_S = 30.0


@pytest.fixture(scope="session")
def server(
    demo_urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of ``amparo serve`` on the starter data, such as ``http://127.0.0.1:41234``."""
    port = _free_port()
    environ = {
        **os.environ,
        "AMPARO_PUBLIC_DATABASE_URL": demo_urls.public,
        "AMPARO_STAFF_DATABASE_URL": demo_urls.staff,
        "AMPARO_WORKERS": "1",
        "PORT": str(port),
    }
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as output:
        process = subprocess.Popen(SERVE, cwd=ROOT, env=environ, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def addresses(server: str) -> Addresses:
    """One address of every kind of page, found through the API."""
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
    """Opens a phone (or what its arguments say) and fails when it was given anything to keep."""
    visitors: list[Visitor] = []

    def open_one(**options: object) -> Visitor:
        visitors.append(Visitor(browser, server, **options))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def phone(visit: Callable[..., Visitor]) -> Visitor:
    """A phone of 360 by 740, with scripts."""
    return visit()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/en/", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text()[-2000:]}")
