"""What search engines may find, and what they are never led to."""

import json
import re

import pytest
from lxml import etree
from sqlalchemy.orm import Session

from app.locales import LOCALES
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient

BASE = "https://amparo.example.org"
DOOR = (-92.26, 14.91)
LOC = "{*}loc"
WITHHELD = [
    {"disclosure": "area", "town": TAPACHULA},
    {"disclosure": "hidden", "public_fields": ["name", "phone"]},
    {"categories": ["food", "gbv"]},
    {"serves": ["lgbtiq"]},
    {"only_for": ["trans_people"]},
    {"line": True, "coverage": ("MX", "")},
]


def listed(client: StrictClient) -> dict[str, list[str]]:
    """Each address of the sitemap, with its alternates."""
    index = etree.fromstring(client.raw.get("/sitemap.xml").get_data())
    found = {}
    for part in index.iter(LOC):
        answer = client.raw.get(str(part.text).removeprefix(BASE))
        assert (answer.status_code, answer.mimetype) == (200, "application/xml")
        for entry in etree.fromstring(answer.get_data()):
            found[str(entry.find(LOC).text)] = [
                f"{link.get('hreflang')} {link.get('href')}" for link in entry.findall("{*}link")
            ]
    return found


def test_the_sitemap_leads_to_open_places_in_every_language(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, name="Kitchen", categories=["food"], point=DOOR)

    found = listed(own)
    assert found[f"{BASE}/es/listings/{listing}"] == [
        f"{x.code} {BASE}/{x.code}/listings/{listing}" for x in LOCALES
    ]
    for address in found:
        own.get(address.removeprefix(BASE))
    assert f"Sitemap: {BASE}/sitemap.xml" in own.raw.get("/robots.txt").text


@pytest.mark.parametrize("kind", WITHHELD)
def test_no_robot_is_led_to_what_is_withheld_or_sensitive(
    session: Session, own: StrictClient, kind: dict[str, object]
) -> None:
    listing = make_listing(session, **{"categories": ["shelter"], **kind})  # type: ignore[arg-type]

    assert not any(str(listing) in address for address in listed(own))
    page = own.get(f"/en/listings/{listing}")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "ld+json" not in page.html


def test_an_open_listing_says_what_it_is_in_the_words_of_schema_org(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(
        session, name='Kitchen "</script><b>', categories=["food"], point=DOOR,
        address="1 Made-up Street", opening_hours="24/7",
    )  # fmt: skip
    page = own.get(f"/en/listings/{listing}")
    about = json.loads(page.one("//script[@type='application/ld+json']").text)

    assert "X-Robots-Tag" not in page.headers
    assert about["name"] == 'Kitchen "</script><b>'
    assert about["address"]["streetAddress"] == "1 Made-up Street"
    assert about["geo"] == {"@type": "GeoCoordinates", "latitude": 14.91, "longitude": -92.26}
    assert about["url"] == f"{BASE}/en/listings/{listing}"
    assert "openingHours" not in about  # it could not say how sure they are


def test_a_listing_of_which_only_the_town_is_known_has_no_point(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, name="Kitchen", categories=["food"])
    page = own.get(f"/en/listings/{listing}")

    assert "geo" not in json.loads(page.one("//script[@type='application/ld+json']").text)


def test_what_is_framed_or_not_kept_is_found_by_no_robot(client: StrictClient) -> None:
    for address in (f"/embed?place={TAPACHULA}&locale=en", "/en/search?near=Tapachula&c=k5"):
        assert client.get(address).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/en/search?near=Tapachula").headers


def test_a_part_that_is_none_is_not_there(client: StrictClient) -> None:
    for part in ("zz", "1", "fff", "PAGES", "..%2f"):
        assert client.raw.get(f"/sitemap/{part}.xml").status_code == 404
    assert not re.search("gbv|lgbt", client.raw.get("/sitemap/pages.xml").text)
