"""Leaving: the page is gone at once, and Back does not bring it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.addresses import Addresses
from tests.browser.visitor import KEPT, Visitor

pytestmark = pytest.mark.whole_browser

WEATHER = "https://www.accuweather.com/"
IN_TAPACHULA = {"latitude": 14.905678, "longitude": -92.258912}
#: Something of every kind that a page of ours may one day keep.
KEEP = """async () => {
  localStorage.setItem('a', '1')
  sessionStorage.setItem('a', '1')
  document.cookie = 'a=1; max-age=1000'
  await (await caches.open('a')).put('/a', new Response('1'))
  await new Promise(done => {
    const opening = indexedDB.open('a')
    opening.onsuccess = () => { opening.result.close(); done() }
  })
}"""
ALL_KEPT = {"cookies": 1, "local": 1, "session": 1, "databases": 1, "caches": 1}
#: A script that cannot erase: what is gone then, the header took.
ERASES_NOTHING = """
  Storage.prototype.clear = CacheStorage.prototype.delete = () => {}
  IDBFactory.prototype.deleteDatabase = () => {}
"""
#: In one go, so that nothing from elsewhere can have come between.
LEAVE_AND_LOOK = """() => {
  document.querySelector('.exit').click()
  return [document.documentElement.textContent, document.title]
}"""
#: Tells when a page came back from memory as it was.
FROM_MEMORY = "addEventListener('pageshow', event => event.persisted && cameFromMemory())"


@pytest.fixture
def leaver(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A phone for which there is weather."""

    def one(**options: object) -> Visitor:
        visitor = visit(**options)
        visitor.answer(WEATHER, _weather)
        return visitor

    return one


def test_a_woman_passes_the_step_leaves_and_back_shows_nothing_of_it(
    leaver: Callable[..., Visitor],
) -> None:
    visitor = leaver()
    page = visitor.open("/en/")
    _asks_for_support(page)
    expect(page.locator("main a[href='tel:911']")).to_be_in_viewport()
    page.get_by_role("link", name="Go on").tap()
    expect(page.get_by_text("she, he or they decide")).to_be_visible()
    assert page.title() == "Information – Amparo"

    _leaves(page)
    expect(page.get_by_text("Sunny")).to_be_visible()
    assert page.url == f"{WEATHER}en/mx/mexico-weather"
    assert "referer" not in visitor.asked_abroad[0].headers
    told = [r.method for r in visitor.asked if "/exit" in r.url]
    assert told == ["POST"], "in the background, and only once"

    for there in ("en/mx/mexico-weather", "en/world-weather"):  # in place of the step, of home
        _goes_back_to_other_weather(page)
        assert page.url == WEATHER + there
    page.go_back(wait_until="commit")
    assert page.url == "about:blank", "what was before Amparo"
    visitor.open("/en/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find help near you")
    assert visitor.kept() == {}


def test_without_scripts_she_leaves_by_a_link_and_back_shows_the_page(
    leaver: Callable[..., Visitor],
) -> None:
    visitor = leaver(java_script_enabled=False)
    page = visitor.open("/en/")
    _asks_for_support(page)
    page.get_by_role("link", name="Go on").tap()
    expect(page.get_by_text("she, he or they decide")).to_be_visible()

    _leaves(page)
    expect(page.get_by_text("Sunny")).to_be_visible()
    assert page.url == f"{WEATHER}en/mx/mexico-weather"
    assert "referer" not in visitor.asked_abroad[0].headers
    page.go_back(wait_until="commit")  # as /hide-your-visit says
    expect(page.get_by_text("she, he or they decide")).to_be_visible()


def test_the_page_is_blank_before_anything_answers(
    leaver: Callable[..., Visitor], addresses: Addresses
) -> None:
    page = leaver().open(addresses.path("listing"))
    assert page.evaluate(LEAVE_AND_LOOK) == ["", ""]
    expect(page.get_by_text("Sunny")).to_be_visible()


def test_a_page_that_the_phone_kept_in_memory_leaves_too(
    leaver: Callable[..., Visitor], addresses: Addresses
) -> None:
    visitor = leaver()
    from_memory: list[str] = []
    visitor.context.expose_binding("cameFromMemory", lambda source: from_memory.append(""))
    visitor.context.add_init_script(FROM_MEMORY)
    visitor.context.route("**/exit?*", lambda route: route.abort())  # what it clears stays
    page = visitor.open(addresses.path("results"))
    page.locator(".card h3 a").first.tap()
    expect(page.get_by_role("heading", name="How we know")).to_be_visible()

    page.go_back(wait_until="commit")  # before leaving: the list, as it was
    expect(page.locator(".card").first).to_be_visible()
    page.go_forward(wait_until="commit")
    expect(page.get_by_role("heading", name="How we know")).to_be_visible()
    _comes_to_be(page, from_memory)
    from_memory.clear()

    _leaves(page)
    expect(page.get_by_text("Sunny")).to_be_visible()
    _goes_back_to_other_weather(page)
    _comes_to_be(page, from_memory)
    assert page.url.startswith(WEATHER)


def _comes_to_be(page: Page, said: list[str]) -> None:
    """Wait until the page has told the test something: it does so a moment after it is seen."""
    for _ in range(100):
        if said:
            return
        page.wait_for_timeout(20)
    raise AssertionError("the page came from the server, not from memory")


