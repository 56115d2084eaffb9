"""Reading aloud: by a voice on the phone, after a tap, and silent as soon as somebody leaves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import Addresses
from tests.browser.visitor import Visitor

#: A phone's speech: it says nothing, and notes what it was given. Its voices come when told to.
SPEECH = """
window.said = []
window.silenced = 0
window.voices = []
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => voices,
  speak: saying => said.push(saying),
  cancel: () => { silenced += 1 },
} })
window.SpeechSynthesisUtterance = function (text) { this.text = text }
window.give = (...langs) => {
  voices = langs.map(lang => ({ lang, localService: true }))
  speechSynthesis.onvoiceschanged()
}
"""
READ = [
    "urgent answer",
    "a child alone",
    "listing",
    "line",
    "hidden listing",
    "step",
    "cards",
]
OTHERS = ["home", "results", "filters", "languages", "about"]


@pytest.fixture
def listener(visit: Callable[..., Visitor]) -> Visitor:
    """A phone with speech that has no voice yet."""
    visitor = visit()
    visitor.context.add_init_script(SPEECH)
    return visitor


def said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("said.map(x => x.text.split(/\\s+/).join(' ').trim())")
    return found


@pytest.mark.parametrize("kind", READ)
def test_the_button_comes_when_a_voice_of_the_language_does(
    listener: Visitor, addresses: Addresses, kind: str
) -> None:
    page = listener.open(addresses.path(kind))
    button = page.get_by_role("button", name="Read aloud")
    expect(button).to_be_hidden()

    page.evaluate("give('es-MX', 'ht_HT')")
    expect(button).to_be_hidden()
    page.evaluate("give('es-MX', 'en_US')")
    expect(button).to_be_visible()

    assert page.evaluate("said.length") == 0, "nothing is read without a tap"


def test_a_voice_that_is_not_on_the_phone_is_never_used(
    listener: Visitor, addresses: Addresses
) -> None:
    page = listener.open(addresses.path("listing"))

    page.evaluate("voices = [{ lang: 'en-US', localService: false }]")
    page.evaluate("speechSynthesis.onvoiceschanged()")

    expect(page.get_by_role("button", name="Read aloud")).to_be_hidden()


def test_the_main_words_are_read_and_numbers_digit_by_digit(
    listener: Visitor, addresses: Addresses
) -> None:
    page = listener.open(addresses.path("urgent answer"))
    page.evaluate("give('en-US')")

    page.get_by_role("button", name="Read aloud").tap()

    heard = said(page)
    assert heard[0] == "I have children and nowhere to sleep tonight"
    assert any(words.startswith("Emergency 9 1 1") for words in heard)
    everything = " ".join(heard)
    for navigation in (
        "Leave this page",
        "About Amparo",
        "Town or city",
        "Something else happened",
    ):
        assert navigation not in everything
    assert page.evaluate("said.every(x => x.voice.lang === 'en-US' && x.lang === 'en-US')")


def test_what_is_in_another_language_has_its_own_voice_where_there_is_one(
    listener: Visitor, addresses: Addresses
) -> None:
    page = listener.open(addresses.path("cards", "es"))  # shown to somebody who reads English
    button = page.locator("[data-read]")
    page.evaluate("give('es-MX')")
    expect(button).to_be_hidden()
    page.evaluate("give('es-MX', 'en-US')")

    button.tap()

    heard = dict(page.evaluate("said.map(x => [x.text.trim(), x.lang])"))
    assert heard["I need a doctor."] == "en-US"
    assert not [words for words in heard if "médica" in words], "once is enough"


def test_it_stops_by_the_same_button_and_by_itself(listener: Visitor, addresses: Addresses) -> None:
    page = listener.open(addresses.path("listing"))
    page.evaluate("give('en-US')")
    page.get_by_role("button", name="Read aloud").tap()
    silenced = page.evaluate("silenced")

    page.get_by_role("button", name="Stop reading").tap()
    assert page.evaluate("silenced") > silenced
    page.get_by_role("button", name="Read aloud").tap()
    page.evaluate("said[said.length - 1].onend()")

    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()


def test_it_falls_silent_before_the_page_has_left(listener: Visitor, addresses: Addresses) -> None:
    page = listener.open(addresses.path("step"))
    page.evaluate("give('en-US')")
    page.get_by_role("button", name="Read aloud").tap()

    before, after = page.evaluate(
        "() => [silenced, (document.querySelector('.exit').click(), silenced)]"
    )

    assert after > before
    listener.page.wait_for_load_state()


@pytest.mark.parametrize("kind", OTHERS)
def test_other_pages_carry_nothing_of_it(
    listener: Visitor, addresses: Addresses, kind: str
) -> None:
    page = listener.open(addresses.path(kind))

    assert page.locator("[data-read]").count() == 0
    assert "SpeechSynthesis" not in page.content()


@pytest.mark.parametrize("how", ["no script", "no speech"])
def test_a_phone_that_cannot_shows_no_button(
    visit: Callable[..., Visitor], addresses: Addresses, how: str
) -> None:
    visitor = visit(java_script_enabled=how != "no script")
    if how == "no speech":
        visitor.context.add_init_script(
            "Object.defineProperty(window, 'speechSynthesis', { value: undefined })"
        )

    page = visitor.open(addresses.path("listing"))

    expect(page.locator("[data-read]")).to_be_hidden()
