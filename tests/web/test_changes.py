"""The feed of changes: a copy that follows it holds what the directory holds."""

from uuid import UUID

import pytest
from lxml import etree
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Service
from app.services.publishing import publish
from tests.factories import NOW, make_listing
from tests.pages import StrictClient
from tests.web.asking import problem_of

FEED = "/api/v1/changes.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
HERE = (-92.26, 14.9)


def feed(client: StrictClient, address: str = FEED, **query: str | int) -> etree._Element:
    response = client.raw.get(address, query_string=query or None)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/atom+xml"
    return etree.fromstring(response.get_data())


def told(page: etree._Element) -> list[tuple[str, UUID]]:
    """Entries and tombstones in their order."""
    found = []
    for element in page:
        if element.tag == f"{ATOM}entry":
            found.append(("is", UUID(element.findtext(f"{ATOM}id"))))
        elif element.tag == GONE:
            found.append(("gone", UUID(element.get("ref"))))
    return found


def hide(session: Session, name: str) -> None:
    session.execute(update(Service).where(Service.name == name).values(hidden_at=NOW))
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()


def test_the_newest_change_comes_first(session: Session, own: StrictClient) -> None:
    first = make_listing(session, name="A & <b>", point=HERE)
    second = make_listing(session, point=HERE)

    page = feed(own)

    assert told(page) == [("is", second), ("is", first)]
    entry = page.findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}title") == "A & <b>"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/es/listings/{first}")
    assert page.findtext(f"{ATOM}updated") == page.findtext(f"{ATOM}entry/{ATOM}updated")


def test_what_is_hidden_leaves_an_id_and_a_date_and_nothing_else(
    session: Session, own: StrictClient
) -> None:
    gone = make_listing(session, name="Taken away", organization="Nobody's", point=HERE)
    stays = make_listing(session, name="Stays", point=HERE)
    hide(session, "Taken away")

    page = feed(own)

    assert told(page) == [("gone", gone), ("is", stays)]
    tombstone = page.find(GONE)
    assert set(tombstone.attrib) == {"ref", "when"}
    assert (len(tombstone), tombstone.text) == (0, None)
    assert b"Taken away" not in etree.tostring(page)


def test_what_is_not_open_is_never_in_it(session: Session, own: StrictClient) -> None:
    make_listing(session, name="Refuge", disclosure="hidden", public_fields=["name"])
    make_listing(session, name="Refuge", point=HERE, categories=["gbv"], setting="residential")
    assert told(feed(own)) == []

    hide(session, "Refuge")
    assert told(feed(own)) == []


def test_who_asks_since_then_gets_what_is_later(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE)
    since = feed(own).findtext(f"{ATOM}updated")
    later = make_listing(session, point=HERE)

    assert told(feed(own, since=since)) == [("is", later)]


def test_the_pages_hold_every_change_once(session: Session, own: StrictClient) -> None:
    listings = [make_listing(session, point=HERE) for _ in range(5)]
    found: list[tuple[str, UUID]] = []
    address: str | None = f"{FEED}?limit=2"
    while address:
        page = feed(own, address)
        found += told(page)
        following = page.xpath("string(a:link[@rel='next']/@href)", namespaces={"a": ATOM[1:-1]})
        address = following.removeprefix("https://amparo.example.org") or None

    assert found == [("is", key) for key in reversed(listings)]


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-01-01", "limit=0", "cursor=x", "cursor=Y3gveA", "a=b"]
)
def test_what_cannot_be_asked_is_refused(own: StrictClient, query: str) -> None:
    problem_of(own.raw.get(f"{FEED}?{query}"), 422)
