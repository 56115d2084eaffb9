"""Components that stand twenty times on a page: written in Python, where they cost a tenth.

Names come from providers in any script: <bdi> keeps them from turning the line. Every value is
escaped by :class:`markupsafe.Markup`'s own ``escape``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from app.services.freshness import Freshness
from app.services.listings import ListingCard
from app.services.phones import readable
from app.services.search.finding import Answer, Found, Question
from app.services.search.index import STALE
from app.services.search.lines import OnTop
from app.services.taxonomies import terms
from app.web import filters, i18n, labels, links
from app.web.assets import icon
from app.web.i18n import gettext as _
from app.web.notices import notice_lines
from app.web.templates import render

CATEGORIES = terms("category")
#: How many categories and phones a card shows; the listing's page shows all.
MOST_CATEGORIES, MOST_PHONES = 3, 2
MOST_KEPT = 10_000
MOST_PANELS = 1_000


def who_answers(answer: Answer) -> Markup:
    """The panel of lines above a list: kept for its area and question while the lines stay.

    Not kept for sensitive questions: no process remembers that somebody asked.
    """
    question, place = answer.question, answer.place
    assert place is not None
    if links.is_sensitive(question):
        return _panel(answer)
    key = (
        i18n.current().code, place.country, place.admin1_code, place.coastal,
        place.id if question.categories else 0, *question.categories, 0, *question.languages,
    )  # fmt: skip
    kept = _panels.get(key)
    if kept is None or kept[0] is not answer.top:
        if len(_panels) >= MOST_PANELS:
            _panels.clear()
        kept = _panels[key] = (answer.top, _panel(answer))
    return kept[1]


def _panel(answer: Answer) -> Markup:
    asked = set(answer.question.categories)
    assert answer.place is not None
    top = answer.top
    page = render(
        "components/who_answers.html",
        top=top,
        asked=bool(asked),
        languages=answer.question.languages,
        place=answer.place,
        nothing=Question(),
        folded=[x for x in top.folded if not asked or not asked.isdisjoint(x.categories)],
    )
    return Markup(page)  # noqa: S704 - made by a template


_panels: dict[object, tuple[OnTop, Markup]] = {}


def cards(answer: Answer, now: dt.datetime, *, old: bool = False, mapped: bool = False) -> Markup:
    """The cards of a results page with a line where the list leaves a ring; or the old ones.

    ``mapped``: of a page with a map that moves.
    """
    parts = []
    ring = 0
    for number, found in enumerate(answer.found, start=answer.question.offset + 1):
        if (found.hit.state == STALE) is not old:
            continue
        if found.hit.ring != ring and answer.place is not None and not old:
            ring = found.hit.ring
            parts.append(f'\n<li class="ring">{escape(filters.words("RING")[ring])}</li>')
        parts.append(listing_card(found, number, answer.question, now, mapped=mapped))
    return Markup("\n".join(parts))  # noqa: S704 - cards are escaped


def listing_card(
    found: Found, number: int, question: Question, now: dt.datetime, *, mapped: bool = False
) -> Markup:
    """One listing in a list of results.

    ``number`` is its number in the list and on the sketch map; ``mapped`` adds an id with that
    number and its public point (latitude longitude): a map reads both from the card, and shows
    where its address is.
    """
    listing = found.listing
    locale = i18n.current().code
    point = ""
    if mapped and listing.latitude is not None and listing.longitude is not None:
        where = f"{listing.latitude:.4f} {listing.longitude:.4f}"
        point = f' id="n{number}" data-point="{where}" data-kind="{listing.point_kind}"'
    kinds = _kinds(locale)
    icons = " · ".join([kinds[code] for code in listing.categories[:MOST_CATEGORIES]])
    return Markup(  # noqa: S704 - every value is escaped where it is put in
        f'<li class="card"{point}>\n'
        f'<h3>{number}. <a href="/{locale}/listings/{listing.id}">'
        f"<bdi>{escape(filters.listing_name(listing))}</bdi></a></h3>\n<p>{icons}</p>\n"
        f"<p><bdi>{_where(locale, *filters.whereabouts(listing))}</bdi>"
        f"{_open_or_closed(listing, now) if listing.opening_hours else ''}{_how_far(found)}</p>"
        f"{_languages(found) if question.languages else ''}"
        f"{_address(listing) if listing.address and not (listing.phones or mapped) else ''}"
        f"{notice_lines(listing, found.instead, now) if listing.notices else ''}"
        f"{_in_check(locale) if listing.in_check else ''}"
        f"{_for_whom(locale, *listing.serves) if listing.serves else ''}"
        f"{_run_by(locale, listing.operator)}"
        f"{_freshness(locale, listing.line, *_checked(listing, now))}"
        f"{_calls(locale, listing.phones) if listing.phones else ''}\n</li>"
    )


@lru_cache
def _kinds(_locale: str) -> dict[str, str]:
    """Each category's drawing and word in the locale of the request."""
    words = _words("CATEGORY")
    return {c: f"{icon(CATEGORIES[c].icon)}&nbsp;{escape(words[c])}" for c in words}


@lru_cache(maxsize=MOST_KEPT)
def _where(_locale: str, city: str | None, admin1: str | None, country: str, around: bool) -> str:
    return str(escape(filters.where_words(city, admin1, country, around)))


def _address(listing: ListingCard) -> str:
    return f'\n<p class="soft"><bdi dir="auto">{escape(listing.address)}</bdi></p>'


@lru_cache
def _in_check(_locale: str) -> str:
    words = escape(_("being checked"))
    return f'\n<p><span class="tag warn">{words}</span></p>'


