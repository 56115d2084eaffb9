"""The list on somebody else's site: in a strict page, without script, from right to left."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import LEAFLET_URL
from tests.browser.addresses import TAPACHULA
from tests.browser.test_maps import TILES, leaflet, tile

TALLER = "() => document.querySelector('iframe').getBoundingClientRect().height > 1200"
FORGED = """height => {
  const say = to => to.postMessage({ message: 'height', value: height, secret: 'amparo' }, '*')
  say(window)
  const other = document.createElement('iframe')
  other.srcdoc = '<script>parent.postMessage({message: "height", value: 5555}, "*")</script>'
  document.body.append(other)
}"""


@pytest.fixture
def site() -> Iterator[Callable[..., str]]:
    """A site of somebody else, on an origin of its own; gives the address of a page put there."""
    with somebody_elses() as put:
        yield put


@contextmanager
def somebody_elses() -> Iterator[Callable[..., str]]:
    pages: dict[str, tuple[str, str]] = {}

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, policy = pages.get(self.path, ("", ""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    def put(body: str, *, policy: str = "", language: str = "es", direction: str = "ltr") -> str:
        path = f"/{len(pages)}"
        head = f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        pages[path] = (f"{head}<title>A made-up town hall</title><h1>Town</h1>{body}", policy)
        return f"http://127.0.0.1:{server.server_port}{path}"

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield put
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page for somebody who reads that site; nothing may be left on the phone."""
    contexts = []

    def open_one(**options: object) -> Page:
        contexts.append(browser.new_context(locale="fr-FR", **options))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        assert context.cookies() == []
        context.close()


def element(server: str, more: str = "") -> str:
    return (
        f'<script src="{server}/embed.js" async></script>'
        f'<amparo-map place="{TAPACHULA}" category="shelter food" {more}>'
        f'<a href="{server}/es/search?place={TAPACHULA}">Help in Tapachula</a></amparo-map>'
    )


def strict(server: str) -> str:
    return f"default-src 'none'; script-src {server}; frame-src {server}"


