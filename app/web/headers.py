"""What every answer says to the browser: what it may load, tell, keep and frame."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Request, g, request
from flask.sessions import NullSession, SessionInterface
from werkzeug.wrappers import Response

from app.config import Settings
from app.web import assets

PERMISSIONS = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()"
#: Public pages: half a minute in front, and a dead server leaves the last answer for a while.
PUBLIC = "public, max-age=30, stale-while-revalidate=30, stale-if-error=600"


@lru_cache
def _policy(leaflet: str, tiles: str, inline: tuple[str, ...]) -> str:
    """The Content-Security-Policy of a page that carries these scripts, and no others.

    The map page names the two hosts it may ask.
    """
    scripts = " ".join(assets.digest(str(assets.script(name))) for name in inline)
    img, more_scripts, styles = "'self' data:", "", assets.digest(str(assets.style()))
    if leaflet:
        img += f" {tiles} {leaflet}"
        more_scripts = f" {leaflet}"
        styles += f" {leaflet}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}{more_scripts}" if scripts else "script-src 'none'",
            f"style-src {styles}",
            f"img-src {img}",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def origin_of(address: str) -> str:
    """The scheme and host of an address, as a policy names it; {s} of tile hosts is a star."""
    parts = urlsplit(address.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"


def register(app: Flask) -> None:
    """Set the headers of every answer that has not set its own."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    app.session_interface = NoSession()

    @app.after_request
    def add(response: Response) -> Response:
        third_parties = g.get("with_map", False)
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy",
            _policy(
                origin_of(settings.leaflet_url) if third_parties else "",
                origin_of(settings.tiles_url) if third_parties else "",
                tuple(g.get("scripts", ())),
            ),
        )
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.base_url.startswith("https://"):
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        kept = request.method in ("GET", "HEAD") and response.status_code == 200
        headers.setdefault("Cache-Control", PUBLIC if kept and not g.get("private") else "no-store")
        return response


class NoSession(SessionInterface):
    """No page sets or reads a cookie (law 3)."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self.make_null_session(app)


def keep_nothing() -> None:
    """This answer is not to be stored anywhere: it is about a position or something sensitive."""
    g.private = True