def test_shift_three_times_leaves_and_is_announced(
    leaver: Callable[..., Visitor], addresses: Addresses
) -> None:
    visitor = leaver(viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)
    page = visitor.open(addresses.path("listing"))
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # seconds: from here on time passes only where the test says so
    status = page.get_by_role("status")

    page.keyboard.press("Shift")
    expect(status).to_have_text("Times to press Shift to leave this page: 2")
    page.clock.fast_forward(4_900)
    page.keyboard.press("Shift")
    expect(status).to_have_text("Times to press Shift to leave this page: 1")
    page.clock.fast_forward(5_100)
    expect(status).to_have_text("Times to press Shift to leave this page: 3")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Tab")
    expect(status).to_have_text("Times to press Shift to leave this page: 3")
    page.keyboard.type("ABC")  # each with its Shift
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(status).to_have_text("Times to press Shift to leave this page: 3")
    assert visitor.asked_abroad == []

    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.get_by_text("Sunny")).to_be_visible()


def test_the_way_out_comes_right_after_the_skip_link(
    leaver: Callable[..., Visitor], addresses: Addresses
) -> None:
    page = leaver(is_mobile=False, has_touch=False).open(addresses.path("step"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".exit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sunny")).to_be_visible()


def test_a_child_alone_finds_who_answers_without_a_question(visit: Callable[..., Visitor]) -> None:
    page = visit(java_script_enabled=False).open("/en/")
    page.get_by_role("link", name="In danger, hurt, or nowhere to sleep tonight?").tap()
    page.get_by_role("link", name="I am a child and alone").tap()

    expect(page.get_by_text("You did nothing wrong.")).to_be_in_viewport()
    expect(page.locator("main a[href='tel:911']").first).to_be_in_viewport()
    assert page.locator("main input, main select, main button").count() == 0
    expect(page.get_by_text("Do not go with somebody you do not know.")).to_be_visible()


def test_a_position_goes_through_the_step_and_back_finds_the_list(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(geolocation=IN_TAPACHULA, permissions=["geolocation"])
    page = visitor.open("/en/filters")
    page.get_by_label("Support and safety").check()
    page.get_by_role("button", name="Use my position").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you go on")
    page.get_by_role("button", name="Go on").tap()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Support and safety near Tapachula")
    assert page.url.endswith("/en/search?go=1&c=k5&l=en")

    page.locator(".card h3 a").first.tap()
    expect(page.get_by_role("heading", name="How we know")).to_be_visible()
    page.go_back(wait_until="commit")
    expect(heading).to_have_text("Support and safety near Tapachula")
    page.go_back(wait_until="commit")
    expect(heading).to_have_text("Before you go on")
    assert not [r.url for r in visitor.asked if "lat" in r.url or "14.9" in r.url]
    assert visitor.kept() == {}


@pytest.mark.parametrize("header_alone", [True, False], ids=["the header alone", "with script"])
def test_one_button_erases_what_the_phone_keeps(phone: Visitor, header_alone: bool) -> None:
    page = phone.open("/en/")
    page.evaluate(KEEP)
    assert phone.kept() == ALL_KEPT
    if header_alone:
        page.add_init_script(ERASES_NOTHING)
    page.get_by_role("button", name="Erase from this phone").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Erased from this phone")
    assert phone.kept() == {}


def test_browsers_that_do_not_know_the_header_erase_by_the_script(phone: Visitor) -> None:
    page = phone.open("/en/")
    page.evaluate(KEEP)
    phone.context.route("**/erase", _without_header)
    page.get_by_role("button", name="Erase from this phone").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Erased from this phone")
    kept = {"local": 1}
    for _ in range(100):  # the script does not wait for what it has asked for
        kept = page.evaluate(KEPT)
        if not any(kept.values()):
            break
    assert not any(kept.values()), kept
    phone.context.clear_cookies()  # not a script's to erase where they are the server's


def test_leaving_leaves_what_was_saved_for_later(phone: Visitor, addresses: Addresses) -> None:
    page = phone.open(addresses.path("home"))
    page.evaluate(KEEP)
    assert (
        page.evaluate(f"fetch('{_way_out(page)}', {{ method: 'POST' }}).then(a => a.status)") == 204
    )
    assert phone.kept() == ALL_KEPT
    phone.context.clear_cookies()


def _asks_for_support(page: Page) -> None:
    page.get_by_label("Where are you?").fill("Tapachula")
    page.get_by_role("button", name="Support and safety").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you go on")


def _leaves(page: Page) -> None:
    page.get_by_role("link", name="Leave this page").click(no_wait_after=True)


def _goes_back_to_other_weather(page: Page) -> None:
    page.evaluate("document.title = 'the weather before'")
    page.evaluate("setTimeout(() => history.back())")  # answers before the page goes
    expect(page).to_have_title("Weather")


def _weather(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<!doctype html><title>Weather</title><p>Sunny")


def _way_out(page: Page) -> str | None:
    return page.locator(".exit").get_attribute("href")


def _without_header(route: Route) -> None:
    answer = route.fetch()
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "clear-site-data"}
    route.fulfill(response=answer, headers=headers)
