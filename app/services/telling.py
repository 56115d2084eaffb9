"""What a text of a withheld place must not hold, since it would lead somebody to its door (law 1).

Nothing here is sure to find every hint that a person can write. What it finds is kept back until
a person has looked at it; it keeps back too much rather than too little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.services.gazetteer import fold

#: A name this short is looked for as a word of its own only, not within one: "Lima" in "climate".
SHORTEST_WITHIN = 5
_LONGEST_NAME, _LONGEST_NAME_WORDS = 40, 6

_NUMBER = r"\d{1,3}[.,]\d"
_PATTERNS = (
    # coordinates: 14.9123 / 14.9, -92.2 / 14°54' / 15P 559123 1650321 / geo:
    r"\d{1,3}[.,]\d{3,}",
    rf"{_NUMBER}+\s*°?\s*[NS]?\s*[,;/ ]\s*[-−]?{_NUMBER}",
    r"\d\s*[°˚]\s*(?:\d|[NSEWO]\b)",
    r"\b\d{1,2}\s?[C-HJ-NP-X]\s?\d{6}\s?\d{6,7}\b",
    r"\bgeo:",
    # plus codes and three words
    r"\b[23456789CFGHJMPQRVWX]{2,8}\+[23456789CFGHJMPQRVWX]{2,3}\b",
    r"///\w|\bw3w\b|what3words",
    # maps
    r"maps?\.app|goo\.gl|google\.[a-z.]+/maps|\bmaps?\.|openstreetmap|\bosm\.org|waze|plus\.codes"
    r"|mapy\.|organicmaps",
    # streets: a word and what follows it, a word and a number, a number and a word
    r"\b(?:calle|avenida|av|boulevard|blvd|bulevar|carretera|carrera|cra|colonia|col|barrio"
    r"|calzada|calz|callej[oó]n|pasaje|psje|jir[oó]n|transversal|autopista|libramiento"
    r"|fraccionamiento|fracc|urbanizaci[oó]n|vereda|ejido|street|road|rd|avenue|highway|hwy"
    r"|rua|travessa|pra[cç]a|rodovia|bairro|rue|ruelle|impasse|chemin|manzana|lote|edificio|edif"
    r"|kil[oó]metro|km|esquina|esq|crucero)\b\.?\s+\S",
    r"\b(?:ave|jr|urb|zona|sector|suite|unit|local|torre|apto|apartamento|depto|mza?|lt|bloque"
    r"|quadra|diagonal|c\.?\s?p|cep|zip|c[oó]digo postal|code postal|postal code|no|num|nro|n°"
    r"|n[uú]mero)\.?\s*[:#°]?\s*\d",
    r"\d+[a-z]?\s+(?:[\w.]+\s+){0,3}(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|blvd|highway"
    r"|hwy|rue|calle|avenida)\b",
    r"#\s*\d|\bs/n\b",
    # landmarks
    r"\b(?:frente (?:a|al)|enfrente de|atr[aá]s d[aeo]l?|detr[aá]s del?|junto (?:a|al)|al lado del?"
    r"|costado (?:norte|sur|este|oeste)|cerca del?|cuadras?|contiguo|a la vuelta|entrada por"
    r"|behind|next to|in front of|across from|opposite|close to|blocks?|beside"
    r"|em frente|ao lado|perto d[aeo]|en face|derri[eè]re|pr[eè]s d[eu]|[aà] c[oô]t[eé]"
    r"|d[eè]y[eè])\b",
    # area codes: who knows the number looks up where it rings
    r"\b(?:lada|ddd|prefijo|indicativo|c[oó]digos? de [aá]rea|area codes?|pr[eé]fixe|indicatif)\b",
    r"\(\s*\+?\d{1,4}\s*\)\s*\d",
)
_LEADS_THERE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.I)
_LINK = re.compile(
    r"https?:|\bwww\.|\w@\w+\.|(?:^|\s)@\w"
    r"|\w{2}\.(?:com|org|net|info|app|link|me|gl|ly|page|site|mx|gt|hn|sv|ni|cr|pa|ec|pe|br|cl)\b",
    re.I,
)
_DIGITS = re.compile(r"\+?\d(?:[\s().·–-]{0,3}\d){6,}")
_HOURS = re.compile(r"(?:[01]?\d|2[0-4])[.:h]?[0-5]\d\s*[–-]\s*(?:[01]?\d|2[0-4])[.:h]?[0-5]\d")
#: Words of towns and addresses that stand in any text.
_GENERIC = frozenset(
    [
        *(
            "calle",
            "avenida",
            "colonia",
            "barrio",
            "casa",
            "centro",
            "norte",
            "sur",
            "este",
            "oeste",
        ),
        *("ciudad", "santa", "santo", "puerto", "villa", "albergue", "refugio", "numero", "nueva"),
        *("carretera", "pueblo", "entre", "esquina", "zona", "sector", "nuevo", "street", "avenue"),
        *("road", "north", "south", "east", "west", "city", "town", "fort", "port", "saint"),
        *("center", "house"),
    ]
)


def letters(text: str) -> str:
    """A text in one writing of its signs: no wide or small digits, no invisible letters."""
    plain = unicodedata.normalize("NFKC", text.replace("º", "°")).replace("٫", ".")
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c, c)) for c in plain)


def words_of_town(city: str | None) -> frozenset[str]:
    """A town's folded name, and each of its words that stands in few other texts."""
    name = fold(city or "")
    return frozenset(filter(None, [name, *(w for w in name.split() if _is_rare(w))]))


