"""Towns are found by the names people use, in any script, the likeliest first."""

import psycopg
import pytest

from app.services.errors import NotFound
from app.services.places import find_places, largest_within, place_at
from app.services.search.snapshot import Snapshot
from tests.factories import CIUDAD_JUAREZ, TAPACHULA, TIJUANA


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("juarez", CIUDAD_JUAREZ),
        ("Juárez", CIUDAD_JUAREZ),
        ("Ciudad Juárez", CIUDAD_JUAREZ),
        ("ciudad  juarez", CIUDAD_JUAREZ),
        ("CIUDAD-JUAREZ", CIUDAD_JUAREZ),
        ("Сьюдад-Хуарес", CIUDAD_JUAREZ),
        ("塔帕丘拉", TAPACHULA),
        ("Tapachula", TAPACHULA),
        ("Tapachula, Chiapas", TAPACHULA),
        ("tapachula, chiapas, mx", TAPACHULA),
        ("Tijuana", TIJUANA),
        ("tapach", TAPACHULA),
    ],
)
def test_the_likeliest_town_comes_first(
    public: psycopg.Connection, text: str, place_id: int
) -> None:
    found = find_places(public, text)

    assert found.places[0].id == place_id
    assert found.suggested == ()


@pytest.mark.parametrize(
    ("text", "admin1"),
    [
        ("Matamoros", "Tamaulipas"),
        ("Matamoros, Coahuila", "Coahuila"),
        ("matamoros, coahuila, mx", "Coahuila"),
        ("Matamoros, Tamaulipas", "Tamaulipas"),
    ],
)
def test_a_division_after_the_comma_tells_towns_of_one_name_apart(
    public: psycopg.Connection, text: str, admin1: str
) -> None:
    found = find_places(public, text).places[0]

    assert (found.name, found.country) == ("Matamoros", "MX")
    assert admin1 in str(found.admin1)


@pytest.mark.parametrize("text", ["Tapachulla", "tapchula", "Tijuanna"])
def test_a_misspelt_town_is_suggested_never_taken(public: psycopg.Connection, text: str) -> None:
    found = find_places(public, text)

    assert found.places == ()
    assert {TAPACHULA, TIJUANA} & {place.id for place in found.suggested}


@pytest.mark.parametrize(
    "text", ["", "  ", "!!!", "xqzwv", "%", "_", "'; DROP TABLE place; --", "a" * 5_000]
)
def test_what_is_no_town_finds_none(public: psycopg.Connection, text: str) -> None:
    assert find_places(public, text).places == ()


def test_a_percent_sign_stands_for_itself(public: psycopg.Connection) -> None:
    assert find_places(public, "tapa%ula").places == ()


def test_no_more_places_are_named_than_asked_for(public: psycopg.Connection) -> None:
    assert len(find_places(public, "san p", limit=5).places) == 5


def test_a_division_names_its_largest_towns(public: psycopg.Connection) -> None:
    found = find_places(public, "Chiapas").places

    assert found
    assert found[0].admin1 == "Chiapas"
    assert found[0].population == max(place.population for place in found)


def test_a_place_is_known_by_its_id(public: psycopg.Connection) -> None:
    place = Snapshot().place(public, TAPACHULA)

    assert (place.name, place.country, place.admin1) == ("Tapachula", "MX", "Chiapas")
    with pytest.raises(NotFound):
        Snapshot().place(public, 1)


def test_the_nearest_town_to_a_point(public: psycopg.Connection) -> None:
    tijuana = Snapshot().place(public, TIJUANA)

    found = place_at(public, round(tijuana.longitude, 2), round(tijuana.latitude, 2))

    assert found is not None
    assert found.country == "MX"
    assert found.admin1 == tijuana.admin1


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((-92.4, 14.8, -92.1, 15.1), id="around a town"),
        pytest.param((-94.0, 14.0, -92.0, 16.0), id="part of a state"),
        pytest.param((-118.0, 14.0, -86.0, 33.0), id="a country"),
        pytest.param((-60.0, 15.0, -50.0, 25.0), id="the sea"),
        pytest.param((-55.0, 20.0, -54.0, 21.0), id="a little of the sea"),
    ],
)
def test_a_map_names_the_largest_of_all_towns_on_it(
    public: psycopg.Connection, box: tuple[float, float, float, float]
) -> None:
    west, south, east, north = box
    towns = public.execute(
        "SELECT id, longitude, latitude FROM place ORDER BY population DESC, id"
    ).fetchall()
    inside = [key for key, x, y in towns if west <= x <= east and south <= y <= north]

    found = largest_within(public, *box, limit=7)

    assert [town.id for town in found] == inside[:7]
