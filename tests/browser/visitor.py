"""Somebody with a phone: opens pages, and is watched for what a page may never do."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-US",
    "timezone_id": "America/Mexico_City",
}
#: A database, a cache, a worker: whatever a page might leave on the phone.
WHAT_IS_KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


class Visitor:
    """One phone with one page; every request that is not to our server is aborted and noted."""

    def __init__(self, browser: Browser, server: str, **options: Any) -> None:
        self._server = server
        self._answers: dict[str, Callable[[Route], None]] = {}
        self.foreign: list[str] = []
        self.failures: list[str] = []
        self.context = browser.new_context(base_url=server, **{**PHONE, **options})
        self.context.set_default_timeout(10_000)
        self.context.route(lambda url: not url.startswith(f"{server}/"), self._abroad)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))

    def answer(self, prefix: str, how: Callable[[Route], None]) -> None:
        """Answer requests to a foreign address in a test's own way, and note them all the same."""
        self._answers[prefix] = how

    def open(self, path: str) -> Page:
        """Go to a page of ours."""
        self.page.goto(path)
        return self.page

    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than the screen."""
        wider: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    def kept(self) -> dict[str, int]:
        """What the phone keeps of this site beyond its history, by kind; only what is not nil."""
        kept: dict[str, int] = {"cookies": len(self.context.cookies())}
        if urlsplit(self.page.url).scheme == "http":
            kept |= self.page.evaluate(WHAT_IS_KEPT)
        return {kind: count for kind, count in kept.items() if count}

    def close(self) -> None:
        """End the visit; no visit may leave anything or break a script."""
        try:
            assert self.failures == []
            assert self.context.cookies() == []
        finally:
            self.context.close()

    def _abroad(self, route: Route) -> None:
        address = route.request.url
        self.foreign.append(address)
        for prefix, how in self._answers.items():
            if address.startswith(prefix):
                how(route)
                return
        route.abort()