@lru_cache(maxsize=MOST_KEPT)
def _for_whom(_locale: str, *serves: str) -> str:
    if "everyone" in serves:
        return ""
    groups = _words("SERVES")
    for_whom = i18n.comma().join(groups[code] for code in serves)
    say, ask = escape(_("They say: for")), escape(_("Ask."))
    return f'\n<p class="soft">{say} {escape(filters.sentence(for_whom))} {ask}</p>'


@lru_cache
def _run_by(_locale: str, operator: str) -> str:
    if operator not in labels.OFFICIAL:
        return ""
    return f'\n<p class="soft">{escape(_words("OPERATOR")[operator])}</p>'


def _calls(locale: str, numbers: Sequence[Mapping[str, Any]]) -> str:
    ways = "".join([_phone_of(locale, phone, first=False) for phone in numbers[:MOST_PHONES]])
    return f'\n<p class="row">{ways}</p>'


def phones(numbers: Sequence[Mapping[str, Any]], limit: int = 9, *, first: bool = False) -> Markup:
    """Ways to call, in the listing's order; ``first`` draws the one number to call first larger."""
    locale = i18n.current().code
    return Markup(  # noqa: S704 - every value is escaped where it is put in
        "".join(_phone_of(locale, phone, first=first) for phone in numbers[:limit])
    )


def _phone_of(locale: str, phone: Mapping[str, Any], *, first: bool) -> str:
    return _phone(
        locale, phone["number"], phone["kind"], phone["extension"], first, *phone["answers"]
    )


@lru_cache(maxsize=MOST_KEPT)
def _phone(
    _locale: str, number: str, kind: str, extension: str | None, first: bool, *answers: str
) -> str:
    phone = {"number": number, "extension": extension}
    shown = escape(readable(number))
    if kind == "whatsapp":
        return (
            f'\n<a class="button" href="{escape(filters.whatsapp(phone))}" rel="noreferrer">'
            f"{icon('chat')} WhatsApp <bdi>{shown}</bdi></a>"
        )
    more = " " + escape(_("ext. %(number)s", number=extension)) if extension else ""
    who = " ".join(
        f"{icon(labels.ANSWERS_ICON[code])}&nbsp;{escape(_words('ANSWERS')[code])}"
        for code in answers
    )
    if who:
        more += f" <span>{who}</span>"
    return (
        f'\n<a class="button{" first" if first else ""}" href="{escape(filters.tel(phone))}">'
        f"{icon('phone')} <bdi>{shown}</bdi>{more}</a>"
    )


def freshness_short(listing: ListingCard, now: dt.datetime) -> str:
    """What is known about whether a listing is still right, in a sentence (design, law 4)."""
    return _freshness_words(listing.line, *_checked(listing, now))


def _checked(listing: ListingCard, now: dt.datetime) -> tuple[Freshness, str, int]:
    """The state of law 4, the year of the source, and days since somebody confirmed it."""
    year = filters.year_seen(listing.source_date)
    if listing.confirmed_on is None:
        return Freshness.UNCONFIRMED, year, 0
    days = (now.date() - listing.confirmed_on).days
    return listing.freshness(now), year, max(days, 0)


def _freshness_words(line: bool, state: Freshness, year: str, days: int) -> str:
    if state is Freshness.UNCONFIRMED:
        if line:
            return _("Seen in %(year)s.", year=year) if year else _("Not checked.")
        if year:
            return _("Seen in %(year)s, not checked since. Call or ask first.", year=year)
        return _("Not checked, date not known. Call or ask first.")
    ago = filters.days_ago(days)
    if state is Freshness.STALE:
        return _("Last confirmed %(ago)s: it may have changed. Call first.", ago=ago)
    return _("Confirmed %(ago)s", ago=ago)


@lru_cache(maxsize=MOST_KEPT)
def _freshness(_locale: str, line: bool, state: Freshness, year: str, days: int) -> str:
    return f'\n<p class="soft small">{escape(_freshness_words(line, state, year, days))}</p>'


def _how_far(found: Found) -> str:
    """The distance and whether it is across a border; only what is known."""
    kilometres = found.distance_km
    text = "" if kilometres is None else f" · <b>{escape(filters.distance(kilometres))}</b>"
    if found.across_border:
        country = i18n.country_name(found.listing.country, i18n.current().code)
        words = _("across the border, in %(country)s", country=country)
        text += f' <span class="tag warn">{escape(words)}</span>'
    return text


def _open_or_closed(listing: ListingCard, now: dt.datetime) -> str:
    open_now = listing.open_at(now)
    if open_now is None:
        return ""
    words = escape(_("open now") if open_now else _("closed now"))
    return f" · <b>{words}</b>" if open_now else f" · {words}"


def _languages(found: Found) -> str:
    """Whether they speak what was asked for, do not say, or say others."""
    if found.hit.language == 1:
        not_stated = escape(_("Languages not stated"))
        return f"\n<p>{not_stated}</p>"
    others = found.hit.language == 2
    spoken = i18n.comma().join(
        f'<bdi lang="{escape(i18n.lang(x["code"]))}">{escape(i18n.autonym(x["code"]))}</bdi>'
        for x in found.listing.languages
    )
    ask = filters.sentence("") + " " + escape(_("Ask for an interpreter.")) if others else ""
    words = _("They say:") if others else _("They speak:")
    return f"\n<p>{escape(words)} {spoken}{ask}</p>"


def _words(name: str) -> Mapping[str, str]:
    found: Mapping[str, str] = filters.words(name)
    return found


def register(app: Flask) -> None:
    """Make the components known to templates."""
    app.jinja_env.globals.update(
        cards=cards,
        freshness_short=freshness_short,
        listing_card=listing_card,
        phones=phones,
        who_answers=who_answers,
    )
