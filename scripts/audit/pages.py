"""What is audited: every kind of page in every locale, as it comes from the server."""

import http.client
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli

from tests.browser.addresses import KINDS, LOCALE_CODES, OF_SITES, Addresses, addresses_at


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    check: str
    page: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.page}: {self.what}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page."""

    kind: str
    locale: str
    path: str  # with its query
    weight: int  # bytes of the body as sent, with brotli
    file: Path  # the page as it is read

    def __str__(self) -> str:
        return f"{self.locale} {self.kind}"


@dataclass(frozen=True, slots=True)
class Audit:
    """The server, the tools and the pages."""

    server: str
    tools: Path
    addresses: Addresses
    pages: list[Fetched]

    def some(self, *kinds: str) -> list[Fetched]:
        """The pages of these kinds, in every locale."""
        return [page for page in self.pages if page.kind in kinds]


def fetched(server: str, tools: Path) -> Audit:
    """Fetch every kind of page in every locale, as a phone does."""
    addresses = addresses_at(server)
    folder = tools / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.html"):
        old.unlink()
    pages = []
    for locale in LOCALE_CODES:
        for kind in (*KINDS, *OF_SITES):
            path = addresses.path(kind, locale)
            sent = body_as_sent(server, path)
            file = folder / f"{locale} {kind}.html".replace(",", "").replace(" ", "-")
            file.write_bytes(brotli.decompress(sent))
            pages.append(Fetched(kind, locale, path, len(sent), file))
    return Audit(server, tools, addresses, pages)


def body_as_sent(server: str, path: str) -> bytes:
    """The bytes of a body as the server sends it to a browser that knows brotli."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "br"})
    body: bytes = connection.getresponse().read()
    connection.close()
    return body
