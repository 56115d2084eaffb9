"""``/api/v1/taxonomies`` and ``/api/v1/languages``: the codes that searches are made of."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.services import taxonomies
from app.web import labels
from app.web.api.responses import plain, use_locale_asked_for
from app.web.i18n import current, language_name


def add_to(bp: Blueprint) -> None:
    """Add these routes to the API."""
    bp.add_url_rule("/taxonomies", "taxonomies", all_taxonomies)
    bp.add_url_rule("/languages", "languages", all_languages)


def all_taxonomies() -> ResponseReturnValue:
    """Categories, groups, needs and operators with their names in the reader's language."""
    use_locale_asked_for()
    names = {
        "category": labels.CATEGORY,
        "serves": labels.SERVES,
        "need": labels.NEED,
        "operator": labels.OPERATOR,
    }
    return plain(
        {
            kind: [
                {
                    "code": term.code,
                    "short": term.short,
                    "name": str(words[term.code]),
                    "hsds_terms": list(term.hsds_terms),
                    "r4v_sector": term.r4v_sector or None,
                    "sensitive": term.sensitive,
                }
                for term in taxonomies.terms(kind).values()
            ]
            for kind, words in names.items()
        }
    )


def all_languages() -> ResponseReturnValue:
    """The languages that listings may state, each in itself and in the locale asked for."""
    use_locale_asked_for()
    return plain(
        {
            "languages": [
                {
                    "code": language.code,
                    "autonym": language.autonym,
                    "name": language_name(language.code, current().code),
                    "macrolanguage": language.macrolanguage,
                    "kind": language.kind,
                }
                for language in taxonomies.languages().values()
            ]
        }
    )
