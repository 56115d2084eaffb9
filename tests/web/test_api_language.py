"""The language of the API's names: by parameter, else by what ``Accept-Language`` asks for."""

import json

import pytest
from werkzeug.test import TestResponse

from tests.pages import StrictClient

PATHS = (
    "taxonomies", "languages", "services?near=Tapachula&limit=3", "corridors",
    "corridors/mexico-pacific/services?direction=forward&limit=3",
)  # fmt: skip


def ask_in(client: StrictClient, path: str, *languages: str, **headers: str) -> TestResponse:
    said = {"Accept-Language": languages[0]} if languages else {}
    return client.raw.get(f"/api/v1/{path}", headers=said | headers)


@pytest.mark.parametrize("path", PATHS)
def test_a_program_gets_names_in_the_language_that_it_asks_for(
    client: StrictClient, path: str
) -> None:
    for _again in range(2):  # the second from our own cache
        for said, locale in (
            ("ht,fr;q=0.5", "ht"), ("en-US", "en"), ("zh-TW", "zh-Hans"), ("de, ar;q=0.3", "ar"),
            ("*", "es"), ("en;q=0", "es"), ("x" * 500, "es"), ("", "es"),
        ):  # fmt: skip
            heard = ask_in(client, path, said)
            named = ask_in(client, f"{path}{'&' if '?' in path else '?'}locale={locale}", "pt")
            assert heard.headers["Content-Language"] == locale
            assert heard.get_data() == named.get_data()
            assert "Accept-Language" in heard.vary
            assert "Accept-Language" not in named.vary


def test_a_program_that_asks_for_no_language_gets_what_it_always_got(client: StrictClient) -> None:
    silent = ask_in(client, "taxonomies")

    assert silent.headers["Content-Language"] == "es"
    assert silent.get_data() == ask_in(client, "taxonomies?locale=es").get_data()


def test_each_language_has_an_etag_of_its_own(client: StrictClient) -> None:
    english = ask_in(client, "taxonomies", "en")
    tag = english.headers["ETag"]

    again = ask_in(client, "taxonomies", "en", **{"If-None-Match": tag})
    assert again.status_code == 304
    assert "Accept-Language" in again.vary
    assert again.headers["Content-Language"] == "en"
    assert ask_in(client, "taxonomies", "fr", **{"If-None-Match": tag}).status_code == 200


def test_a_posted_search_is_heard_too(client: StrictClient) -> None:
    posted = client.raw.post(
        "/api/v1/services",
        json={"near": "Tapachula", "limit": 1},
        headers={"Accept-Language": "fr"},
    )

    assert posted.headers["Content-Language"] == "fr"
    first = json.loads(posted.get_data())["features"][0]["properties"]
    assert "/fr/listings/" in first["url"]


def test_what_has_no_names_of_ours_is_one_for_all(client: StrictClient) -> None:
    for path in ("places?q=Tapachula", "clusters?bbox=-118,14,-86,33&zoom=5", "openapi.json"):
        answers = [ask_in(client, path, said) for said in ("en", "fr")]
        assert answers[0].get_data() == answers[1].get_data()
        assert "Content-Language" not in answers[0].headers
        assert "Accept-Language" not in answers[0].vary
