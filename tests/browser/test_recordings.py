"""Recorded voices in a real browser on the real server, and the page that records them."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.recordings import CLIPS
from tests.browser.serving import serving
from tests.browser.visitor import Visitor
from tests.postgres import DatabaseUrls
from tests.recorded import record

#: A microphone in which nobody speaks; what was asked of it is noted.
MICROPHONE = """
window.asked = 0
window.released = 0
navigator.mediaDevices.getUserMedia = () => {
  asked += 1
  return window.refused
    ? Promise.reject(new Error())
    : Promise.resolve({ getTracks: () => [{ stop: () => { released += 1 } }] })
}
window.MediaRecorder = class {
  constructor(voice, options) { this.mimeType = 'audio/webm;codecs=opus' }
  start() { window.recorder = this }
  stop() {
    this.ondataavailable({ data: new Blob(['sound']) })
    this.onstop()
  }
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("audio")
    record(found, "mam", *CLIPS)
    return found


@pytest.fixture(scope="module")
def log(folder: Path) -> Path:
    return folder / "server.log"


@pytest.fixture(scope="module")
def speaking(demo_urls: DatabaseUrls, folder: Path, log: Path) -> Iterator[str]:
    """The address of a server with recordings in Mam, whose operator keeps an access log."""
    with serving(demo_urls, log=log, AMPARO_AUDIO=str(folder), AMPARO_ACCESS_LOG="1") as address:
        yield address


@pytest.fixture
def listener(windowless: Browser, speaking: str) -> Iterator[Visitor]:
    visitor = Visitor(windowless, speaking, viewport={"width": 320, "height": 640})
    yield visitor
    visitor.close()


def sources(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("audio", "all => all.map(x => x.src)")
    return found


def test_a_player_is_asked_for_after_the_tap_only_and_plays(listener: Visitor) -> None:
    page = listener.open("/en/cards?l=mam&h=en")
    assert len(sources(page)) == 10
    page.wait_for_load_state("networkidle")
    assert not [r.url for r in listener.asked if "/audio/" in r.url]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    played = page.evaluate(
        """async () => {
          const player = document.querySelector('audio')
          await player.play()
          return [player.duration, player.error]
        }"""
    )

    assert played == [pytest.approx(1.4, abs=0.05), None]
    assert len({r.url for r in listener.asked if "/audio/" in r.url}) == 1
    assert listener.kept() == {}


def test_the_server_gives_parts_of_a_recording(listener: Visitor, speaking: str) -> None:
    address = sources(listener.open("/en/languages"))[0]
    asked = urllib.request.Request(address, headers={"Range": "bytes=0-3"})

    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert (answer.status, answer.read()) == (206, b"OggS")
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "audio/ogg"


def test_an_access_log_says_nothing_of_who_listened(
    listener: Visitor, speaking: str, log: Path
) -> None:
    address = sources(listener.open("/en/languages"))[0]
    urllib.request.urlopen(address, timeout=20).close()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address.replace(".opus", "0.opus"), timeout=20)

    lines = log.read_text()

    assert "/<locale:locale>/languages" in lines, "it is kept"
    assert "audio" not in lines


@pytest.fixture
def recorder(visit: Callable[..., Visitor]) -> Visitor:
    visitor = visit()
    visitor.context.add_init_script(MICROPHONE)
    return visitor


def test_a_partner_records_a_sentence_hears_it_and_saves_it(recorder: Visitor) -> None:
    page = recorder.open("/en/record")
    assert page.evaluate("asked") == 0, "nothing before the tap"
    doctor = page.get_by_role("listitem").filter(has_text="I need a doctor.")
    expect(doctor.get_by_role("link")).to_be_hidden()

    doctor.get_by_role("button", name="Record").tap()
    doctor.get_by_role("button", name="Stop").tap()

    assert page.evaluate("[asked, released]") == [1, 1], "the microphone is let go"
    expect(doctor.get_by_role("button", name="Record")).to_be_visible()
    saved = doctor.get_by_role("link", name="Save on this phone")
    with page.expect_download() as download:
        saved.tap()
    assert download.value.suggested_filename == "doctor.webm"
    assert Path(download.value.path()).read_bytes() == b"sound"
    expect(doctor.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
    assert [r.method for r in recorder.asked if r.resource_type != "media"] == ["GET"]
    assert recorder.kept() == {}


def test_a_recording_ends_after_half_a_minute(recorder: Visitor) -> None:
    page = recorder.open("/en/record")
    page.clock.install()
    food = page.get_by_role("listitem").filter(has_text="I need food.")
    food.get_by_role("button", name="Record").tap()
    expect(food.get_by_role("button", name="Stop")).to_be_visible()

    page.clock.fast_forward(30_000)

    expect(food.get_by_role("link", name="Save on this phone")).to_be_visible()


def test_a_microphone_that_is_refused_says_so(recorder: Visitor) -> None:
    page = recorder.open("/en/record")
    page.evaluate("window.refused = true")
    food = page.get_by_role("listitem").filter(has_text="I need food.")

    food.get_by_role("button", name="Record").tap()

    expect(food.get_by_role("alert")).to_have_text("The microphone cannot be used.")


def test_without_script_the_page_is_the_list(visit: Callable[..., Visitor]) -> None:
    page = visit(java_script_enabled=False).open("/en/record")

    expect(page.get_by_text("I need a doctor.")).to_be_visible()
    expect(page.get_by_role("button", name="Record")).to_have_count(0)
