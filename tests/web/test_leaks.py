"""What is not public is on no page and in no answer: a crawl of the whole starter directory."""

import csv
import html
import json
import re
from collections.abc import Iterator

import pytest

from tests.page_checks import UUID
from tests.pages import StrictClient
from tests.postgres import STARTER_DATA


def rows() -> list[dict[str, str]]:
    with STARTER_DATA.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def features(client: StrictClient) -> list[dict[str, object]]:
    """Every listing, as the API gives it."""
    found: list[dict[str, object]] = []
    cursor = ""
    while True:
        page = json.loads(client.raw.get(f"/api/v1/services?limit=100{cursor}").get_data())
        found += page["features"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


@pytest.fixture(scope="module")
def answers(client: StrictClient, features: list[dict[str, object]]) -> dict[str, str]:
    """Address -> body: every listing in each form, a search in every town that has one."""
    addresses = [f"/api/v1/services/{f['id']}" for f in features]
    addresses += [f"/es/listings/{f['id']}" for f in features]
    addresses += [f"/es/listings/{f['id']}.vcf" for f in features]
    addresses += [f"/en/listings/{f['id']}" for f in features[::7]]
    towns = sorted({str(f["properties"]["city"]) for f in features if f["properties"]["city"]})  # type: ignore[index]
    addresses += [f"/es/search?near={town}" for town in towns[::3]]
    addresses += ["/es/", "/es/filters", "/es/urgent", "/api/v1/taxonomies", "/api/v1/languages"]
    found = {}
    for address in addresses:
        response = client.raw.get(address)
        assert response.status_code == 200, address
        found[address] = (
            json.dumps(json.loads(response.text), ensure_ascii=False, indent=0)
            if address.startswith("/api/")
            else response.text
        )
    return found


def all_text(answers: dict[str, str]) -> str:
    """Every line of the crawl, once: most are the same on all pages."""
    lines = {line for body in answers.values() for line in body.splitlines()}
    return html.unescape("\n".join(lines))


def test_no_private_key_and_no_note_for_moderators_is_anywhere(answers: dict[str, str]) -> None:
    text = all_text(answers).lower()

    keys = [row["id"] for row in rows()]
    notes = [row["note_for_moderators"] for row in rows() if len(row["note_for_moderators"]) > 11]
    assert len(keys) > 600
    assert len(notes) > 600
    assert [key for key in keys if key.lower() in text] == []
    assert [note for note in notes if note.lower() in text] == []


def test_nothing_that_is_held_back_is_anywhere(answers: dict[str, str]) -> None:
    text = all_text(answers)
    held = [row for row in rows() if row["hold"] == "yes"]

    public = {row["name"] for row in rows() if row["hold"] != "yes"}
    assert held
    assert [r["name"] for r in held if r["name"] not in public and r["name"] in text] == []


def test_nothing_of_what_is_hidden_is_anywhere(answers: dict[str, str]) -> None:
    """Names, streets and phones that a hidden row alone has, and whose showing nobody chose."""
    text = all_text(answers)
    hidden = [row for row in rows() if row["disclosure"] == "hidden" and row["hold"] != "yes"]
    others = "\n".join(";".join(row.values()) for row in rows() if row["disclosure"] != "hidden")

    assert hidden
    for row in hidden:
        chosen = set(row.get("public_fields", "").split(";"))
        secret = [row["address"], row["source_url"], row["latitude"]]
        secret += [row[name] for name in ("name", "website", "email") if name not in chosen]
        for value in filter(None, secret):
            assert value in others or value not in text, value


def test_addresses_hold_no_name_and_no_telling_word(answers: dict[str, str]) -> None:
    """Every own address of the crawl: its path is of known words and random ids only."""
    for address, body in answers.items():
        for href in own_hrefs(body) if address.startswith(("/es", "/en")) else ():
            path, _, query = href.partition("?")
            for part in path.strip("/").split("/"):
                known = part in {
                    "", "es", "en", "search", "filters", "listings", "urgent", "about", "privacy",
                    "map", "map.svg", "exit", "erase", "hide-your-visit",
                }  # fmt: skip
                assert known or UUID.match(part.removesuffix(".vcf")), href
            assert not re.search(r"gbv|lgbt|traffick|trans_|survivor", query), href


def own_hrefs(body: str) -> Iterator[str]:
    for found in re.finditer(r'(?:href|src|action)="(/[^"]*)"', body):
        yield found[1]


def test_a_sample_of_all_listing_pages_is_well_made(
    client: StrictClient, features: list[dict[str, object]]
) -> None:
    for number, feature in enumerate(features[::12]):
        locale = ("es", "en")[number % 2]
        page = client.get(f"/{locale}/listings/{feature['id']}")

        assert page.h1
        sensitive = {"gbv", "trafficking", "child_protection"} & set(
            feature["properties"]["categories"]  # type: ignore[index]
        )
        if sensitive:
            assert not page.is_stored()
            assert page.title in ("Información – Amparo", "Information – Amparo")
