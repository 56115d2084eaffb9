"""How much of a location strangers may see, and what its texts must not give away (law 1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.models import Setting
from app.services.gazetteer import fold

#: An ``area`` listing is said to be around a town of at least this many people.
AREA_TOWN_POPULATION = 20_000

_SURVIVORS = frozenset({"gbv", "trafficking"})
#: Residential places aimed only at these start hidden, whatever a file says.
_AT_RISK = frozenset(
    {
        "women",
        "children",
        "adolescents",
        "unaccompanied_children",
        "pregnant_or_nursing",
        "survivors_gbv",
        "survivors_torture_kidnapping",
        "lgbtiq",
        "trans_people",
    }
)
#: Aimed at these, even among others, a residential place starts hidden.
_HUNTED = frozenset({"unaccompanied_children", "survivors_gbv", "lgbtiq", "trans_people"})

_COORDINATES = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_PLUS_CODE = re.compile(r"\b[23456789CFGHJMPQRVWX]{2,8}\+[23456789CFGHJMPQRVWX]{2,3}\b", re.I)
_MAP_LINK = re.compile(
    r"maps?\.app|goo\.gl|google\.[a-z.]+/maps|maps\.|openstreetmap|osm\.org|waze", re.I
)
_ADDRESS = re.compile(
    r"\b(calle|avenida|av|boulevard|blvd|carretera|colonia|col|barrio|calzada|street|road|rd|rua"
    r"|manzana|lote|edificio|kil[oó]metro|km|esquina|esq)\b\.?\s+\S",
    re.I,
)
_GENERIC = frozenset(
    [
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
        "ciudad",
        "santa",
        "santo",
        "puerto",
        "villa",
        "albergue",
        "refugio",
        "street",
        "avenue",
        "road",
        "north",
        "south",
        "east",
        "west",
        "numero",
        "carretera",
    ]
)


def starts_hidden(
    setting: Setting, categories: Iterable[str], serves: Iterable[str], only_for: Iterable[str]
) -> bool:
    """Whether a place starts ``hidden`` whatever a file says (law 1).

    So do residential places for survivors of gender-based violence or trafficking, for LGBTIQ
    people, for women and children, for children alone.
    """
    if setting is not Setting.RESIDENTIAL:
        return False
    groups = {*serves, *only_for}
    return bool(
        _SURVIVORS.intersection(categories)
        or _HUNTED.intersection(groups)
        or (groups and groups <= _AT_RISK)
    )


def telling_words(city: str | None, address: str | None) -> frozenset[str]:
    """The folded words of a withheld town and address that no public text may hold."""
    words = set()
    if city:
        words.add(fold(city))
    for word in fold(address or "").split():
        if (len(word) >= 4 and word not in _GENERIC) or (word.isdigit() and len(word) >= 3):
            words.add(word)
    return frozenset(filter(None, words))


def gives_away(text: str | None, telling: frozenset[str]) -> bool:
    """Whether a text of a withheld place could lead somebody to its door.

    True for coordinates, plus codes, links to maps, addresses, and the ``telling`` words, also
    without their spaces (``casatijuana.org``). Such a text is held for review, not published.
    """
    if not text:
        return False
    if any(found.search(text) for found in (_COORDINATES, _PLUS_CODE, _MAP_LINK, _ADDRESS)):
        return True
    folded = fold(text)
    joined = folded.replace(" ", "")
    return any(word in folded or word.replace(" ", "") in joined for word in telling)
