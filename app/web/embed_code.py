"""What somebody pastes into their own site to show a list there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from markupsafe import Markup

from app.services.corridors.ahead import Walk
from app.services.listings import Listing
from app.services.places import KnownPlace
from app.services.search.finding import Question
from app.web import labels, links
from app.web.context import settings
from app.web.embedding import AskedOfFrame
from app.web.filters import listing_name, town
from app.web.i18n import gettext as _

#: What a frame of ours may do; without an origin of its own it can reach nothing else.
SANDBOX = (
    "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"
    " allow-top-navigation-by-user-activation"
)
#: Pixels, where nobody says.
HEIGHT = 700


@dataclass(frozen=True, slots=True)
class Subject:
    """What a frame is about; all None: a box, or a town that nobody knows."""

    place: KnownPlace | None = None
    way: Walk | None = None
    listing: Listing | None = None


def title_of(asked: AskedOfFrame, about: Subject) -> str:
    """What the frame is called; nothing about what is sensitive."""
    sensitive = links.any_sensitive("category", asked.category)
    if sensitive or links.any_sensitive("serves", asked.serves):
        return "Amparo"
    if about.way is not None:
        ends = town(about.way.ahead[0].place), town(about.way.ahead[-1].place)
        return _("From %(start)s to %(end)s", start=ends[0], end=ends[1])
    if about.listing is not None:
        return listing_name(about.listing)
    if about.place is None:
        return "Amparo"
    what = str(labels.CATEGORY[asked.category[0]]) if len(asked.category) == 1 else _("Help")
    return _("%(what)s in %(place)s", what=what, place=about.place.name)


def frame_code(asked: AskedOfFrame, title: str, height: int, *, locale: str | None) -> str:
    """A plain frame, which needs no script; ``locale`` None is the visitor's own."""
    code = (
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" sandbox="{}"></iframe>'
    )
    return _filled(code, address_of(asked, locale=locale), title, height, SANDBOX)


def element_code(
    asked: AskedOfFrame, about: Subject, height: int | None, *, locale: str | None
) -> str:
    """The element, with a link for where it cannot be shown; without ``height`` it grows."""
    query: dict[str, list[str]] = {}
    for name, value in asked.pairs(locale=locale):
        query.setdefault(_LONG.get(name, name), []).append(value)
    query |= {"height": [str(height)]} if height else {}
    given = Markup(" ").join(
        Markup('{}="{}"').format(name, " ".join(values)) for name, values in query.items()
    )
    code = (
        '<script src="{}/embed.js" async></script>\n<amparo-map {}><a href="{}">{}</a></amparo-map>'
    )
    title = title_of(asked, about)
    return _filled(code, settings().base_url, given, page_of(asked, about), title)


def address_of(asked: AskedOfFrame, *, locale: str | None) -> str:
    """The whole address of a frame, which also shows the list in what knows oEmbed."""
    return settings().base_url + asked.address(locale=locale)


def page_of(asked: AskedOfFrame, about: Subject) -> str:
    """The whole address of our own page about the same."""
    question = Question(
        near=asked.near, categories=tuple(asked.category), serves=tuple(asked.serves)
    )
    category = asked.category[0] if len(asked.category) == 1 else None
    if about.way is not None:
        page = links.way_url(about.way, category, asks=asked.direction is None)
    elif about.listing is not None:
        page = links.url_for("seeker.listing", listing_id=about.listing.id)
    elif asked.place is None and not asked.near:
        page = links.url_for("seeker.home")
    else:
        page = links.search_url(question, asked.place)
    return settings().base_url + page


def discovery(path: str) -> Markup:
    """The link by which programs find out how a page of ours is shown elsewhere (oEmbed)."""
    asked = urlencode({"url": settings().base_url + path, "format": "json"})
    return Markup(
        '<link rel="alternate" type="application/json+oembed" href="{}/oembed?{}">'
    ).format(settings().base_url, asked)


def _filled(code: str, *values: object) -> str:
    """Code with its values escaped: text, which a page that shows it escapes once more."""
    return str(Markup(code).format(*values))  # noqa: S704 - code is ours


def register(app: Flask) -> None:
    """Make the link known to templates."""
    app.jinja_env.globals["discovery"] = discovery


_LONG = {"c": "category", "s": "serves", "n": "needs", "l": "language"}
