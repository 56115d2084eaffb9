"""What is known of staying in a country: the table, its page, the same in the API."""

import csv
import datetime as dt

import pytest

from app.services.corridors.tables import read_chains
from app.services.crossing import EVERYWHERE, KINDS, facts_everywhere, facts_of
from app.services.taxonomies import DATA
from app.web.crossing_words import SENTENCES
from tests.page_checks import HEAVIEST
from tests.pages import StrictClient
from tests.web.asking import ask, problem_of

PRECISION = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


def _countries(client: StrictClient) -> set[str]:
    found = ask(client, "corridors")["corridors"]
    return {country for one in found for country in one["countries"]}


def test_each_fact_says_where_it_stands_and_when_to_look_again(client: StrictClient) -> None:
    known = {*_countries(client), EVERYWHERE}
    with (DATA / "crossing.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == len({(row["country"], row["says"]) for row in rows})
    for row in rows:
        assert row["country"] in known, row
        assert row["kind"] in KINDS, row
        assert ("%(value)s" in SENTENCES[row["says"]].text) is bool(row["value"]), row
        assert row["source_name"], row
        assert row["source_url"].startswith("http"), row
        assert row["quote"], row
        seen = dt.date.fromisoformat(row["seen_on"])
        assert dt.date.fromisoformat(row["review_by"]) - seen <= dt.timedelta(days=183), row
        assert row["source_date"] or row["review_by"] <= row["seen_on"], f"of what age is {row}?"
        if row["source_date"]:
            dt.datetime.strptime(row["source_date"], PRECISION[len(row["source_date"])])  # noqa: DTZ007 - a day
    assert {row["says"] for row in rows} == SENTENCES.keys()


def test_a_person_reads_each_sentence_with_its_source_and_its_day(client: StrictClient) -> None:
    page = client.get("/en/borders/MX")

    assert page.h1 == "Protection and papers: Mexico"
    facts = page.texts("//ul[@class='cards']/li")
    assert len(facts) == len(facts_of("MX")) + len(facts_everywhere())
    where = next(fact for fact in facts if "You can ask for protection here: COMAR" in fact)
    assert "Source: UNHCR Help, Mar 11, 2026, copy read on Nov 26, 2026" in where
    assert "Nobody can sell you a place" in page.text
    assert "not the advice of a lawyer" in page.text
    assert page.all("//section[@class='panel lines']//a[contains(@href, '/listings/')]")
    assert any(href == "tel:911" for href in page.hrefs())


def test_of_a_country_without_a_sure_source_it_says_so_and_whom_to_ask(
    client: StrictClient,
) -> None:
    assert facts_of("NI") == ()
    page = client.get("/en/borders/NI")

    assert "We found nothing certain about this country" in page.text
    assert "free here" not in page.text
    assert page.all("//section[@class='panel lines']//li")


def test_what_nobody_read_again_says_that_it_may_have_changed(client: StrictClient) -> None:
    """The table has such rows on purpose: their source is old, second-hand, or has no date."""
    page = client.get("/en/borders/CO")

    facts = page.texts("//ul[@class='cards']/li")
    months = next(fact for fact in facts if "Months that you have to ask" in fact)
    assert "This may have changed since: ask first." in months


def test_where_it_costs_money_the_page_does_not_say_that_it_is_free(client: StrictClient) -> None:
    page = client.get("/en/borders/US")

    assert "the government takes money for the form" in page.text
    assert "Asking for protection is free here." not in page.text


def test_every_country_of_a_way_has_its_page_and_it_is_light(
    client: StrictClient, locale: str
) -> None:
    for country in sorted(_countries(client)):
        assert client.get(f"/{locale}/borders/{country}").weight <= HEAVIEST, country


@pytest.mark.parametrize("country", ["ZZ", "mx", "SE", "%00"])
def test_a_country_that_no_way_leads_through_is_not_known(
    client: StrictClient, country: str
) -> None:
    assert client.get(f"/es/borders/{country}", status=404).h1


def test_where_a_country_begins_the_way_leads_to_what_is_known_of_it(client: StrictClient) -> None:
    page = client.get("/ar/corridors/return-by-land?direction=forward")

    begins = [str(href) for href in page.all("//ol[@class='way']//a/@href")]
    assert "/ar/borders/MX" in begins
    assert "/ar/borders/PA" in begins


def test_the_api_has_the_same_of_each_country_of_a_corridor(client: StrictClient) -> None:
    for chain in read_chains()[:3]:
        found = ask(client, f"corridors/{chain.slug}", locale="es")
        assert [one["country"] for one in found["borders"]] == found["countries"]

    borders = ask(client, "corridors/mexico-pacific", locale="es")["borders"]
    mexico = next(one for one in borders if one["country"] == "MX")
    assert mexico["url"].endswith("/es/borders/MX")
    days = next(fact for fact in mexico["facts"] if fact["code"] == "working_days")
    assert days["text"].endswith(": 30")
    assert days["text"].startswith("Días hábiles")
    assert (days["value"], days["source_date"], days["old"]) == ("30", "2026-03-11", False)
    problem_of(client.raw.get("/api/v1/corridors/nowhere"), 404)
