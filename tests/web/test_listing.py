"""The page and the contact card of one listing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service
from app.services.publishing import publish
from tests.factories import NOW, TAPACHULA, make_listing
from tests.pages import StrictClient


def test_a_listing_says_all_that_is_known_and_what_is_not(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(
        session,
        name="Casa Ejemplo",
        organization="Fundación Ejemplo",
        operator="faith",
        categories=["shelter", "food"],
        serves=["families"],
        only_for=["families"],
        conditions={"no_id": "yes", "free": "yes", "men_alone": "no"},
        languages=["es", ("ht", "interpreter_by_phone")],
        point=(-92.26, 14.9),
        address="Avenida Ejemplo 1",
        phones=["+12025550101"],
        whatsapp=["+12025550102"],
        email="ayuda@example.org",
        website="https://example.org/",
        opening_hours="24/7",
        hours_text="Todos los días",
        wording="Hasta tres noches",
        source_url="https://example.org/lista",
        source_date="2026-01",
    )

    page = own.get(f"/en/listings/{listing}")

    assert page.h1 == "Casa Ejemplo"
    for said in (
        "Fundación Ejemplo",
        "Run by a church or faith group",
        "Place to sleep",
        "Only for: families",
        "They do not ask for ID",
        "It is free",
        "They do not receive men who are alone",
        "No migration papers needed: not known",
        "Kreyòl Ayisyen (Haitian Creole, with an interpreter by phone)",
        "Avenida Ejemplo 1",
        "Open now",
        "Todos los días",
        "Hasta tres noches",
        "Seen in 2026, not checked since. Call or ask first.",
        "Nobody from Amparo has called them yet.",
        "Help listed here is free.",
    ):
        assert said in page.text, said
    links = page.hrefs()
    assert "tel:+12025550101" in links
    assert "https://wa.me/12025550102" in links
    assert "mailto:ayuda@example.org" in links
    assert "https://example.org/lista" in links
    assert any(link.startswith("geo:14.90000,-92.26000") for link in links)
    assert f"/en/listings/{listing}.vcf" in links


def test_what_is_not_known_is_not_made_up(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, phones=[], operator="unknown")

    page = own.get(f"/en/listings/{listing}")

    for said in (
        "Languages not stated",
        "We do not know the hours.",
        "They do not say. Ask.",
        "We do not know who runs it",
        "We do not know how to reach them.",
    ):
        assert said in page.text, said
    assert "Open now" not in page.text
    assert "Closed now" not in page.text
    assert "geo:" not in page.html


def test_a_town_level_listing_is_no_pin(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, town=TAPACHULA)

    page = own.get(f"/en/listings/{listing}")

    assert "We know the town, not the exact point." in page.text
    assert "geo:" not in page.html


def test_a_sensitive_listing_is_not_stored_and_neutrally_titled(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(session, name="Centro Sensible", categories=["gbv"])

    page = own.get(f"/{locale}/listings/{listing}")
    card = own.raw.get(f"/{locale}/listings/{listing}.vcf")

    assert not page.is_stored()
    assert "Centro Sensible" not in "".join(page.one("//head").itertext())
    assert "Centro Sensible" not in "".join(map(str, page.all("//meta/@content")))
    assert page.all("//a[@data-share]") == []
    assert card.headers["Cache-Control"] == "no-store"


def test_a_contact_card_has_what_a_phone_needs(session: Session, own: StrictClient) -> None:
    listing = make_listing(
        session,
        name="Casa; Ejemplo, sur\\norte",
        phones=["+12025550101"],
        email="a@example.org",
        point=(-92.26, 14.9),
        address="Calle 1\nCol. Dos",
    )

    response = own.raw.get(f"/es/listings/{listing}.vcf")

    assert response.mimetype == "text/vcard"
    assert 'filename="contact.vcf"' in response.headers["Content-Disposition"]
    text = response.get_data(as_text=True)
    assert text.endswith("END:VCARD\r\n")
    assert "FN:Casa\\; Ejemplo\\, sur\\\\norte\r\n" in text
    assert "TEL:+12025550101\r\n" in text
    assert "Calle 1\\nCol. Dos" in text
    assert "\n" not in text.replace("\r\n", "")


def test_names_cannot_put_markup_into_a_page(session: Session, own: StrictClient) -> None:
    listing = make_listing(
        session, name='<script>alert(1)</script>"', organization="<img src=x onerror=y>"
    )

    page = own.get(f"/en/listings/{listing}")
    results = own.get("/en/search?near=Tapachula")

    assert page.h1 == '<script>alert(1)</script>"'
    assert "<script>alert" not in page.html + results.html
    assert "<img" not in page.html


def test_a_contact_that_was_taken_off_is_said_to_be_in_check(
    session: Session, own: StrictClient
) -> None:
    listing_id = make_listing(session, name="A made-up shelter")
    make_listing(
        session, name="A made-up line", line=True, coverage=("MX", ""), categories=["emergency"]
    )
    service = session.scalars(select(Service).where(Service.line.is_(False))).one()
    service.phones = []
    service.contact_removed_at = NOW
    publish(session, [service.id], now=NOW)
    session.commit()

    page = own.get(f"/en/listings/{listing_id}")
    assert "This listing is being checked. Until then, call here: A made-up line" in page.text
    assert "being checked" in own.get("/en/search?place=3516266").text
    found = own.raw.get(f"/api/v1/services/{listing_id}").get_json()
    assert found["properties"]["in_check"] is True
