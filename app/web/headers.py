"""What every answer says to the browser: what it may load, tell, keep and frame."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Request, g, request
from flask.sessions import NullSession, SessionInterface
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XDnsPrefetchControl,
    XFrameOptions,
)
from werkzeug.wrappers import Response

from app.config import Settings
from app.web import assets
from app.web.programs import is_for_programs

#: Public pages: half a minute in front, and a dead server leaves the last answer for a while.
PUBLIC = "public, max-age=30, stale-while-revalidate=30, stale-if-error=600"
#: Answers that are no page load nothing and are framed by nobody.
NO_PAGE = ContentSecurityPolicy().default_src("'none'").frame_ancestors("'none'").header_value


def same_for_all(
    *, https: bool, open_to_all: bool, microphone: bool = False, framed: bool = False
) -> list[tuple[str, str]]:
    """The headers that every answer has, those of the API for every site to read.

    ``microphone``: of the one page that may ask for it; ``framed``: of the one that other sites
    may frame.
    """
    resources = CrossOriginResourcePolicy()
    permissions = PermissionsPolicy().geolocation("self")
    for name in ("camera", "display_capture", "payment", "usb", "bluetooth"):
        permissions = getattr(permissions, name)()
    permissions = permissions.microphone(*(["self"] if microphone else []))
    headers = Secure(
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        permissions=permissions.browsing_topics(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=resources.cross_origin() if open_to_all else resources.same_origin(),
        xfo=None if framed else XFrameOptions().deny(),  # for phones too old for frame-ancestors
        xdfc=XDnsPrefetchControl().off(),  # or a browser asks for listings' sites before a tap
        hsts=StrictTransportSecurity().max_age(31_536_000) if https else None,
    )
    return list(headers.validate_and_normalize_headers(on_invalid="raise").headers.items())


@lru_cache
def _policy(
    leaflet: str,
    tiles: str,
    inline: tuple[str, ...],
    pages: tuple[str, ...],
    media: str,
    *,
    accent: str = "",
    framed: bool = False,
    frames: bool = False,
) -> str:
    """The Content-Security-Policy of a page that carries these scripts, and no others.

    The map page names the two hosts it may ask; ``media`` is where recorded voices come from;
    ``accent`` is a style of its own; ``framed`` by every site, or it ``frames`` a page of ours.
    """
    scripts = [assets.digest(str(assets.script(name))) for name in inline]
    more = [leaflet] if leaflet else []
    styles = [*(assets.digest(str(assets.style(page))) for page in ("", *pages)), *more]
    styles += [assets.digest(accent)] if accent else []
    images = ["'self'", "data:", *([tiles, leaflet] if leaflet else [])]
    policy = ContentSecurityPolicy().default_src("'none'")
    policy.script_src(*scripts, *more) if scripts else policy.script_src("'none'")
    policy.style_src(*styles).img_src(*images)
    if media:
        policy.media_src(media)
    if frames:
        policy.frame_src("'self'")
    policy.connect_src("'self'").form_action("'self'").base_uri("'none'")
    return policy.frame_ancestors("*" if framed else "'none'").header_value


def origin_of(address: str) -> str:
    """The scheme and host of an address, as a policy names it; {s} of tile hosts is a star."""
    parts = urlsplit(address.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"


def register(app: Flask, *, cookies: bool = False) -> None:
    """Set the headers of every answer that has not set its own.

    ``cookies``: who asks is signed in, so there is a cookie, and nothing is ever stored.
    """
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    if not cookies:
        app.session_interface = NoSession()

    https = settings.base_url.startswith("https://")
    of_pages = same_for_all(https=https, open_to_all=False)
    of_recording = same_for_all(https=https, open_to_all=False, microphone=True)
    of_the_api = same_for_all(https=https, open_to_all=True)
    of_frames = same_for_all(https=https, open_to_all=True, framed=True)
    tiles, leaflet = origin_of(settings.tiles_url), origin_of(settings.leaflet_url)

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        common = of_recording if g.get("microphone") else of_pages
        if g.get("framed"):
            common = of_frames
        elif g.get("open_to_all") or is_for_programs(request):
            common = of_the_api
        for name, value in common:
            headers.add(name, value)
        if "Content-Security-Policy" not in headers:
            hosts = (leaflet, tiles) if g.get("with_map", False) else ("", "")
            is_page = headers.get("Content-Type", "").startswith("text/html")
            headers.add(
                "Content-Security-Policy",
                _policy(
                    *hosts,
                    tuple(g.get("scripts", ())),
                    tuple(g.get("styles", ())),
                    g.get("media", ""),
                    accent=g.get("accent", ""),
                    framed=g.get("framed", False),
                    frames=g.get("frames", False),
                )
                if is_page
                else NO_PAGE,
            )
        kept = request.method in ("GET", "HEAD") and response.status_code == 200 and not cookies
        if g.get("private") or g.get("unfindable") or g.get("framed"):
            headers.add("X-Robots-Tag", "noindex")
        headers.setdefault("Cache-Control", PUBLIC if kept and not g.get("private") else "no-store")
        return response


class NoSession(SessionInterface):
    """No page sets or reads a cookie (law 3)."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self.make_null_session(app)


def keep_nothing() -> None:
    """This answer is not to be stored anywhere: it is about a position or something sensitive."""
    g.private = True
