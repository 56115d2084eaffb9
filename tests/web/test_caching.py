"""A change is seen at once, everywhere; what must not be kept is kept nowhere."""

import time
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service, ServiceAtLocation, Status
from app.services.publishing import publish
from tests.factories import NOW, make_listing
from tests.pages import StrictClient

AT_ONCE_S = 1.05  # the directory's version is looked at once a second


def withdraw(session: Session, listing: UUID) -> None:
    """What one press of a provider does."""
    at = session.get(ServiceAtLocation, listing)
    service = session.scalars(
        select(Service).where(Service.id == (at.service_id if at else listing))
    ).one()
    service.status = Status.WITHDRAWN
    publish(session, [service.id], now=NOW)
    session.commit()


def test_a_withdrawn_listing_is_gone_from_pages_and_api_within_a_second(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, name="Soon gone")
    addresses = [
        "/es/search?near=Tapachula",
        "/en/map?near=Tapachula",
        "/api/v1/services?near=Tapachula",
        "/api/v1/services",
    ]
    for address in addresses:
        assert str(listing) in own.raw.get(address).text
        assert str(listing) in own.raw.get(address).text  # now from memory
    own.get(f"/es/listings/{listing}")

    withdraw(session, listing)
    time.sleep(AT_ONCE_S)

    for address in addresses:
        assert str(listing) not in own.raw.get(address).text
    own.get(f"/es/listings/{listing}", status=404)
    assert own.raw.get(f"/es/listings/{listing}.vcf").status_code == 404
    assert own.raw.get(f"/api/v1/services/{listing}").status_code == 404


def test_a_withdrawn_line_is_not_kept_under_the_new_version(
    session: Session, own: StrictClient
) -> None:
    """The page's lines and the stamp that it is kept under are of one look at the version."""
    line = make_listing(
        session, name="A line", line=True, categories=["legal_aid"], coverage=("MX", "")
    )
    own.raw.get("/es/about")  # the cache looks, the view does not
    time.sleep(0.5)
    assert str(line) in own.raw.get("/es/search?near=Tapachula&category=legal_aid").text

    withdraw(session, line)
    time.sleep(0.6)  # the cache looks again; the view looked half a second ago
    own.raw.get("/es/search?near=Tapachula&category=legal_aid&l=ht")
    time.sleep(0.5)

    assert str(line) not in own.raw.get("/es/search?near=Tapachula&category=legal_aid&l=ht").text


def test_the_etag_changes_with_the_directory(session: Session, own: StrictClient) -> None:
    make_listing(session, name="One")
    first = own.raw.get("/es/search?near=Tapachula").headers["ETag"]
    assert (
        own.raw.get("/es/search?near=Tapachula", headers={"If-None-Match": first}).status_code
        == 304
    )

    make_listing(session, name="Two")
    time.sleep(AT_ONCE_S)

    second = own.raw.get("/es/search?near=Tapachula", headers={"If-None-Match": first})
    assert second.status_code == 200
    assert second.headers["ETag"] != first


def test_a_304_has_the_headers_that_caches_need(client: StrictClient) -> None:
    first = client.raw.get("/es/search?near=Tapachula", headers={"Accept-Encoding": "br"})
    again = client.raw.get(
        "/es/search?near=Tapachula",
        headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304
    assert again.get_data() == b""
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy", "Referrer-Policy"):
        assert again.headers[name] == first.headers[name]


def test_each_encoding_is_kept_apart(client: StrictClient) -> None:
    packed = client.raw.get("/es/search?near=Tijuana", headers={"Accept-Encoding": "br"})
    plain = client.raw.get("/es/search?near=Tijuana")
    again = client.raw.get("/es/search?near=Tijuana", headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == again.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in plain.headers
    assert packed.get_data() == again.get_data() != plain.get_data()
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "/es/search?near=Tapachula&c=k5",
        "/es/map?near=Tapachula&c=k25",
        "/es/map.svg?near=Tapachula&s=s6",
        "/es/urgent",
        "/es/urgent?u=u4&near=Tapachula",
        "/es/search?near=Tapachula&c=zz",
        "/es/nope",
        "/api/v1/services?lat=14.9&lon=-92.3",
    ],
)
def test_what_must_not_be_stored_has_no_etag_and_is_never_a_304(
    client: StrictClient, address: str
) -> None:
    response = client.raw.get(address)

    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.mark.new_app
def test_a_dead_database_gives_a_kind_page_and_a_process_that_still_answers(
    own_app: Flask, own: StrictClient
) -> None:
    own_app.extensions["amparo.database"].close()

    page = own.get("/en/search?near=Tapachula", status=503)
    api = own.raw.get("/api/v1/services")

    assert not page.is_stored()
    assert "Try again in a minute" in page.text
    assert (api.status_code, api.mimetype) == (503, "application/problem+json")
    assert int(api.headers["Retry-After"]) > 0
    assert own.raw.get("/readyz").status_code == 503
    assert own.raw.get("/healthz").status_code == 200
    assert own.get("/en/about").h1 == "About Amparo"
