"""How values are written for people: distances, days, hours, numbers, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Flask

from app.config import Settings
from app.services.corridors.tables import names_of_stages
from app.services.listings import Listing, ListingCard
from app.services.phones import readable
from app.services.places import KnownPlace
from app.services.provenance import PUBLIC_LIST
from app.services.taxonomies import languages, terms
from app.services.wordings import Worded, best, language_of
from app.web import context, dates, i18n, labels, links, step
from app.web.i18n import current, ngettext
from app.web.i18n import gettext as _

#: What ends a sentence, where it is not the point of Latin letters.
FULL_STOPS = {"zh-Hans": "。", "hi": "।", "pa": "।"}
ENDS = (".", "!", "?", *FULL_STOPS.values())


def distance(kilometres: int) -> str:
    """Whole kilometres in words: "under 2 km", "38 km"."""
    if kilometres < 2:
        return _("under 2 km")
    return _("%(km)s km", km=kilometres)


def year_seen(source_date: str | None) -> str:
    """The year of a source; "" when it is not known."""
    return (source_date or "")[:4]


def days_ago(days: int) -> str:
    """How long ago a day was."""
    if days == 0:
        return _("today")
    return ngettext("%(num)d day ago", "%(num)d days ago", days)


def publisher(name: str | None) -> str:
    """The publisher of a source, with words for a copy that somebody else keeps."""
    if name == PUBLIC_LIST:
        return _("a public list")
    return name or _("a public source")


def listing_name(listing: ListingCard) -> str:
    """The name of a listing; a hidden place without one is called by what it is and covers."""
    if listing.name:
        return listing.name
    kind = str(labels.CATEGORY[listing.categories[0]])
    area = next((a["admin1"] for a in listing.coverage if a["admin1"]), None)
    where = area or i18n.country_name(listing.country, current().code)
    return _("%(kind)s, in %(place)s: ask by phone", kind=kind, place=where)


def town(place: KnownPlace) -> str:
    """A stage of the way in the reader's letters, with what stands on the signs there beside it."""
    name = names_of_stages().get((place.id, current().code))
    return f"{name} ({place.name})" if name else place.name


def where(listing: ListingCard) -> str:
    """The town and what it is in, as far as it is public."""
    return where_words(*whereabouts(listing))


def whereabouts(listing: ListingCard) -> tuple[str | None, str | None, str, bool]:
    """What :func:`where_words` says: town, division, country, whether only around that town."""
    return listing.city, listing.admin1, listing.country, listing.disclosure == "area"


def where_words(city: str | None, admin1: str | None, country: str, around: bool) -> str:
    """A town and what it is in; the country where neither is public."""
    place = ", ".join(filter(None, (city, admin1 if admin1 != city else None)))
    if city and around:
        return _("around %(place)s", place=place)
    return place or i18n.country_name(country, current().code)


def sentence(text: str) -> str:
    """The text with the full stop of the locale, unless it ends with one: "2025 г.", "A. C."."""
    return text if text.endswith(ENDS) else text + FULL_STOPS.get(current().code, ".")


def tel(phone: Mapping[str, Any]) -> str:
    """The ``tel:`` address of a phone."""
    extension = f",{phone['extension']}" if phone.get("extension") else ""
    return f"tel:{phone['number']}{extension}"


def whatsapp(phone: Mapping[str, Any]) -> str:
    """The address that opens WhatsApp with a number."""
    return "https://wa.me/" + str(phone["number"]).lstrip("+")


def shared_text(listing: Listing, url: str) -> str:
    """The address that shares a listing by WhatsApp: its name, number and link, useful offline."""
    numbers = " ".join(readable(phone["number"]) for phone in listing.phones)
    return "https://wa.me/?text=" + quote(f"{listing_name(listing)} {numbers} {url}".strip())


def host(address: str) -> str:
    """Who serves an address, as people can read it."""
    return urlsplit(address.replace("{s}.", "")).hostname or address


_KINDS = {"category": "category", "serves": "serves", "needs": "need"}


def terms_short(parameter: str, code: str) -> str:
    """The neutral short code of a code, by the name of its parameter."""
    return terms(_KINDS[parameter])[code].short


def best_wordings(
    wordings: Iterable[Mapping[str, Any]], languages: Sequence[str] = ()
) -> list[Worded]:
    """What a reader gets of a listing's texts: in the locale of the request, else ``languages``."""
    return best(wordings, (current().code, *languages))


class Words:
    """The dictionaries of :mod:`app.web.labels` in the locale of the request, for templates."""

    def __getattr__(self, name: str) -> object:
        return words(name)


def words(name: str) -> Any:
    """One dictionary of :mod:`app.web.labels` in the locale of the request."""
    return _words(name, current().code)


@lru_cache(maxsize=1000)
def _words(name: str, _code: str) -> object:
    """One dictionary with its words translated once per locale (the current one is ``_code``)."""
    found = getattr(labels, name)
    if isinstance(found, dict):
        return {code: str(word) for code, word in found.items()}
    return [str(word) for word in found] if isinstance(found, tuple) else found


def listing_url(listing_id: UUID) -> str:
    """The address of a listing's page: as ``url_for``, which is slow for twenty of them."""
    return f"/{current().code}/listings/{listing_id}"


def register(app: Flask) -> None:
    """Make the filters and labels known to templates."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    app.jinja_env.filters.update(
        autonym=i18n.autonym,
        clock=dates.clock,
        day=dates.day,
        distance=distance,
        host=host,
        lang=i18n.lang,
        language_of=language_of,
        listing_name=listing_name,
        publisher=publisher,
        readable=readable,
        seen=dates.seen,
        sentence=sentence,
        tel=tel,
        town=town,
        weekday=dates.weekday,
        whatsapp=whatsapp,
        where=where,
        year_seen=year_seen,
    )
    app.jinja_env.globals.update(
        LABELS=Words(),
        best_wordings=best_wordings,
        categories=terms("category"),
        comma=i18n.comma,
        country_name=lambda code: i18n.country_name(code, current().code),
        listing_url=listing_url,
        language_name=lambda code: i18n.language_name(code, current().code),
        known_languages=languages(),
        parameters=links.parameters,
        search_url=links.search_url,
        base_url=settings.base_url,
        settings=context.settings,
        url_for=links.url_for,
        shared_text=shared_text,
        step_passed=step.passed,
        terms=terms,
        terms_short=terms_short,
        without=links.without,
    )
