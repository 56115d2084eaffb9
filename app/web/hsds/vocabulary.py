"""Our codes as HSDS taxonomies and terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from app.services.taxonomies import terms
from app.web import labels

#: Under which our ids of what has none in the directory are made.
NAMESPACE = uuid5(NAMESPACE_URL, "urn:amparo:hsds")
COMPOSED = "[composed]"
KINDS = {
    "category": (labels.CATEGORY, "Kinds of help"),
    "serves": (labels.SERVES, "Whom help is aimed at, or is only for"),
    "need": (labels.NEED, "Conditions: the value of the attribute is yes or no; else unknown"),
    "operator": (labels.OPERATOR, "Who runs a place"),
}


def made_id(*parts: object) -> UUID:
    """The id of a thing that the directory gives none, the same each time."""
    return uuid5(NAMESPACE, "\n".join(map(str, parts)))


def taxonomy_id(kind: str) -> UUID:
    """The id of the taxonomy of a kind of codes."""
    return made_id("taxonomy", kind)


def term_id(kind: str, code: str) -> UUID:
    """The id of a term."""
    return made_id("term", kind, code)


def taxonomy(kind: str) -> dict[str, Any]:
    """HSDS ``taxonomy``."""
    return {
        "id": str(taxonomy_id(kind)),
        "name": f"Amparo: {kind}",
        "description": KINDS[kind][1],
        "version": "1",
    }


def term(kind: str, code: str) -> dict[str, Any]:
    """HSDS ``taxonomy_term`` in the locale of the answer."""
    found = terms(kind)[code]
    name = str(KINDS[kind][0][code])
    like = f" HSDS: {', '.join(found.hsds_terms)}." if found.hsds_terms else ""
    sector = f" R4V: {found.r4v_sector}." if found.r4v_sector else ""
    return {
        "id": str(term_id(kind, code)),
        "code": f"{kind}.{code}",
        "name": name,
        "description": f"{COMPOSED} {name}.{like}{sector}",
        "taxonomy": f"Amparo: {kind}",
        "taxonomy_id": str(taxonomy_id(kind)),
    }


def all_terms() -> Iterator[tuple[str, str]]:
    """(kind, code) of every term."""
    return ((kind, code) for kind in KINDS for code in terms(kind))


def kind_of(taxonomy: UUID) -> str | None:
    """The kind of codes of a taxonomy; None for one that is not ours."""
    return {taxonomy_id(kind): kind for kind in KINDS}.get(taxonomy)


def code_of(term: UUID) -> tuple[str, str] | None:
    """The kind and code of a term; None for one that is not ours."""
    return {term_id(*pair): pair for pair in all_terms()}.get(term)
