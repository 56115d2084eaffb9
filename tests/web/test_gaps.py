"""The page of gaps, its map and its file, on the starter data."""

import csv
import io

from tests.pages import StrictClient


def test_anybody_reads_where_help_is_missing(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/gaps")
    countries = [href for href in page.hrefs() if href.startswith(f"/{locale}/gaps/")]
    assert len(countries) > 10
    within = client.get(f"/{locale}/gaps/MX")
    assert "Chiapas" in within.text
    assert within.all("//*[local-name()='svg'][@class='bar']")


def test_the_file_has_every_count(client: StrictClient) -> None:
    response = client.raw.get("/en/gaps.csv", base_url="https://amparo.example.org")
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    of_mexico = [
        row
        for row in rows
        if (row["measure"], row["country"], row["admin1_code"], row["code"])
        == ("listings", "MX", "*", "*")
    ]
    assert int(of_mexico[0]["count"]) > 50
    assert response.mimetype == "text/csv"


def test_the_map_numbers_regions_as_the_page_does(client: StrictClient) -> None:
    response = client.raw.get("/en/gaps/MX.svg", base_url="https://amparo.example.org")
    assert response.mimetype == "image/svg+xml"
    assert ">1<" in response.get_data(as_text=True)


def test_a_country_that_has_none_is_not_found(client: StrictClient) -> None:
    for country in ("ZZ", "mx", "M", "MEX", "ÑÑ", "%00%00"):
        client.get(f"/en/gaps/{country}", status=404)
