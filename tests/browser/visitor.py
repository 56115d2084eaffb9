"""Somebody with a phone: opens pages, and is watched for what a page may never do."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-US",
    "timezone_id": "America/Mexico_City",
}
#: Whatever a page might leave on the phone, beside cookies.
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


class Visitor:
    """One phone with one page; every request that is not to our server is aborted and noted."""

    def __init__(self, browser: Browser, server: str, **options: Any) -> None:
        self._server = server
        self._answers: dict[str, Callable[[Route], None]] = {}
        self.asked: list[Request] = []  # of our server
        self.asked_abroad: list[Request] = []
        self.failures: list[str] = []  # of scripts, and of what the policy of the page forbids
        self.context = browser.new_context(base_url=server, **{**PHONE, **options})
        self.context.set_default_timeout(20_000)
        self.context.route(lambda url: not self._is_ours(url), self._abroad)
        self.page: Page = self.context.new_page()
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("console", self._listen)

    def answer(self, prefix: str, how: Callable[[Route], None]) -> None:
        """Answer requests to a foreign address in a test's own way; they are noted all the same."""
        self._answers[prefix] = how

    def open(self, path: str) -> Page:
        """Go to a page of ours."""
        self.asked.clear()
        self.page.goto(path)
        return self.page

    def kept(self) -> dict[str, int]:
        """What the phone keeps of this site beyond its history: a count for each kind."""
        kept = {"cookies": len(self.context.cookies()), **self.page.evaluate(KEPT)}
        return {kind: count for kind, count in kept.items() if count}

    def close(self) -> None:
        """End the visit; no visit may leave a cookie or break a script."""
        cookies = self.context.cookies()
        self.context.close()
        assert self.failures == []
        assert cookies == []

    def _is_ours(self, url: str) -> bool:
        return url.startswith((f"{self._server}/", "data:"))

    def _note(self, request: Request) -> None:
        if not self._is_ours(request.url):
            self.asked_abroad.append(request)
        elif not request.url.endswith("/favicon.ico"):
            self.asked.append(request)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.failures.append(message.text)

    def _abroad(self, route: Route) -> None:
        for prefix, how in self._answers.items():
            if route.request.url.startswith(prefix):
                how(route)
                return
        route.abort()
