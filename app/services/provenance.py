"""Who published the page a listing was seen on, and whether readers may follow the link."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.services.contacts import web_address

#: Shown as "public list": the page is somebody's copy, not the publisher's own.
CODE_AND_PASTES = frozenset(
    {
        "github.com",
        "raw.githubusercontent.com",
        "gist.github.com",
        "gitlab.com",
        "pastebin.com",
        "docs.google.com",
        "drive.google.com",
    }
)
PUBLIC_LIST = "public list"


def publisher_of(source_url: str | None) -> str | None:
    """The publisher as readers see it: a host name, :data:`PUBLIC_LIST`, or None if unknown."""
    hosts = []
    for link in (source_url or "").split():
        host = (urlsplit(link).hostname or "").removeprefix("www.")
        hosts.append(PUBLIC_LIST if host in CODE_AND_PASTES else host)
    return next(filter(None, hosts), None)


def public_link(source_url: str | None, *, exact: bool) -> str | None:
    """The link that readers may follow: only for ``exact`` listings, never to a copy."""
    link = web_address((source_url or "").split(" ")[0])
    if not exact or link is None:
        return None
    return None if publisher_of(link) == PUBLIC_LIST else link
