"""What every page must be: valid, labelled, in its language, light, without a third party."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.locales import BY_CODE, InterfaceLocale
from app.services.corridors.tables import read_chains
from app.services.taxonomies import terms
from tests.critical import check_nothing_critical_is_alone

if TYPE_CHECKING:
    from tests.pages import Page

#: A page of 20 listings on the wire, and the wall in any locale (law 8).
HEAVIEST, WALL = 8_000, 13_000
#: The page that other sites frame: it comes with theirs, which weigh a hundred times as much.
FRAMED = "/embed"
#: The page for people who write programs: it lists every address and type of the API.
DOCS = "/api/v1/docs"
CATALOGED = frozenset(BY_CODE)  # the made-up locale of the tests, 40 % longer, has the wall
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
#: Attributes by which a browser loads something without being asked.
LOADING = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "input": ("src",),
    "use": ("href",),
    "image": ("href",),
}
#: Links in the head that load nothing.
QUIET_LINKS = {"canonical", "alternate"}
#: Words that no address of ours may hold (design, law 3).
TELLING = re.compile(r"gbv|lgbt|trans|traffick|survivor|hiv|queer|gay|violen|abus|kidnap|tortur")
NAMED = re.compile(r"^/(?!api/)(?:[a-z]{2,3}(?:-[A-Za-z]+)?)(?:/(?P<rest>.*))?$")
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
#: What may follow a listing or a page: a country, a corridor, or what is done with it.
NEUTRAL = re.compile(
    r"^(?:report|builder|poster|part\.svg|"
    rf"(?:[A-Z]{{2}}|{'|'.join(chain.slug for chain in read_chains())})(\.svg)?)$"
)
PAGES = {"", "search", "filters", "listings", "urgent", "about", "privacy", "map", "map.svg"}
PAGES |= {"erase", "hide-your-visit", "languages", "cards", "words", "record", "gaps", "gaps.svg"}
PAGES |= {"gaps.csv", "answer", "embed", "poster", "corridors", "borders"}


@lru_cache
def most_bytes(locale: str) -> int:
    """What a page may weigh in a locale."""
    return HEAVIEST if locale in CATALOGED else WALL


def words(element: Any) -> str:
    """The text of an element without its style and scripts, each space once."""
    parts = element.xpath(".//text()[not(ancestor::style or ancestor::script)]")
    return " ".join("".join(parts).split())


def check(page: Page, app: Flask) -> None:
    """Refuse a page that is not well made."""
    assert page.headers["Content-Type"] == "text/html; charset=utf-8", page.url
    assert page.errors == [], f"HTML of {page.url}: {page.errors[:5]}"
    check_form(page)
    assert "Set-Cookie" not in page.headers, page.url
    _check_nothing_loads(page)
    _check_addresses(page, app)
    check_nothing_critical_is_alone(page)
    at_wall = is_framed(page) or urlsplit(page.url).path == DOCS
    most = WALL if at_wall else most_bytes(page.tree.get("lang"))
    assert page.weight <= most, f"{page.url}: {page.weight} bytes"


def check_form(page: Page) -> None:
    """Language, headings, ids, names and policy: what holds for pages of seekers and of staff."""
    _check_language(page)
    _check_headings(page)
    _check_ids(page)
    _check_names(page)
    _check_policy(page)


def _check_language(page: Page) -> None:
    locale = BY_CODE.get(page.tree.get("lang"))
    assert isinstance(locale, InterfaceLocale), f"lang of {page.url}"
    assert page.tree.get("dir") == locale.direction, page.url
    in_path = urlsplit(page.url).path.split("/")[1]
    assert in_path not in BY_CODE or in_path == locale.code, f"{page.url} is in {locale.code}"


def _check_headings(page: Page) -> None:
    name, _, site = page.title.rpartition(" – ")
    assert name, f"title of {page.url}"
    assert site == "Amparo", page.url
    assert page.h1, f"h1 of {page.url}"
    level = 0
    for heading in page.all("//h1|//h2|//h3|//h4|//h5|//h6"):
        assert words(heading), f"an empty heading on {page.url}"
        if heading.xpath("ancestor::*[@role='alert']"):
            continue  # the summary of errors stands before the h1
        now = HEADINGS[heading.tag]
        assert now <= level + 1, f"h{level} then h{now} ({words(heading)}) on {page.url}"
        level = now


def _check_ids(page: Page) -> None:
    ids = [str(i) for i in page.all("//@id")]
    assert len(ids) == len(set(ids)), f"an id twice on {page.url}"
    wanted = [str(value) for value in page.all("//label/@for|//@aria-labelledby")]
    wanted += [i for value in page.all("//@aria-describedby") for i in str(value).split()]
    wanted += [str(href)[1:] for href in page.all("//@href") if str(href).startswith("#")]
    assert set(wanted) <= set(ids), f"{set(wanted) - set(ids)} is not on {page.url}"


def _check_names(page: Page) -> None:
    """Everything that can be used or seen has a name that can be read aloud."""
    for field in page.all("//input[not(@type='hidden')]|//select|//textarea"):
        labels = field.xpath("ancestor::label") or page.all(f"//label[@for='{field.get('id')}']")
        of_itself = field.get("aria-label") or field.get("alt")  # a picture that is a button
        named = any(words(label) for label in labels) or of_itself
        assert named, f"{field.get('name')} has no label on {page.url}"
    for element in page.all("//a|//button|//summary|//legend|//th"):
        assert words(element) or element.get("aria-label"), f"{element.tag} on {page.url}"
    for image in page.all("//img"):
        assert image.get("alt") is not None, f"img without alt on {page.url}"
    for icon in page.all("//*[local-name()='svg']"):
        drawing = icon.get("role") == "img" and icon.get("aria-label")
        quiet = icon.get("aria-hidden") == "true"
        assert quiet or drawing, f"an icon that is read aloud on {page.url}"
    for group in page.all("//fieldset"):
        assert group.xpath("legend"), f"fieldset without legend on {page.url}"


def _check_policy(page: Page) -> None:
    assert page.all("//@style") == [], f"style attribute on {page.url}"
    handlers = page.all("//@*[starts-with(name(), 'on')]")
    assert handlers == [], f"on… attribute on {page.url}"
    headers = page.headers
    assert headers["Referrer-Policy"] == "no-referrer", page.url
    assert headers["X-Content-Type-Options"] == "nosniff", page.url
    assert headers["Cache-Control"], page.url
    policy = {
        name: rest.split()
        for name, _, rest in (part.strip().partition(" ") for part in policy_of(page).split(";"))
    }
    assert policy["default-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == (["*"] if is_framed(page) else ["'none'"])
    assert policy["form-action"] == policy["connect-src"] == ["'self'"]
    for directive, xpath in (("script-src", "//script"), ("style-src", "//style")):
        parts = [x for x in page.all(xpath) if x.get("type") != "application/ld+json"]  # no code
        inline = {_hash("".join(element.itertext())) for element in parts}
        allowed = {source for source in policy[directive] if source.startswith("'sha")}
        assert allowed == inline, f"{directive} of {page.url}"


def is_framed(page: Page) -> bool:
    """Whether it is the one page that other sites may frame."""
    return urlsplit(page.url).path == FRAMED and page.status in (200, 422)


def policy_of(page: Page) -> str:
    """The Content-Security-Policy of a page."""
    return str(page.headers["Content-Security-Policy"])


@lru_cache
def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _check_nothing_loads(page: Page) -> None:
    for element in page.tree.iter():
        for attribute in LOADING.get(str(element.tag), ()):
            address = element.get(attribute, "")
            assert _is_ours(address), f"{element.tag} loads {address} on {page.url}"
    for link in page.all("//link[not(@rel='canonical') and not(@rel='alternate')]"):
        raise AssertionError(f"link {link.get('rel')} on {page.url}")
    style = "".join(page.all("//style/text()"))
    assert "url(" not in style, page.url
    assert "@import" not in style, page.url
    assert not page.all("//meta[@http-equiv]"), page.url


def _is_ours(address: str) -> bool:
    return not urlsplit(address).netloc and not urlsplit(address).scheme


def own_addresses(page: Page) -> Iterator[tuple[str, str]]:
    """(method, address) of all that leads to our own pages or loads from them."""
    for href in page.all("//@href|//@src"):
        if _is_ours(str(href)) and not str(href).startswith("#"):
            yield "GET", str(href)
    for form in page.all("//form"):
        yield form.get("method", "get").upper(), str(form.get("action") or page.url)


def _check_addresses(page: Page, app: Flask) -> None:
    """Own links lead somewhere, in neutral short codes, and hold no name (law 3)."""
    router = app.url_map.bind("")
    here = urlsplit(page.url)
    for method, address in own_addresses(page):
        parts = urlsplit(address)
        assert address.startswith("/"), f"{address} on {page.url}"
        try:
            router.match(parts.path, method)
        except (RequestRedirect, HTTPException):
            raise AssertionError(f"{address} leads nowhere on {page.url}") from None
        _check_neutral(parts.path, parse_qsl(parts.query, keep_blank_values=True), page)
        assert not {"lat", "lon"} & dict(parse_qsl(parts.query)).keys(), f"{address} on {page.url}"
    fields = [
        (field.get("name"), field.get("value") or "")
        for field in page.all("//form//*[@name and (@value or self::button)]")
        if field.get("name") not in ("near", "q")
    ]
    _check_neutral(here.path, fields, page)


def _check_neutral(path: str, query: list[tuple[str, str]], page: Page) -> None:
    found = NAMED.match(path)
    if found and found["rest"]:
        first, *more = found["rest"].split("/")
        if page.status == 200:
            assert first in PAGES, f"{path} on {page.url}"
            assert all(UUID.match(x.removesuffix(".vcf")) or NEUTRAL.match(x) for x in more), path
    for name, value in query:
        if name in ("near", "q"):
            continue
        telling = TELLING.search(f"{name}={value}".lower())
        assert not telling, f"{name}={value} on {page.url}"
        assert value not in _long_codes(), f"{name}={value} is no short code on {page.url}"


@lru_cache
def _long_codes() -> frozenset[str]:
    return frozenset(code for kind in ("category", "serves", "need") for code in terms(kind))
