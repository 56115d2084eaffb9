"""Recorded voices on pages: where somebody recorded one, and nowhere else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.services.recordings import CLIPS, Recording
from tests.page_checks import HEAVIEST, policy_of
from tests.pages import Page, StrictClient
from tests.postgres import DatabaseUrls
from tests.recorded import opus, record
from tests.settings import settings_of

PAGES = ["", "languages", "cards", "cards?l=mam&h=es", "urgent?u=u2&near=Tapachula"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Mam of Todos Santos and Spanish, all of it."""
    record(tmp_path, "mam", *CLIPS, variant="todos-santos")
    record(tmp_path, "es", *CLIPS)
    return tmp_path


@pytest.fixture
def heard_app(demo_urls: DatabaseUrls, folder: Path) -> Iterator[Flask]:
    """An application with these recordings."""
    app = create_app(replace(settings_of(demo_urls), audio=folder))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture
def heard(heard_app: Flask) -> StrictClient:
    return StrictClient(heard_app)


def played(page: Page) -> list[str]:
    """The addresses of the recordings on a page."""
    return [str(src) for src in page.all("//audio/@src")]


def codes(page: Page, voice: str) -> set[str]:
    prefix = f"/audio/{voice}/"
    found = [str(src) for src in page.all("//audio/@src")]
    return {src.removeprefix(prefix).split("-")[0] for src in found if src.startswith(prefix)}


@pytest.mark.parametrize("path", PAGES)
def test_without_recordings_no_page_has_a_player(client: StrictClient, path: str) -> None:
    page = client.get(f"/es/{path}")

    assert page.all("//audio") == []
    assert "media-src" not in policy_of(page)
    assert "audio" not in page.one("//head/style[1]").text


def test_each_language_with_a_voice_can_be_heard_and_leads_to_its_cards(
    heard: StrictClient,
) -> None:
    for path in ("languages", "cards"):
        page = heard.get(f"/es/{path}")
        assert codes(page, "mam-todos-santos") == {CLIPS["language"]}
        assert "/es/cards?l=mam" in page.hrefs()
        assert "todos-santos · Escuchar, 1 kB" in page.text
    assert len(heard.get("/en/languages").all("//a[@lang='es']")) == 1, "once is enough"
    choice = heard.get("/en/languages").one("//li[a[@hreflang='es']]//audio")
    assert f"/audio/es/{CLIPS['language']}-" in choice.get("src")


def test_the_first_screen_says_what_it_is_and_the_main_needs(heard: StrictClient) -> None:
    page = heard.get("/es/")

    wanted = ("welcome", "interpreter", "sleep", "food", "doctor", "lawyer")
    assert codes(page, "es") == {CLIPS[clip] for clip in wanted}
    assert played(heard.get("/en/")) == [], "nobody recorded English"


def test_the_cards_can_be_heard_in_the_language_of_who_shows_them(heard: StrictClient) -> None:
    page = heard.get("/en/cards?l=mam&h=en")

    assert codes(page, "mam-todos-santos") == set(CLIPS.values()) - {
        CLIPS["language"],
        CLIPS["emergency"],
    }
    doctor = page.one("//li[contains(., 'I need a doctor.')]//audio")
    assert f"/{CLIPS['doctor']}-" in doctor.get("src")


def test_the_emergency_number_can_be_heard(heard: StrictClient) -> None:
    assert codes(heard.get("/es/urgent?u=u2&near=Tapachula"), "es") == {CLIPS["emergency"]}


@pytest.mark.parametrize("path", PAGES)
def test_a_player_loads_nothing_before_the_tap_and_needs_no_script(
    heard: StrictClient, path: str
) -> None:
    page = heard.get(f"/es/{path}")

    assert page.all("//audio")
    for player in page.all("//audio"):
        assert player.get("preload") == "none"
        assert player.get("controls") is not None
        assert player.get("autoplay") is None
        assert "kB" in player.get("aria-label")
    assert "media-src 'self'" in policy_of(page)
    assert page.weight <= HEAVIEST


def test_the_list_of_results_has_no_players(heard: StrictClient) -> None:
    page = heard.get("/es/search?near=Tapachula")

    assert page.all("//audio") == []
    assert "media-src" not in policy_of(page)


def address(one: Recording) -> str:
    return f"/audio/{one.voice}/{CLIPS[one.clip]}-{one.version}.opus"


def test_a_recording_is_kept_for_long_and_comes_in_parts(heard_app: Flask, folder: Path) -> None:
    (one,) = record(folder, "es", "doctor")
    client = heard_app.test_client()

    whole = client.get(address(one))
    assert whole.status_code == 200
    assert whole.get_data() == opus(1)
    assert whole.mimetype == "audio/ogg"
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in whole.headers
    assert "Set-Cookie" not in whole.headers

    part = client.get(address(one), headers={"Range": "bytes=4-9"})
    assert part.status_code == 206
    assert part.get_data() == opus(1)[4:10]
    assert part.headers["Content-Range"] == f"bytes 4-9/{len(opus(1))}"
    assert client.get(address(one), headers={"Range": "bytes=999999-"}).status_code == 416
    same = client.get(address(one), headers={"If-None-Match": whole.headers["ETag"]})
    assert same.status_code == 304


@pytest.mark.parametrize(
    "path", ["es/8-0000000000", "es/99-{v}", "../es/8-{v}", "es/doctor", "es/8", "nobody/8-{v}"]
)
def test_an_address_of_no_recording_is_not_found(heard_app: Flask, folder: Path, path: str) -> None:
    (one,) = record(folder, "es", "doctor")

    answer = heard_app.test_client().get(f"/audio/{path.format(v=one.version)}.opus")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_names_no_subject(heard: StrictClient) -> None:
    page = heard.get("/es/cards?l=mam&h=es")

    for src in page.all("//audio/@src"):
        assert not any(clip in src for clip in CLIPS), src


def test_a_partner_finds_the_sentences_also_without_script_and_no_robot_does(
    client: StrictClient, locale: str
) -> None:
    page = client.get(f"/{locale}/record")

    assert len(page.all("//main/ol/li")) == len(CLIPS) == 12
    assert [str(x) for x in page.all("//@data-clip")] == list(CLIPS)
    assert all(box.get("hidden") is not None for box in page.all("//*[@data-clip]"))
    assert page.one("//meta[@name='robots']").get("content") == "noindex"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.all("//main//form") == []
    assert "microphone=(self)" in page.headers["Permissions-Policy"]


def test_no_other_page_may_ask_for_the_microphone(client: StrictClient) -> None:
    for path in ("", "cards?l=mam", "urgent"):
        assert "microphone=()" in client.get(f"/es/{path}").headers["Permissions-Policy"]
