"""How lists, sentences, numbers and plurals are written in each language, whoever wrote them."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.locales import LOCALES
from app.web import filters
from tests.factories import make_listing
from tests.pages import StrictClient

each_locale = pytest.mark.parametrize("locale", [locale.code for locale in LOCALES])
SPEAKS = ("español", "Kreyòl Ayisyen")


@pytest.mark.parametrize(
    ("locale", "between", "end"),
    [
        ("es", ", ", "."),
        ("fr", ", ", "."),
        ("ru", ", ", "."),
        ("hi", ", ", "।"),
        ("pa", ", ", "।"),
        ("ar", "، ", "."),
        ("fa", "، ", "."),
        ("zh-Hans", "、", "。"),
    ],
)
def test_a_list_has_the_commas_and_the_stop_of_the_language(
    session: Session, own: StrictClient, locale: str, between: str, end: str
) -> None:
    listing = make_listing(session, languages=["es", "ht"], serves=["women", "families"])

    card = own.get(f"/{locale}/search?near=Tapachula&l=ht").one("//li[@class='card']")
    page = own.get(f"/{locale}/listings/{listing}")

    said = "".join(card.itertext())
    assert between.join(SPEAKS) in said
    groups = said.split(between)
    assert len(groups) > 2, "also whom it is for"
    assert f"){between}" in page.text
    assert f"){end} " in page.text


@each_locale
@pytest.mark.parametrize("source_date", ["2025", "2025-03", "2025-03-07", None])
def test_no_sentence_ends_twice(
    session: Session, own: StrictClient, locale: str, source_date: str | None
) -> None:
    listing = make_listing(
        session, organization="Casa Ejemplo A. C.", verified_on=dt.date(2026, 11, 20),
        source_url="https://example.org/", source_date=source_date, serves=["women"],
    )  # fmt: skip

    page = own.get(f"/{locale}/listings/{listing}")

    assert "Casa Ejemplo A. C. " in page.text
    for twice in ("..", ".。", ".।", "。。", "।।"):
        assert twice not in page.text


@pytest.mark.parametrize(
    ("locale", "days"),
    [
        ("ru", {1: "1 день назад", 2: "2 дня назад", 5: "5 дней назад", 11: "11 дней назад",
                21: "21 день назад", 23: "23 дня назад", 111: "111 дней назад"}),
        ("ar", {1: "قبل يوم (1)", 2: "قبل يومين (2)", 3: "قبل 3 أيام", 10: "قبل 10 أيام",
                11: "قبل 11 يوماً", 99: "قبل 99 يوماً", 100: "قبل 100 يوم", 103: "قبل 103 أيام"}),
        ("pt", {1: "há 1 dia", 2: "há 2 dias"}),
        ("zh-Hans", {1: "1 天前", 2: "2 天前"}),
    ],
)  # fmt: skip
def test_a_number_of_things_has_the_form_of_its_language(
    app: Flask, locale: str, days: dict[int, str]
) -> None:
    with app.test_request_context(f"/{locale}/"):
        app.preprocess_request()
        assert {count: filters.days_ago(count) for count in days} == days


@each_locale
def test_numbers_and_dates_are_in_the_digits_that_phones_dial(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(
        session, opening_hours="Mo-Fr 09:00-17:00", source_date="2025-03-07",
        source_url="https://example.org/", verified_on=dt.date(2026, 11, 20),
    )  # fmt: skip

    text = own.get(f"/{locale}/listings/{listing}").text

    assert "2025" in text
    assert [letter for letter in text if letter.isdigit() and letter not in "0123456789"] == []


@pytest.mark.parametrize("locale", ["ar", "fa"])
def test_names_in_latin_letters_do_not_turn_a_line_that_reads_from_the_right(
    session: Session, own: StrictClient, locale: str
) -> None:
    listing = make_listing(
        session, name="Casa Ejemplo", organization="Fundación Ejemplo", address="Calle Ejemplo 1",
        languages=["es"], hours_text="Todos los días", source_url="https://example.org/",
        categories=["food"],
    )  # fmt: skip
    pages = [
        own.get(f"/{locale}/listings/{listing}"),
        own.get(f"/{locale}/search?near=Tapachula&l=es"),
    ]

    for page in pages:
        assert page.tree.get("dir") == "rtl"
        for name in ("Casa Ejemplo", "Fundación Ejemplo", "Calle Ejemplo", "Todos los", "Chiapas",
                     "español", "202-555"):  # fmt: skip
            for text in page.all(f"//main//text()[contains(., '{name}')]"):
                alone = text.getparent().xpath("ancestor-or-self::bdi|self::option|self::input")
                assert alone, f"{name} on {page.url}"
