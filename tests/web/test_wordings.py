"""What providers wrote, as a reader of a locale sees it; numbers say who answers in any locale."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service, Wording
from app.services.publishing import publish
from app.web.assets import short_ids
from tests.factories import NOW, make_listing
from tests.page_checks import words
from tests.pages import Page, StrictClient

IN_ENGLISH = {"en": ("Up to three nights", "human")}
BY_A_MACHINE = {"en": ("Until three nights", "machine")}


def text_of(page: Page, lang: str) -> str:
    (found,) = page.texts(f"//main//p[bdi[@lang='{lang}']]")
    return found


def test_a_text_in_my_language_stands_alone(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, wording="Hasta tres noches", translations=IN_ENGLISH)

    in_english = own.get(f"/en/listings/{listing}")
    in_spanish = own.get(f"/es/listings/{listing}")

    assert text_of(in_english, "en") == "Up to three nights"
    assert in_english.all("//main//bdi[@lang='en']/@dir") == ["auto"]
    assert "Hasta tres noches" not in in_english.text
    assert text_of(in_spanish, "es") == "Publicado: Hasta tres noches"
    assert "Up to three nights" not in in_spanish.text


def test_a_text_in_another_language_says_in_which(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, wording="Hasta tres noches")

    page = own.get(f"/en/listings/{listing}")

    assert text_of(page, "es") == "Published: In Spanish. Hasta tres noches"


def test_what_a_machine_wrote_says_so_and_has_the_original_below(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, wording="Hasta tres noches", translations=BY_A_MACHINE)

    page = own.get(f"/en/listings/{listing}")

    said = "Translated by a machine; may be wrong. Until three nights"
    assert text_of(page, "en") == said
    assert text_of(page, "es") == "Published: Hasta tres noches"


def test_a_translation_whose_original_changed_says_so_and_has_it_below(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, wording="Hasta tres noches", translations=IN_ENGLISH)
    original = session.scalars(select(Wording).where(Wording.source == "original")).one()
    original.text = "Hasta dos noches"
    publish(session, session.scalars(select(Service.id)).all(), now=NOW)
    session.commit()

    page = own.get(f"/en/listings/{listing}")

    assert text_of(page, "en") == "The original changed since. Up to three nights"
    assert text_of(page, "es") == "Published: Hasta dos noches"


def test_a_text_of_no_known_language_is_shown_as_it_is(session: Session, own: StrictClient) -> None:
    listing = make_listing(session, wording="1-555-0100", wording_locale="und")

    page = own.get(f"/en/listings/{listing}")

    assert page.texts("//main//p[starts-with(normalize-space(), 'Published:')]") == [
        "Published: 1-555-0100"
    ]
    assert page.all("//main//bdi[@lang='und']") == []


def test_the_api_gives_the_text_of_the_locale_asked_for(
    session: Session, own: StrictClient
) -> None:
    listing = make_listing(session, wording="Hasta tres noches", translations=BY_A_MACHINE)

    def wording(query: str) -> object:
        answer = own.raw.get(f"/api/v1/services/{query}")
        found = json.loads(answer.get_data())
        return found.get("features", [found])[0]["properties"]["wording"]

    original = {
        "locale": "es",
        "source": "original",
        "outdated": False,
        "text": "Hasta tres noches",
    }
    machine = {
        "locale": "en",
        "source": "machine",
        "outdated": False,
        "text": "Until three nights",
    }
    assert wording(f"{listing}?locale=es") == original
    assert wording(f"{listing}?locale=en") == machine


def test_the_languages_asked_for_come_after_the_locale(session: Session, own: StrictClient) -> None:
    make_listing(
        session,
        wording="Hasta tres noches",
        translations={"fr": ("Trois nuits", "human"), "ht": ("Twa nwit", "human")},
    )

    answer = own.raw.get("/api/v1/services?near=Tapachula&language=ht&locale=en")

    (found,) = json.loads(answer.get_data())["features"]
    assert found["properties"]["wording"]["locale"] == "ht"


def emergency_numbers(session: Session, **more: object) -> None:
    make_listing(
        session,
        name="Emergency numbers",
        categories=["emergency"],
        operator="state",
        line=True,
        coverage=("MX", ""),
        **more,  # type: ignore[arg-type]
    )


def test_numbers_say_who_answers_in_the_words_of_the_reader(
    session: Session, own: StrictClient
) -> None:
    emergency_numbers(
        session,
        phones=["short:107", "short:100"],
        answers={"107": ["ambulance"], "100": ["police", "doubtful"]},
        wording="107 ambulance, 100 police: check",
        wording_locale="en",
    )
    make_listing(session)

    for address in ("search?near=Tapachula", "urgent?u=u2&near=Tapachula"):
        page = own.get(f"/es/{address}")
        numbers = page.texts("//a")
        assert "107 ambulancia" in numbers
        assert "100 policía este número puede estar mal" in numbers
        assert "check" not in page.text, "the English of the source is not needed"


def test_what_is_not_coded_of_emergency_numbers_is_in_the_language_that_was_asked_for(
    session: Session, own: StrictClient
) -> None:
    emergency_numbers(
        session,
        phones=["short:107"],
        wording="Only at night",
        wording_locale="en",
        translations={"ht": ("Nan nwit sèlman", "human")},
    )
    make_listing(session)

    assert text_of(own.get("/es/search?near=Tapachula&l=ht"), "ht").endswith("Nan nwit sèlman")
    assert "Only at night" in own.get("/es/search?near=Tapachula").text


def test_conditions_have_pictures_crossed_out_for_no(session: Session, own: StrictClient) -> None:
    listing = make_listing(
        session,
        conditions={"no_id": "yes", "no_papers": "no", "with_children": "yes", "men_alone": "no"},
    )

    page = own.get(f"/en/listings/{listing}")

    drawn = {
        words(item): item.xpath(".//*[local-name()='use']/@*[local-name()='href']")
        for item in page.all("//h2[.='What happens there']/following-sibling::ul[1]/li[*]")
    }
    named = {f"#{short}": name for name, short in short_ids().items()}
    assert {said: [named[use] for use in uses] for said, uses in drawn.items()} == {
        "They do not ask for ID": ["card", "not"],
        "They ask for migration papers": ["passport"],
        "You can bring your children": ["teddy"],
        "They do not receive men who are alone": ["person", "not"],
    }
