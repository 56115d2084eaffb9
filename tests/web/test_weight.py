"""The light page is the product (design, law 8): every list in every town, on the wire."""

from urllib.parse import quote

from tests.page_checks import HEAVIEST
from tests.pages import StrictClient
from tests.web.asking import Json


def test_the_list_of_every_town_is_light(
    client: StrictClient, everything: list[Json], locale: str
) -> None:
    towns = sorted({f["properties"]["city"] for f in everything if f["properties"]["city"]})
    assert len(towns) > 200
    weights = {}
    for town in towns:
        for address in (f"search?near={quote(town)}", f"map?near={quote(town)}"):
            response = client.raw.get(f"/{locale}/{address}", headers={"Accept-Encoding": "br"})
            assert response.status_code == 200
            weights[address] = len(response.get_data())

    heavy = sorted(((w, a) for a, w in weights.items() if w > HEAVIEST), reverse=True)
    assert heavy == [], f"{len(heavy)} of {len(weights)} pages, the heaviest: {heavy[:5]}"