def test_the_element_shows_the_list_in_a_page_with_a_strict_policy(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    failures: list[str] = []
    page.on("console", lambda m: failures.append(m.text) if "Security Policy" in m.text else None)
    page.goto(site(element(server), policy=strict(server)))

    inside = page.frame_locator("iframe")
    expect(inside.locator(".card")).to_have_count(10)
    expect(inside.locator("html")).to_have_attribute("lang", "fr")  # what the browser asks for
    page.wait_for_function(TALLER)  # it grew with its list
    expect(page.get_by_text("Help in Tapachula")).to_be_hidden()
    inside.locator("summary").first.click()
    expect(inside.locator("#f-near")).to_be_visible()
    inside.locator("#f-near").fill("Tijuana")
    inside.get_by_role("button").first.click()
    expect(inside.locator("h1")).to_contain_text("Tijuana")
    assert failures == []


def test_what_is_tapped_in_it_opens_beside_the_site_and_the_way_out_leaves_it(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    address = site(element(server))
    page.context.route("https://www.accuweather.com/**", lambda route: route.fulfill(body="sun"))
    page.goto(address)
    inside = page.frame_locator("iframe")
    with page.context.expect_page() as opened:
        inside.locator(".card h3 a").first.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert opened.value.url.startswith(f"{server}/fr/listings/")

    inside.locator(".exit").click()
    page.wait_for_url("https://www.accuweather.com/**")


def test_the_element_believes_nobody_but_its_own_frame(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    page.goto(site(element(server)))
    page.wait_for_function(TALLER)
    before = page.locator("amparo-map iframe").get_attribute("height")
    page.evaluate(FORGED, 4444)
    page.wait_for_timeout(500)

    assert page.locator("amparo-map iframe").get_attribute("height") == before
    sandbox = page.locator("amparo-map iframe").get_attribute("sandbox") or ""
    assert "allow-same-origin" not in sandbox


@pytest.mark.parametrize("without", ["scripts", "frames", "our server"])
def test_what_cannot_be_shown_leaves_a_link(
    reader: Callable[..., Page], server: str, site: Callable[..., str], without: str
) -> None:
    page = reader(java_script_enabled=without != "scripts")
    ours = "http://127.0.0.1:9" if without == "our server" else server
    policy = f"default-src 'none'; script-src {ours}" if without == "frames" else ""
    page.goto(site(element(ours), policy=policy))
    page.wait_for_timeout(500)

    expect(page.get_by_role("link", name="Help in Tapachula")).to_be_visible()


def test_a_plain_frame_is_whole_without_scripts(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader(java_script_enabled=False)
    page.context.route("https://www.accuweather.com/**", lambda route: route.fulfill(body="sun"))
    frame = f'<iframe src="{server}/embed?place={TAPACHULA}&show=map" height="700" width="340">'
    page.goto(site(f"{frame}</iframe>"))
    inside = page.frame_locator("iframe")
    expect(inside.locator("img")).to_be_visible()
    assert inside.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    inside.locator("summary", has_text="Changer la recherche").click()
    inside.get_by_role("button").first.click()
    expect(inside.locator("h1")).to_contain_text("Tapachula")
    inside.locator(".exit").click()
    page.wait_for_url("https://www.accuweather.com/**")


def test_the_element_shows_the_way_ahead(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    script = f'<script src="{server}/embed.js" async></script>'
    way = f'corridor="mexico-pacific" from="{TAPACHULA}" direction="forward" show="map"'
    page.goto(site(f"{script}<amparo-map {way}></amparo-map>", policy=strict(server)))
    inside = page.frame_locator("iframe")
    expect(inside.locator("h1")).to_contain_text("Tapachula")
    picture = inside.locator("img")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    inside.locator("summary").last.click()
    expect(inside.locator(".way h3")).to_have_count(13)


def test_in_a_page_from_right_to_left_it_is_so_too_and_fits(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader(viewport={"width": 360, "height": 740})
    page.goto(site(element(server, 'locale="ar"'), language="ar", direction="rtl"))
    inside = page.frame_locator("iframe")
    expect(inside.locator("html")).to_have_attribute("dir", "rtl")
    expect(inside.locator(".card")).to_have_count(10)
    wider = "e => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert inside.locator("body").evaluate(wider) == 0
    assert page.evaluate(f"({wider})()") == 0


def test_the_sketch_map_is_seen_inside_a_sandbox(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    page.goto(site(element(server, 'show="map" height="500"')))
    picture = page.frame_locator("iframe").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    assert page.locator("iframe").get_attribute("height") == "500"


def test_the_map_that_moves_is_loaded_into_a_sandbox_after_a_tap(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    abroad: list[str] = []
    page.context.on("request", lambda x: abroad.append(x.url) if "127.0.0.1" not in x.url else None)
    page.context.route(f"{LEAFLET_URL}**", leaflet)
    page.context.route(f"{TILES}**", tile)
    page.goto(site(element(server)))
    inside = page.frame_locator("iframe")
    inside.locator("details", has=page.locator("img")).locator("summary").click()
    assert abroad == []
    inside.get_by_role("button", name="Charger la carte").click()
    expect(inside.locator("#map path.leaflet-interactive").first).to_be_attached()


def test_in_wordpress_the_page_around_it_hears_the_height_and_what_was_tapped(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    frame = f'<iframe sandbox="allow-scripts" src="{server}/embed?place={TAPACHULA}#?secret=Ab12">'
    page.add_init_script("window.heard = []; onmessage = event => heard.push(event.data)")
    page.goto(site(f"{frame}</iframe>"))
    page.frame_locator("iframe").locator(".card h3 a").first.click()
    page.wait_for_function("heard.some(said => said.message === 'link')")

    heard = page.evaluate("heard")
    assert {said["secret"] for said in heard} == {"Ab12"}
    assert heard[0]["message"] == "height"
    assert heard[0]["value"] > 1000
    assert heard[-1]["value"].startswith(f"{server}/fr/listings/")


def test_no_other_page_of_ours_can_be_framed(
    reader: Callable[..., Page], server: str, site: Callable[..., str]
) -> None:
    page = reader()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "frame-ancestors" in m.text else None)
    page.goto(site(f'<iframe src="{server}/es/search?place={TAPACHULA}"></iframe>'))
    page.wait_for_timeout(300)

    assert len(refused) == 1
