"""The pages and the API of corridors, on the starter data and on what a test published."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.services.corridors.tables import read_chains
from tests.factories import TAPACHULA, make_listing
from tests.page_checks import HEAVIEST
from tests.pages import StrictClient
from tests.web.asking import ask, ids, problem_of

PACIFIC = "/es/corridors/mexico-pacific"
HUIXTLA = (-92.46, 15.14)
ARRIAGA = (-93.89, 16.24)


def test_a_person_reads_the_towns_ahead_in_the_order_of_the_way(client: StrictClient) -> None:
    page = client.get(f"{PACIFIC}?from={TAPACHULA}&direction=forward&c=k19")

    stages = page.texts("//ol[@class='way']/li/h3/bdi")
    assert stages[0] == "Tapachula"
    assert stages.index("Arriaga") < stages.index("Ixtepec") < stages.index("Puebla")
    assert "Tecún Umán" in page.text  # behind, folded
    assert page.one("//*[@role='img']").get("aria-label").startswith("13 ")


def test_the_other_direction_begins_at_the_other_end(client: StrictClient) -> None:
    page = client.get(f"{PACIFIC}?direction=backward")

    stages = page.texts("//ol[@class='way']/li/h3/bdi")
    assert (stages[0], stages[-1]) == ("Ciudad de México", "Tecún Umán")


def test_every_way_is_light_in_every_language(client: StrictClient, locale: str) -> None:
    weights = {}
    for chain in read_chains():
        for direction in ("forward", "backward"):
            for kind in ("", "k19"):
                address = f"/{locale}/corridors/{chain.slug}?direction={direction}&c={kind}"
                weights[address] = client.get(address).weight

    assert {a: w for a, w in weights.items() if w > HEAVIEST} == {}


def test_no_direction_asks_and_an_unknown_way_lists_them(client: StrictClient) -> None:
    asked = client.get(f"{PACIFIC}?from={TAPACHULA}")
    onward = [href for href in asked.hrefs() if f"from={TAPACHULA}" in href]
    assert [href for href in onward if "direction=forward" in href]
    assert [href for href in onward if "direction=backward" in href]

    for path in ("/es/corridors/nowhere?direction=forward", f"{PACIFIC}?direction=forward&from=1"):
        unknown = client.get(path, status=404)
        assert len([href for href in unknown.hrefs() if "direction=forward" in href]) > 15
    assert client.get(f"{PACIFIC}?direction=up", status=422).h1


def test_the_ways_through_a_town_come_first(client: StrictClient) -> None:
    page = client.get(f"/es/corridors?from={TAPACHULA}")

    first = page.one("(//ul[@class='cards'])[1]")
    slugs = {str(href).split("/")[3].split("?")[0] for href in first.xpath(".//a/@href")}
    assert slugs == {"mexico-pacific", "return-by-land"}


def test_a_start_off_the_way_begins_at_the_nearest_town_and_says_so(client: StrictClient) -> None:
    tuxtla = ask(client, "places", q="Tuxtla Gutiérrez")["places"][0]["id"]

    page = client.get(f"/en/corridors/mexico-pacific?from={tuxtla}&direction=forward")

    assert "Your town is not on this way" in page.text
    assert page.texts("//ol[@class='way']/li/h3/bdi")[0] == "Tonalá"


def test_towns_are_called_in_the_readers_letters_and_as_on_the_signs(client: StrictClient) -> None:
    page = client.get(f"/ru/corridors/mexico-pacific?from={TAPACHULA}&direction=forward&c=k19")

    stages = page.texts("//ol[@class='way']/li/h3/bdi")
    assert (stages[0], stages[-1]) == ("Тапачула (Tapachula)", "Мехико (Ciudad de México)")
    assert "Arriaga" in stages
    assert "Тапачула (Tapachula), 0 km" in page.texts("//p[@class='carry']")[0]
    assert "Тапачула (Tapachula)" in str(page.one("//*[@role='img']").get("aria-label"))
    assert "Тапачула (Tapachula)" in page.title


def test_a_part_by_sea_says_how_to_be_rescued(client: StrictClient) -> None:
    page = client.get("/en/corridors/haiti-bahamas-florida?direction=forward")

    assert "VHF channel 16" in page.text
    assert "who is hurt" in page.text
    assert "Emergency" in page.text


def test_the_map_numbers_towns_as_the_page_does(client: StrictClient) -> None:
    response = client.raw.get("/en/corridors/brazil-peru.svg?direction=forward")

    assert response.mimetype == "image/svg+xml"
    assert ">1<" in response.text
    assert "9 towns from São Paulo to Lima" in response.text


def test_what_is_asked_for_and_must_not_be_read_is_neutral_and_only_lines(
    client: StrictClient,
) -> None:
    page = client.get(f"{PACIFIC}?from={TAPACHULA}&direction=forward&c=k5")

    assert not page.is_stored()
    assert page.title.startswith("Información")
    assert page.all("//section[@class='panel lines']//h3")
    assert not page.all("//ol[@class='way']/li/p//a[contains(@href, '/listings/')]")


def test_a_stage_without_help_names_the_next_that_has(own: StrictClient, session: Session) -> None:
    make_listing(session, point=ARRIAGA, name="A made-up bed")
    session.commit()

    page = own.get(f"/en/corridors/mexico-pacific?from={TAPACHULA}&direction=forward&c=k19")

    assert "We know of nobody here who offers this. The next is in Arriaga" in page.text
    assert "A made-up bed" in page.text


def test_the_text_to_carry_is_short_enough_for_a_message(client: StrictClient) -> None:
    page = client.get(f"{PACIFIC}?from={TAPACHULA}&direction=forward&c=k19")

    carried = "".join(page.one("//p[@class='carry']").itertext())
    assert len(carried) < 460
    assert "Tapachula" in carried
    assert "911" in carried


def test_the_api_gives_what_is_ahead_in_order_with_kilometres(
    own: StrictClient, session: Session
) -> None:
    near, far = (make_listing(session, point=p, languages=["es"]) for p in (HUIXTLA, ARRIAGA))
    session.commit()

    found = _services(own, direction="forward")
    back = _services(own, direction="backward", language="ht")
    behind = _services(own, direction="forward", ahead="no", **{"from": 3816739})

    assert ids(found) == [str(near), str(far)]
    assert ids(back) == [str(far), str(near)]
    assert ids(behind) == [str(near)]
    first, last = (feature["properties"] for feature in found["features"])
    assert first["position_km"] < last["position_km"]
    assert (first["ahead"], first["distance_km"]) == (True, 0)
    assert back["features"][0]["properties"]["language_match"] == "no"
    assert behind["features"][0]["properties"]["ahead"] is False


def test_the_api_goes_on_page_after_page(own: StrictClient, session: Session) -> None:
    known = sorted(str(make_listing(session, point=HUIXTLA)) for _ in range(5))
    session.commit()
    got: list[str] = []
    cursor: dict[str, str] = {}

    while True:
        page = _services(own, direction="forward", limit=2, **cursor)
        got += ids(page)
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert got == known


def test_no_place_for_survivors_is_in_an_answer_but_their_lines_are(client: StrictClient) -> None:
    found = ask(
        client, "corridors/mexico-pacific/services",
        direction="forward", category="gbv", **{"from": TAPACHULA},
    )  # fmt: skip

    assert found["features"] == []
    assert any("gbv" in line["properties"]["categories"] for line in found["lines"])


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("", "direction", "missing"),
        ("direction=up", "direction", "unknown_code"),
        ("direction=forward&from=x", "from", "not_a_number"),
        ("direction=forward&from=1&from=2", "from", "twice"),
        ("direction=forward&start=1", "start", "unknown_parameter"),
        ("direction=forward&cursor=a2luZg", "cursor", "unreadable"),
        ("direction=forward&limit=101", "limit", "out_of_range"),
    ],
)
def test_the_api_names_what_is_wrong(
    client: StrictClient, query: str, field: str, reason: str
) -> None:
    response = client.raw.get(f"/api/v1/corridors/mexico-pacific/services?{query}")

    problem = problem_of(response, 422)
    assert [(p["parameter"], p["reason"]) for p in problem["errors"]] == [(field, reason)]


def test_the_api_does_not_know_what_there_is_not(client: StrictClient) -> None:
    for path in ("nowhere", "nowhere/services?direction=forward", "%00/services?direction=forward",
                 "mexico-pacific/services?direction=forward&from=1"):  # fmt: skip
        problem_of(client.raw.get(f"/api/v1/corridors/{path}"), 404)


def _services(client: StrictClient, **asked: Any) -> dict[str, Any]:
    return ask(client, "corridors/mexico-pacific/services", **asked)


def test_a_search_in_a_town_on_the_way_leads_to_what_is_ahead(
    own: StrictClient, session: Session
) -> None:
    make_listing(session, point=ARRIAGA, name="A made-up bed")
    session.commit()

    page = own.get(f"/en/search?place={TAPACHULA}&c=k19")

    assert "Towards Ciudad de México: the next is in" in page.text
    assert f"/en/corridors?from={TAPACHULA}&c=k19" in page.hrefs()


def test_no_search_from_a_position_or_for_survivors_says_where_one_goes(
    client: StrictClient,
) -> None:
    posted = client.post("/en/search", {"lat": "14.91", "lon": "-92.26", "c": "k19"})
    secret = client.get(f"/en/search?place={TAPACHULA}&c=k5&go=1")

    for page in (posted, secret):
        assert not [href for href in page.hrefs() if "/corridors?" in href]
