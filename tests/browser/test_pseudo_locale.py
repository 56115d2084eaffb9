"""A locale is a catalog and a line: every page in a made-up one, long, accented, right to left."""

import re
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app import create_app
from app.services.crossing import facts_of
from app.services.taxonomies import languages
from tests.browser.addresses import KINDS, Addresses, addresses_at
from tests.browser.test_every_page import OPEN_ALL, OVERFLOW, TOO_LOW
from tests.browser.visitor import Visitor
from tests.page_checks import HEAVIEST, WALL
from tests.pages import Page, StrictClient
from tests.postgres import DatabaseUrls
from tests.pseudo import CODE, LETTERS, pseudo_locale
from tests.settings import settings_of

REFUSED = {"filters with errors": 422, "error": 404}
#: Where data stands: names, numbers, own names of languages, the Spanish and English beside.
OF_DATA = "ancestor::bdi or ancestor::option or ancestor::*[@hreflang] or ancestor::span[@lang]"
TEXTS = (
    f"//body//text()[normalize-space() and not({OF_DATA} or ancestor::style or ancestor::script"
    " or parent::a[@class='brand'])]"
)
SPOKEN = "//body//@alt | //body//@aria-label | //body//@data-say | //body//@placeholder"
LATIN = re.compile(r"[A-Za-z]{2,}")
#: Proper names, what the addresses of the tests ask for, and who serves the map.
NAMES = {"Amparo", "WhatsApp", "Qwertyville", "xqzw", "unpkg.com", "tile.openstreetmap.org"}
NAMES |= {language.autonym for language in languages().values()}
NAMES |= {fact.value for fact in facts_of("MX") if fact.value and not fact.value.isdigit()}
#: A country, and a distance: the same in every language.
CODES = re.compile(r"\([A-Z]{2}\)|, [A-Z]{2}\b|\d\s?km\b")


@pytest.fixture(scope="module")
def app(demo_urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the made-up locale in its list."""
    with pseudo_locale(tmp_path_factory.mktemp("catalogs")):
        app = create_app(settings_of(demo_urls))
        yield app
        app.extensions["amparo.database"].close()


@pytest.fixture(scope="module")
def pseudo_server(app: Flask) -> Iterator[str]:
    """Its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def pseudo_addresses(pseudo_server: str) -> Addresses:
    return addresses_at(pseudo_server)


@pytest.fixture(scope="module")
def walker(windowless: Browser, pseudo_server: str) -> Iterator[Visitor]:
    """One phone that goes through all pages."""
    visitor = Visitor(windowless, pseudo_server)
    yield visitor
    visitor.close()


def untranslated(page: Page) -> list[str]:
    """What a reader sees or hears in plain Latin letters that is no data of this page."""
    named = [*page.texts("//bdi"), *page.texts("//select[@name='from']/option")]
    names = {part for name in named for part in (name, *name.split(", "))}
    found = []
    for text in (*page.all(TEXTS), *page.all(SPOKEN)):
        rest = CODES.sub("", text)
        for name in sorted(names | NAMES, key=len, reverse=True):
            rest = rest.replace(name, "")
        if LATIN.search(rest):
            found.append(rest.strip())
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_well_made_light_and_all_of_its_words_are_translated(
    app: Flask, pseudo_addresses: Addresses, kind: str
) -> None:
    page = StrictClient(app).get(pseudo_addresses.path(kind, CODE), status=REFUSED.get(kind, 200))

    assert (page.tree.get("lang"), page.tree.get("dir")) == (CODE, "rtl")
    assert page.weight <= WALL
    assert untranslated(page) == []
    assert f"/{CODE}/words" in page.hrefs(), "who finds wrong words learns where to say so"


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_fits_a_small_screen(
    walker: Visitor, pseudo_addresses: Addresses, kind: str
) -> None:
    page = walker.open(pseudo_addresses.path(kind, CODE))
    page.set_viewport_size({"width": 320, "height": 740})
    page.evaluate(OPEN_ALL)

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(TOO_LOW) == []


def test_the_made_up_locale_is_longer_and_has_no_plain_letter() -> None:
    assert HEAVIEST < WALL
    assert len(LETTERS) == 52
    assert not [letter for letter in LETTERS.values() if letter < 128]


def test_a_number_is_in_one_piece_beside_long_words(
    walker: Visitor, pseudo_addresses: Addresses
) -> None:
    page = walker.open(f"/{CODE}/urgent?u=u2&near=Santiago, Chile")
    page.set_viewport_size({"width": 320, "height": 740})

    lines = page.eval_on_selector_all(
        ".lines .first > bdi",
        "all => all.map(x => x.offsetHeight / parseFloat(getComputedStyle(x).fontSize))",
    )

    assert len(lines) == 3
    assert max(lines) < 2
    assert page.evaluate(OVERFLOW) == 0
