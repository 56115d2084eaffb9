"""Where the way out leads: the weather of the country that the page was about, in its language.

Why the weather, and why there: anybody may have it open; it greets nobody by name and suggests
nothing from what was looked at before, as search engines, video sites and shops do; its
application is on many phones already. A country without a line here, and a page about no
country, lead to the weather of the world. See docs/decisions/0006-leaving.md.
"""

from __future__ import annotations

from flask import Flask, g

from app.locales import BY_CODE, DEFAULT
from app.web.i18n import current

HOST = "https://www.accuweather.com"
#: The languages of that site for our locales; others read its Spanish.
LANGUAGES = {
    **{code: code for code in ("es", "en", "pt", "fr", "ar", "ru", "fa", "hi", "tr")},
    "zh-Hans": "zh",
    "ht": "fr",
    "pa": "hi",
}
#: Countries along the way, as that site calls them.
COUNTRIES = {
    "AR": "argentina",
    "BO": "bolivia",
    "BR": "brazil",
    "BZ": "belize",
    "CA": "canada",
    "CL": "chile",
    "CO": "colombia",
    "CR": "costa-rica",
    "CU": "cuba",
    "DO": "dominican-republic",
    "EC": "ecuador",
    "GT": "guatemala",
    "HN": "honduras",
    "HT": "haiti",
    "JM": "jamaica",
    "MX": "mexico",
    "NI": "nicaragua",
    "PA": "panama",
    "PE": "peru",
    "PY": "paraguay",
    "SV": "el-salvador",
    "TT": "trinidad-and-tobago",
    "US": "united-states",
    "UY": "uruguay",
    "VE": "venezuela",
}


def weather(locale: str, country: str | None) -> str:
    """The address of the weather, for a locale and a country (ISO 3166-1) if one is known."""
    language = LANGUAGES.get(locale, LANGUAGES[DEFAULT.code])
    name = COUNTRIES.get(country or "")
    if country is None or name is None:
        return f"{HOST}/{language}/world-weather"
    return f"{HOST}/{language}/{country.lower()}/{name}-weather"


def weather_for(at: str) -> str:
    """The same for the ``at`` of our link, such as ``es-MX``; what it does not know it leaves out.

    Never an address that somebody else wrote: the link leads to the table above only.
    """
    locale, _, country = at.rpartition("-") if at not in BY_CODE else (at, "", "")
    return weather(locale if locale in BY_CODE else current().code, country)


def about(country: str) -> None:
    """This page is about a country: the way out leads to its weather."""
    g.country = country


def register(app: Flask) -> None:
    """Make the way out known to templates: its address, and where it leads."""

    def exit_at() -> str:
        country = g.get("country", "")
        return f"{current().code}-{country}" if country in COUNTRIES else current().code

    def exit_to() -> str:
        return weather(current().code, g.get("country"))

    app.jinja_env.globals.update(exit_at=exit_at, exit_to=exit_to)
