"""Made-up listings around real towns, for benches: what they are. Pure, the same for a seed.

Nothing in them can be taken for help: names say "Test", numbers are 555-01xx, sites are at
example.org. :mod:`app.services.synthesis_writing` puts them into the public directory.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from app.models import (
    Disclosure,
    LanguageHow,
    NoticeKind,
    Operator,
    PointKind,
    SchedulePurpose,
    Setting,
    VerifiedBy,
)
from app.services import facets
from app.services.freshness import good_for
from app.services.gazetteer import fold
from app.services.hilbert import hilbert
from app.services.listings import card_of
from app.services.projection import FAR_FROM_TOWN_M, Projected, distance_m
from app.services.taxonomies import languages, terms

#: No more than these share the centre of one town: ties that a search must put in order.
LARGEST_PILE = 2_000
AT_CENTRE = 0.40
#: In a metropolis most listings say only the town, so that its centre holds a largest pile.
METROPOLIS, AT_METROPOLIS_CENTRE = 3_000_000, 0.75
#: Around a town, standard deviation in degrees.
SPREAD_DEGREES = 0.05

#: The rest of the taxonomy's categories has no listing: a search for them finds nothing.
CATEGORIES = tuple(terms("category"))[:20]
#: Weights fall as 1 / rank ** 1.6; those from LOCAL_FROM on are spoken in one country each.
LANGUAGES = tuple(languages())[:70]
LOCAL_FROM = 50
_LANGUAGE_WEIGHTS = list(accumulate(1 / rank**1.6 for rank in range(1, len(LANGUAGES) + 1)))
_GROUPS = tuple(terms("serves"))
_NEEDS = tuple(terms("need"))
_HOURS = ("24/7", "Mo-Fr 09:00-17:00", "Mo-Sa 08:00-20:00", "Mo-Fr 08:00-12:00,14:00-18:00")
_HOW = tuple(how.value for how in LanguageHow)
_VOICE: dict[str, Any] = {"kind": "voice", "extension": None, "answers": []}
_OPERATORS = tuple(operator.value for operator in Operator)
_CHECKED_BY = tuple(by.value for by in VerifiedBy)

LINES, MOST_LINES, NATIONAL_LINES = 0.002, 2_000, 0.25
HIDDEN, MOST_HIDDEN = 0.0005, 200
_NOTHING = (
    "city", "place_id", "address", "point", "longitude", "latitude", "confirmed_on",
    "confirmed_by", "due_on", "stale_on", "state_until",
)  # fmt: skip
#: Synthetic notices outlive every bench: nothing synthetic changes by itself.
_NOTICE_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class RealTown:
    """A town of the gazetteer; WGS 84 degrees of its centre."""

    id: int
    name: str
    country: str
    admin1_code: str
    admin1: str | None
    longitude: float
    latitude: float
    population: int
    timezone: str


def synthesize(
    towns: Sequence[RealTown], number: int, seed: int, now: dt.datetime
) -> Iterator[Projected]:
    """``number`` listings in the order of places, neighbours together; lines and hidden last.

    The same for the same towns, number, seed and day. Keeps one town's points in memory.
    """
    maker = _Maker(towns, seed, now)
    lines = min(round(number * LINES), MOST_LINES)
    hidden = min(round(number * HIDDEN), MOST_HIDDEN)
    placed = number - lines - hidden
    for town, count in _shared_out(towns, placed):
        for longitude, latitude, at_centre in maker.points(town, count):
            yield maker.placed(town, longitude, latitude, at_centre=at_centre)
    for _ in range(lines):
        yield maker.line()
    for _ in range(hidden):
        yield maker.hidden()


def first_id(seed: int) -> UUID:
    """The id of the first listing of a seed: where it is, the seed was used before."""
    return UUID(int=random.Random(f"ids {seed}").getrandbits(128), version=4)  # noqa: S311 - made up


def _shared_out(towns: Sequence[RealTown], number: int) -> Iterator[tuple[RealTown, int]]:
    """How many of ``number`` each town gets, by its population to the 0.7, along the curve."""
    ordered = sorted(towns, key=lambda town: (hilbert(town.longitude, town.latitude), town.id))
    weights = list(accumulate(town.population**0.7 for town in ordered))
    before = 0
    for town, weight in zip(ordered, weights, strict=True):
        until = round(number * weight / weights[-1])
        yield town, until - before
        before = until


class _Maker:
    """Makes listings up, one after the other."""

    def __init__(self, towns: Sequence[RealTown], seed: int, now: dt.datetime) -> None:
        self._ids = random.Random(f"ids {seed}")  # noqa: S311 - made up
        self._random = random.Random(f"facts {seed}")  # noqa: S311 - made up
        self._now = now
        self._made = 0
        self._towns_of: dict[str, list[RealTown]] = {}
        for town in towns:
            self._towns_of.setdefault(town.country, []).append(town)
        people = (sum(town.population for town in group) for group in self._towns_of.values())
        self._by_people = list(accumulate(number**0.5 for number in people))
        self._home = {code: self._some_town().country for code in LANGUAGES[LOCAL_FROM:]}

    def points(self, town: RealTown, count: int) -> list[tuple[float, float, bool]]:
        """(longitude, latitude, at the centre) of the town's listings, along the curve."""
        large = town.population >= METROPOLIS
        share = AT_METROPOLIS_CENTRE if large else AT_CENTRE
        drawn = sum(self._random.random() < share for _ in range(count))
        piled = min(drawn, LARGEST_PILE)
        found = [(town.longitude, town.latitude, True)] * piled
        for _ in range(count - piled):
            longitude = town.longitude + self._random.gauss(0, SPREAD_DEGREES)
            latitude = town.latitude + self._random.gauss(0, SPREAD_DEGREES)
            found.append((round(longitude, 6), round(latitude, 6), False))
        return sorted(found, key=lambda point: hilbert(point[0], point[1]))

    def placed(
        self, town: RealTown, longitude: float, latitude: float, *, at_centre: bool
    ) -> Projected:
        """A listing at its own door, or ``at_centre`` of its town, where some are ``area``."""
        area = at_centre and self._random.random() < 0.1
        listing = self._listing(town, self._categories(), line=False)
        listing.update(
            disclosure=(Disclosure.AREA if area else Disclosure.EXACT).value,
            setting=(Setting.RESIDENTIAL if area else Setting.OFFICE).value,
            point_kind=(PointKind.TOWN if at_centre else PointKind.EXACT).value,
            city=town.name,
            place_id=town.id,
            address=None if at_centre else f"Test street {self._made}",
            point=f"SRID=4326;POINT({longitude!r} {latitude!r})",
            longitude=longitude,
            latitude=latitude,
        )
        off = distance_m(longitude, latitude, town.longitude, town.latitude)
        search = {
            "listing_id": listing["id"],
            "id_rank": facets.id_rank(listing["id"]),
            "sphere": facets.sphere(longitude, latitude),
            "facets": facets.facets_of(
                categories=listing["categories"],
                languages=[language["code"] for language in listing["languages"]],
                serves=listing["serves"],
                only_for=listing["only_for"],
                conditions=listing["conditions"],
                operator=listing["operator"],
                state=self._state(listing),
            ),
            "critical": facets.critical_facets(listing["categories"]),
            "place_id": town.id,
            "far_from_town": off > FAR_FROM_TOWN_M,
            "card": card_of(listing),
        }
        return Projected(listing, search, [], _words(listing))

    def line(self) -> Projected:
        """A line for a country or one of its divisions."""
        town = self._some_town()
        listing = self._listing(town, self._categories(), line=True)
        national = self._random.random() < NATIONAL_LINES or not town.admin1
        return self._covering(listing, town, national=national)

    def hidden(self) -> Projected:
        """A hidden place: nothing of it but its category and the division that it covers."""
        town = self._some_town()
        listing = self._listing(town, ["gbv"], line=False)
        listing.update(
            name=None, organization=None, email=None, website=None, hours_text=None,
            opening_hours=None, phones=[], languages=[], wordings=[],
            disclosure=Disclosure.HIDDEN.value, setting=Setting.RESIDENTIAL.value,
        )  # fmt: skip
        return self._covering(listing, town, national=not town.admin1)

    def _covering(self, listing: dict[str, Any], town: RealTown, *, national: bool) -> Projected:
        code = None if national else town.admin1_code
        listing["admin1"] = None if national else town.admin1
        listing["coverage"] = [
            {"country": town.country, "admin1_code": code, "admin1": listing["admin1"]}
        ]
        key = {"listing_id": listing["id"], "country": town.country, "admin1_code": code or ""}
        return Projected(listing, None, [key], _words(listing))

    def _listing(self, town: RealTown, categories: list[str], *, line: bool) -> dict[str, Any]:
        """What all listings have, without a place."""
        self._made += 1
        chance = self._random.random
        what = "line" if line else categories[0].replace("_", " ")
        serves = self._random.sample(_GROUPS, self._random.choice((1, 1, 2))) * (chance() < 0.5)
        hours = self._random.choice(_HOURS) if chance() < 0.4 else None
        listing_id = UUID(int=self._ids.getrandbits(128), version=4)
        return dict.fromkeys(_NOTHING) | {
            "id": listing_id,
            "name": f"Test {what} {self._made} of {town.name}",
            "organization": f"Test organization {self._made % 997}",
            "operator": self._random.choice(_OPERATORS),
            "line": line,
            "categories": categories,
            "serves": serves,
            "only_for": serves[:1] if chance() < 0.1 else [],
            "conditions": self._conditions(),
            "languages": self._languages(town),
            "phones": [{"number": f"+155555501{self._made % 100:02}", **_VOICE}],
            "email": f"test{self._made}@example.org" if chance() < 0.5 else None,
            "website": f"https://example.org/{self._made}" if chance() < 0.5 else None,
            "country": town.country,
            "admin1": town.admin1,
            "setting": Setting.REMOTE.value,
            "disclosure": Disclosure.EXACT.value,
            "point_kind": PointKind.NONE.value,
            "coverage": [],
            "opening_hours": hours,
            "hours_purpose": SchedulePurpose.OPEN.value if hours else None,
            "hours_text": hours,
            "timezone": town.timezone if hours else None,
            "source_publisher": "example.org",
            "source_date": str(self._now.year),
            "source_url": "https://example.org/",
            "in_check": False,
            "notices": [],
            "wordings": [],
        }

    def _categories(self) -> list[str]:
        return self._random.sample(CATEGORIES, self._random.choice((1, 1, 1, 2, 3)))

    def _languages(self, town: RealTown) -> list[dict[str, str]]:
        """Half state none; a language of one country is replaced by the first elsewhere."""
        if self._random.random() < 0.5:
            return []
        drawn = self._random.choices(
            LANGUAGES, cum_weights=_LANGUAGE_WEIGHTS, k=self._random.choice((1, 1, 2, 3))
        )
        spoken = (
            code if self._home.get(code, town.country) == town.country else LANGUAGES[0]
            for code in drawn
        )
        return [{"code": code, "how": self._random.choice(_HOW)} for code in dict.fromkeys(spoken)]

    def _conditions(self) -> dict[str, str]:
        """Of each need: 15 % say yes, 5 % no, the rest nothing."""
        drawn = ((need, self._random.random()) for need in _NEEDS)
        return {need: "yes" if chance < 0.15 else "no" for need, chance in drawn if chance < 0.2}

    def _state(self, listing: dict[str, Any]) -> str:
        """Draw the state (2 % stale, 3 % full) and write what makes it so into the listing."""
        chance = self._random.random()
        due, stale = good_for(listing["categories"], listing["operator"], line=False)
        if chance < 0.02 or chance > 0.7:
            today = self._now.date()
            checked = today - dt.timedelta(days=stale + 30 if chance < 0.02 else 1)
            listing["confirmed_on"] = checked
            listing["confirmed_by"] = self._random.choice(_CHECKED_BY)
            listing["due_on"] = checked + dt.timedelta(days=due)
            listing["stale_on"] = checked + dt.timedelta(days=stale)
        if chance < 0.02:
            return "stale"
        if chance >= 0.05:
            return "usable"
        expires_at = self._now + dt.timedelta(days=_NOTICE_DAYS)
        listing["notices"] = [{"kind": NoticeKind.FULL.value, "expires_at": expires_at.isoformat()}]
        return "full"

    def _some_town(self) -> RealTown:
        """A town of a country drawn by the root of its people: small ones have lines too."""
        group = self._random.choices([*self._towns_of.values()], cum_weights=self._by_people)[0]
        return self._random.choice(group)


def _words(listing: dict[str, Any]) -> str | None:
    names = " ".join(filter(None, (listing["name"], listing["organization"])))
    return f" {fold(names)}" if names else None
