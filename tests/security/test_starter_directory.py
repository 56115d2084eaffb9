"""What is not public of the starter directory is in no public row, on no page, in no answer."""

import csv
import html
import json
import re

import psycopg
import pytest

from tests.locales import TESTED, quiet_title
from tests.pages import StrictClient
from tests.postgres import STARTER_DATA, DatabaseUrls


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
    """Address -> body: every listing in the API, some in each form, searches in their towns."""
    found = {f"feature {feature['id']}": json.dumps(feature, ensure_ascii=False, indent=0)
             for feature in features}  # fmt: skip
    addresses = [f"/es/listings/{f['id']}" for f in features[::5]]
    addresses += [f"/es/listings/{f['id']}.vcf" for f in features[::5]]
    addresses += [f"/en/listings/{f['id']}" for f in features[3::15]]
    towns = sorted({str(f["properties"]["city"]) for f in features if f["properties"]["city"]})  # type: ignore[index]
    addresses += [f"/es/search?near={town}" for town in towns[::6]]
    addresses += ["/es/", "/es/filters", "/es/urgent", "/api/v1/taxonomies", "/api/v1/languages"]
    for address in addresses:
        response = client.raw.get(address)
        assert response.status_code == 200, address
        found[address] = (
            json.dumps(json.loads(response.text), ensure_ascii=False, indent=0)
            if address.startswith("/api/")
            else response.text
        )
    return found


@pytest.fixture(scope="module")
def stored(demo_urls: DatabaseUrls) -> str:
    """Every row that a stranger can read, but for the towns."""
    with psycopg.connect(demo_urls.public) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'directory'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND relname NOT IN"
            " ('place', 'place_name', 'admin1')"
        ).fetchall()
        return "\n".join(
            row[0]
            for (name,) in tables
            for row in connection.execute(f"SELECT t::text FROM {name} t").fetchall()
        )


def all_text(answers: dict[str, str]) -> str:
    """Every line of the crawl, once: most are the same on all pages."""
    lines = {line for body in answers.values() for line in body.splitlines()}
    return html.unescape("\n".join(lines))


def test_no_private_key_and_no_note_for_moderators_is_anywhere(
    answers: dict[str, str], stored: str
) -> None:
    text = all_text(answers).lower() + stored.lower()

    keys = [row["id"] for row in rows()]
    notes = [row["note_for_moderators"] for row in rows() if len(row["note_for_moderators"]) > 11]
    assert len(keys) > 600
    assert len(notes) > 600
    assert [key for key in keys if key.lower() in text] == []
    assert [note for note in notes if note.lower() in text] == []


def test_nothing_that_is_held_back_is_anywhere(answers: dict[str, str], stored: str) -> None:
    text = all_text(answers) + stored
    held = [row for row in rows() if row["hold"] == "yes"]

    public = {row["name"] for row in rows() if row["hold"] != "yes"}
    assert held
    assert [r["name"] for r in held if r["name"] not in public and r["name"] in text] == []


def test_nothing_of_what_is_hidden_is_anywhere(answers: dict[str, str], stored: str) -> None:
    """Names, streets and phones that a hidden row alone has, and whose showing nobody chose."""
    text = all_text(answers) + stored
    hidden = [row for row in rows() if row["disclosure"] == "hidden" and row["hold"] != "yes"]
    others = "\n".join(";".join(row.values()) for row in rows() if row["disclosure"] != "hidden")

    assert hidden
    for row in hidden:
        chosen = set(row.get("public_fields", "").split(";"))
        secret = [row["address"], row["source_url"], row["latitude"]]
        secret += [row[name] for name in ("name", "website", "email") if name not in chosen]
        if "phone" not in chosen:
            secret += re.findall(r"\+\d+", row["phones"] + row["whatsapp"])
        for value in filter(None, secret):
            assert value in others or value not in text, value


def test_a_sample_of_all_listing_pages_is_well_made(
    client: StrictClient, features: list[dict[str, object]]
) -> None:
    for number, feature in enumerate(features[::12]):
        locale = TESTED[number % 2]
        page = client.get(f"/{locale}/listings/{feature['id']}")

        assert page.h1
        sensitive = {"gbv", "trafficking", "child_protection"} & set(
            feature["properties"]["categories"]  # type: ignore[index]
        )
        if sensitive:
            assert not page.is_stored()
            assert page.title == quiet_title(locale)
