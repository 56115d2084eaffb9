"""Posters for a wall: what stands on them, and what may never hang there."""

import datetime as dt
import re

import pytest
from sqlalchemy.orm import Session

from app.web.qr import drawn
from tests.factories import PHONE, TAPACHULA, make_listing
from tests.pages import StrictClient

BASE = "https://amparo.example.org"
DOOR = (-92.26, 14.91)


def test_a_town_has_a_code_in_each_language_and_its_address_beside_it(client: StrictClient) -> None:
    page = client.get(f"/es/poster?place={TAPACHULA}&l=ht&l=ar&l=zh-Hans&l=fr")

    parts = page.all("//div[@class='part']")
    assert [part.get("lang") for part in parts] == ["es", "ht", "ar", "zh-Hans"]
    assert parts[2].get("dir") == "rtl"
    for part in parts:
        address = f"{BASE}/{part.get('lang')}/search?place={TAPACHULA}"
        assert address in "".join(part.itertext())
        assert part.xpath(".//*[local-name()='path']/@d")[0] in drawn(address)
    assert "911" in page.text
    assert page.h1 == "Tapachula"


def test_a_poster_has_no_line_for_what_others_must_not_see(
    session: Session, own: StrictClient
) -> None:
    for name, codes in (("Hurt", ["gbv", "information"]), ("Advice", ["information"])):
        make_listing(session, name=name, line=True, categories=codes, coverage=("MX", ""),
                     phones=["+12025550107" if name == "Hurt" else PHONE])  # fmt: skip

    page = own.get(f"/en/poster?place={TAPACHULA}")
    assert "Advice" in page.text
    assert "Hurt" not in page.text


def test_a_listing_has_one_with_its_address_and_numbers(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(
        session, name="Kitchen", categories=["food"], point=DOOR, address="1 Made-up Street",
        serves=["everyone"],
    )  # fmt: skip
    assert f"/en/listings/{listing}/poster" in own.get(f"/en/listings/{listing}").hrefs()

    page = own.get(f"/en/listings/{listing}/poster?l=es")
    assert "1 Made-up Street" in page.text
    assert "Also for people who live here." in page.text
    assert "Not checked, date not known. Call or ask first." in page.text
    assert re.findall(r"https://amparo[^ ]+", page.text) == [
        f"{BASE}/en/listings/{listing}",
        f"{BASE}/es/listings/{listing}",
    ]


def test_a_poster_says_on_which_day_a_place_was_confirmed(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, categories=["food"], verified_on=dt.date(2026, 11, 20))

    page = own.get(f"/en/listings/{listing}/poster")
    assert "Confirmed on November 20, 2026." in page.text  # "five days ago" does not last


@pytest.mark.parametrize(
    ("serves", "only_for"), [((), ()), (("families",), ()), (("everyone",), ("women",))]
)
def test_neighbours_are_named_only_where_a_place_is_for_them(
    session: Session, own: StrictClient, serves: tuple[str, ...], only_for: tuple[str, ...]
) -> None:
    listing = make_listing(session, categories=["food"], serves=serves, only_for=only_for)

    assert "live here" not in own.get(f"/en/listings/{listing}/poster").text


@pytest.mark.parametrize(
    "kind",
    [
        {"disclosure": "area", "town": TAPACHULA},
        {"disclosure": "hidden", "public_fields": ["name", "phone"]},
        {"categories": ["food", "gbv"]},
        {"serves": ["lgbtiq"]},
        {"categories": ["legal_aid"], "line": True, "coverage": ("MX", "")},
    ],
)
def test_what_must_not_be_found_has_no_poster(
    session: Session, own: StrictClient, kind: dict[str, object]
) -> None:
    listing = make_listing(session, **{"categories": ["shelter"], **kind})  # type: ignore[arg-type]

    assert "poster" not in " ".join(own.get(f"/en/listings/{listing}").hrefs())
    own.get(f"/en/listings/{listing}/poster", status=404)
