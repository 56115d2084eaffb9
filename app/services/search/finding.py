"""One question of a seeker, one answer: where, what is near, who answers, what to do else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg

from app.services.gazetteer import fold
from app.services.listings import Listing, ListingCard, find_cards, find_page, read_cards
from app.services.places import KnownPlace, PlacesFound, find_places, place_at
from app.services.search import words
from app.services.search.asked import Search
from app.services.search.index import STALE, Hit
from app.services.search.instead import find_instead
from app.services.search.lines import OnTop, emergency_numbers
from app.services.search.ranking import nearest_speaker, rank
from app.services.search.snapshot import Snapshot
from app.services.search.words import Understood

PAGE = 20
#: Countries of the route, for when nobody knows where a person is.
ROUTE = (
    "MX", "GT", "HN", "SV", "NI", "CR", "PA", "CO", "US", "CA",
    "EC", "PE", "VE", "BR", "CL", "HT", "DO", "CU",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What a seeker says. ``position`` is (longitude, latitude), rounded to 0.01 degrees."""

    near: str | None = None
    place_id: int | None = None
    position: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    open_now: bool = False
    without_authorities: bool = False
    q: str | None = None
    within_m: float | None = None
    offset: int = 0
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """A listing and why it stands where it stands."""

    listing: ListingCard
    hit: Hit
    across_border: bool
    instead: tuple[Listing, ...] = ()  # who could take people, when it says that it is full

    @property
    def distance_km(self) -> int | None:
        """Whole kilometres, only where the listing's own point is public; else None.

        None too when nobody said from where.
        """
        listing = self.listing
        if listing.disclosure != "exact" or listing.point_kind != "exact":
            return None
        return None if self.hit.chord == float("inf") else round(self.hit.distance_m / 1000)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page or the API shows."""

    question: Question  # with the codes of its text; ``q`` is what stands for none
    place: KnownPlace | None = None
    choices: tuple[KnownPlace, ...] = ()  # other places of that name
    suggested: tuple[KnownPlace, ...] = ()  # when no place bears the name
    top: OnTop = field(default_factory=OnTop)
    found: tuple[Found, ...] = ()
    more: bool = False
    speaker: Found | None = None  # beyond the ring, speaks a language asked for
    looked_no_further: bool = False
    name_not_found: bool = False
    numbers: tuple[Listing, ...] = ()  # emergency numbers, when the place is not known
    version: int = 0

    @property
    def old(self) -> bool:
        """Whether some are shown folded: nobody knows any more whether they are open."""
        return any(found.hit.state == STALE for found in self.found)

    @property
    def nobody_here(self) -> bool:
        """Nothing within the first ring: the nearest is farther away."""
        return not self.found or self.found[0].hit.ring > 0


def find_help(
    connection: psycopg.Connection[Any],
    snapshot: Snapshot,
    question: Question,
    *,
    now: dt.datetime,
    locale: str = "",
) -> Answer:
    """Answer a question; never empty-handed: without a place there are the numbers to call.

    ``locale`` is what who asks reads: what a word means there goes before other languages.
    """
    version = snapshot.look(connection)
    understood = words.understand(question.q, locale) if question.q else Understood()
    where = _where(connection, snapshot, question, understood)
    place = where.places[0] if where.places else None
    rest = understood.rest
    if question.q and not _says_where(question) and place is not None:
        rest = ""
    question = replace(_with_codes(question, understood), q=rest or None)
    named = words.find_named(connection, rest) if rest else None
    answer = Answer(
        question=question,
        place=place,
        choices=where.places[1:],
        suggested=where.suggested,
        name_not_found=named == (),
        version=version,
    )
    if place is None:
        numbers = emergency_numbers(connection, _countries(where.suggested))
        listings = find_page(connection, after=None, limit=PAGE, among=named) if named else []
        return replace(
            answer,
            numbers=tuple(numbers),
            found=tuple(Found(x, _without_place(x), False) for x in listings),
        )
    snapshot.check_numbering()
    search = _search(question, place, named or None, snapshot)
    need = question.offset + question.limit + 1
    ranking = rank(connection, search, need, now=now)
    page = ranking.hits[question.offset : question.offset + question.limit]
    speaker = _speaker_beyond(connection, search, ranking.hits) if not question.offset else None
    found = _found(connection, [*page, *([speaker] if speaker else [])], place)
    others = find_instead(connection, [x.listing for x in found], now)
    found = [
        replace(x, instead=others[x.listing.id]) if x.listing.id in others else x for x in found
    ]
    return replace(
        answer,
        top=snapshot.on_top(connection, place, question.categories, question.languages),
        found=tuple(x for x in found if x.hit is not speaker),
        speaker=next((x for x in found if x.hit is speaker), None),
        more=len(ranking.hits) > question.offset + question.limit,
        looked_no_further=ranking.looked_no_further,
    )


def _where(
    connection: psycopg.Connection[Any],
    snapshot: Snapshot,
    question: Question,
    understood: Understood,
) -> PlacesFound:
    if question.position is not None:
        place = place_at(connection, *question.position)
        return PlacesFound(places=(place,) if place else ())
    if question.place_id is not None:
        return PlacesFound(places=(snapshot.place(connection, question.place_id),))
    if question.near:
        return find_places(connection, question.near)
    if understood.rest:
        found = find_places(connection, understood.rest)
        exact = [p for p in found.places if fold(p.name) == understood.rest]
        return PlacesFound(places=found.places) if exact else PlacesFound()
    return PlacesFound()


def _says_where(question: Question) -> bool:
    return bool(question.near or question.position or question.place_id is not None)


def _with_codes(question: Question, understood: Understood) -> Question:
    """The question with the codes of its text added to those asked for."""
    return replace(
        question,
        categories=question.categories or understood.categories,
        languages=tuple(dict.fromkeys((*question.languages, *understood.languages))),
        serves=tuple(dict.fromkeys((*question.serves, *understood.serves))),
        needs=tuple(dict.fromkeys((*question.needs, *understood.needs))),
    )


def _search(
    question: Question, place: KnownPlace, named: tuple[Any, ...] | None, snapshot: Snapshot
) -> Search:
    by_position = question.position is not None
    longitude, latitude = question.position or (place.longitude, place.latitude)
    return Search(
        longitude=longitude,
        latitude=latitude,
        place_id=None if by_position else place.id,
        categories=question.categories,
        languages=question.languages,
        serves=question.serves,
        needs=question.needs,
        open_now=question.open_now,
        without_authorities=question.without_authorities,
        within_m=question.within_m,
        among=named,
        far_townspeople=place.id in snapshot.spread_out,
    )


def _speaker_beyond(
    connection: psycopg.Connection[Any], search: Search, hits: Sequence[Hit]
) -> Hit | None:
    """Who speaks a language asked for, when nobody within the first ring says so."""
    if not search.languages or any(hit.ring == 0 and hit.language == 0 for hit in hits):
        return None
    return nearest_speaker(connection, search)


def _found(
    connection: psycopg.Connection[Any], hits: Sequence[Hit], place: KnownPlace
) -> list[Found]:
    """The hits with their cards; those that came without one are asked for together."""
    missing = [hit.id for hit in hits if hit.card is None]
    texts = find_cards(connection, missing) if missing else {}
    given = [(hit, hit.card or texts.get(hit.id)) for hit in hits]
    shown = [(hit, text) for hit, text in given if text]
    cards = read_cards(text for _, text in shown)
    return [
        Found(card, hit, card.country != place.country)
        for card, (hit, _) in zip(cards, shown, strict=True)
    ]


def _countries(suggested: Sequence[KnownPlace]) -> list[str]:
    """Whose emergency numbers to show: of the places that may be meant, else of the route."""
    return list(dict.fromkeys(place.country for place in suggested)) or list(ROUTE)


def _without_place(listing: Listing) -> Hit:
    return Hit(listing.id, float("inf"), 0, 0, 0, 0, 0)