def words_of_address(address: str | None) -> frozenset[str]:
    """The folded words of an address that stand in few other texts; its house number too."""
    words = fold(letters(address or "")).split()
    return frozenset(w for w in words if _is_rare(w) or (w.isdigit() and len(w) >= 3))


def _is_rare(word: str) -> bool:
    return len(word) >= 4 and not word.isdigit() and word not in _GENERIC


@dataclass(frozen=True, slots=True)
class TownNames:
    """Folded names of towns, as they stand in a text and as they are run together in a link."""

    names: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()

    @classmethod
    def of(cls, folded: Iterable[str]) -> TownNames:
        """Without common words and what is hardly a name."""
        names = frozenset(n for n in folded if len(n) >= 4 and n not in _GENERIC)
        joined = (name.replace(" ", "") for name in names)
        return cls(names, frozenset(n for n in joined if len(n) >= SHORTEST_WITHIN))


@dataclass(frozen=True, slots=True)
class Telling:
    """The words that would give one withheld place away; all of them folded.

    ``words`` are its own, of its town and address: wherever they stand, also within others
    (``casatijuana.org``). ``towns`` are those it might be in, but for those in ``said``, which
    the public knows. ``area_codes`` are those of its phones.
    """

    words: frozenset[str] = frozenset()
    towns: Sequence[TownNames] = ()
    said: frozenset[str] = frozenset()
    area_codes: frozenset[str] = frozenset()

    def is_in(self, text: str | None) -> bool:
        """Whether what somebody wrote must not be shown: it could lead to the door.

        True for coordinates, addresses, landmarks, links, phone numbers, area codes, and names
        of towns. A link in a text leads anywhere.
        """
        if not text:
            return False
        plain = letters(text)
        if _LEADS_THERE.search(plain) or _LINK.search(plain) or _holds_a_number(plain):
            return True
        return self._is_named_in(plain)

    def is_in_link(self, address: str | None) -> bool:
        """The same for a website or an e-mail address, which is a link by nature."""
        if not address:
            return False
        plain = letters(_decoded(address))
        return bool(_LEADS_THERE.search(plain)) or self._is_named_in(plain, within=True)

    def _is_named_in(self, text: str, *, within: bool = False) -> bool:
        words = fold(text).split()
        joined = "".join(words)
        if not self.area_codes.isdisjoint(words):
            return True
        if any(word.replace(" ", "") in joined for word in self.words):
            return True
        runs = {
            " ".join(words[start : start + length])
            for start in range(len(words))
            for length in range(1, _LONGEST_NAME_WORDS + 1)
        } - self.said
        if any(not towns.names.isdisjoint(runs) for towns in self.towns):
            return True
        if not within:
            return False
        parts = {
            joined[start : start + length]
            for start in range(len(joined))
            for length in range(SHORTEST_WITHIN, _LONGEST_NAME + 1)
        } - {name.replace(" ", "") for name in self.said}
        return any(not towns.joined.isdisjoint(parts) for towns in self.towns)


def _holds_a_number(text: str) -> bool:
    """Whether a text holds what may be dialled: seven digits or more that are no hours."""
    return bool(_DIGITS.search(_HOURS.sub(" ", text)))


def _decoded(address: str) -> str:
    """A link as people read it: without percent signs, its host in letters (IDNA)."""
    plain = unquote(unquote(address))
    host = (urlsplit(plain).hostname if "://" in plain else plain.rpartition("@")[2]) or ""
    if "xn--" not in host.lower():
        return plain
    try:
        return f"{plain} {host.encode('ascii').decode('idna')}"
    except UnicodeError:
        return plain
