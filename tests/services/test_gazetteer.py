"""The gazetteer names the town a text means, or says that it does not know."""

from __future__ import annotations

import csv
import zoneinfo
from pathlib import Path

import pytest

from app.services.gazetteer import (
    NO_ADMIN1,
    Admin1,
    AmbiguousTown,
    Gazetteer,
    Town,
    UnknownTown,
    fold,
    load_admin1,
    own_id,
)

SERVICES = Path(__file__).resolve().parents[2] / "data" / "services.csv"

#: Hamlets of services.csv whose centre no source that we may name gives; see data/README.md.
WITHOUT_A_CENTRE = {("CO", "Santander", "Berlín"), ("GT", "Petén", "El Ceibo")}


def make_town(geonameid: int, name: str, *, population: int, admin1_code: str = "05") -> Town:
    return Town(geonameid, name, "MX", admin1_code, population, (), -92.0, 15.0, "Etc/UTC")


def services() -> list[dict[str, str]]:
    with SERVICES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: Spellings that people mix, a line each: all of them fold to the same.
ONE_WORD = {
    "Arabic vowel signs and tatweel": ("مُسَاعَدَة", "مساعدة", "مساعده", "مـســاعدة"),
    "Arabic alefs": ("أكل", "إكل", "آكل", "ٱكل", "اكل"),
    "Arabic and Persian yeh and kaf": ("مستشفى", "مستشفي", "مستشفی"),
    "Persian on an Arabic keyboard": ("کمک پزشکی", "كمك پزشكي"),
    "Persian joined by what has no width": ("خانه\u200cامن", "خانه امن"),
    "marks of direction that come with copied text": ("\u2067طعام\u2069", "طعام", "\u200fطعام"),
    "Eastern digits": ("٩١١", "۹۱۱", "९११", "੯੧੧", "911"),
    "Russian ё": ("ребёнок", "ребенок", "РЕБЕНОК"),
    "Turkish i": ("sığınak", "siginak", "SIĞINAK", "sığinak"),
    "French œ": ("sœur", "soeur"),
    "Hindi nukta and nasal dots": ("पढ़ाई मां", "पढाई माँ"),
    "Punjabi dots and addak": ("ਮੱਦਦ ਸ਼ਰਨ", "ਮਦਦ ਸਰਨ"),
    "a soft hyphen": ("alber\u00adgue", "albergue"),
}


@pytest.mark.parametrize("spellings", ONE_WORD.values(), ids=ONE_WORD)
def test_spellings_of_one_word_are_folded_to_the_same(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_vowel_signs_of_indian_scripts_are_part_of_a_word() -> None:
    assert len({fold(word) for word in ("दल", "दिल", "दाल", "दूल")}) == 4
    assert len({fold(word) for word in ("ਦਲ", "ਦਿਲ", "ਦਾਲ", "ਦੂਲ")}) == 4
    assert len(fold("मुझे खाना चाहिए").split()) == 3


@pytest.mark.parametrize("sign", ["\u0902", "\u093f", "\ufe0f", "\u034f", "\u200b", "\u0640"])
def test_a_sign_inside_a_latin_word_does_not_hide_it(sign: str) -> None:
    assert fold(f"Ti{sign}juana").replace(" ", "") == "tijuana"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ciudad Juárez", "ciudad juarez"),
        ("juarez", "juarez"),
        ("  Cap-Haïtien ", "cap haitien"),
        ("Gustavo A. Madero", "gustavo a madero"),
        ("J'tatic", "j tatic"),
        ("São Paulo", "sao paulo"),
        ("塔帕丘拉", "塔帕丘拉"),
        ("\uff21\uff22\uff13", "ab3"),
        ("Сьюдад-Хуарес", "сьюдад хуарес"),
        ("تاپاچولا", "تاپاچولا"),
        ("—", ""),
    ],
)
def test_spellings_fold_to_what_they_share(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


def test_every_town_and_division_of_the_services_file_is_known(gazetteer: Gazetteer) -> None:
    unknown = set()
    for row in services():
        place = (row["country"], row["admin1"], row["city"])
        if row["admin1"]:
            assert gazetteer.admin1(*place[:2]) is not None, place
        if row["city"]:
            try:
                gazetteer.town(*place)
            except UnknownTown:
                unknown.add(place)
    assert unknown == WITHOUT_A_CENTRE


def test_a_row_with_a_point_lies_in_or_near_the_town_it_names(gazetteer: Gazetteer) -> None:
    for row in services():
        if row["city"] and row["latitude"]:
            town = gazetteer.town(row["country"], row["admin1"], row["city"])
            assert abs(town.latitude - float(row["latitude"])) < 0.2, row["id"]
            assert abs(town.longitude - float(row["longitude"])) < 0.2, row["id"]


def test_every_division_that_a_town_names_has_a_name(towns: list[Town]) -> None:
    named = {(division.country, division.code) for division in load_admin1()}
    used = {(town.country, town.admin1_code) for town in towns if town.admin1_code != NO_ADMIN1}
    assert used - named == {("GL", "05")}  # Kangaatsiaq: a code that GeoNames has given up


def test_no_name_stands_for_two_divisions() -> None:
    owner: dict[tuple[str, str], str] = {}
    for division in load_admin1():
        for name in (division.name, *division.aliases):
            assert owner.setdefault((division.country, fold(name)), division.code) == division.code


@pytest.mark.parametrize(
    ("country", "admin1", "city", "name"),
    [
        ("MX", "Chihuahua", "juarez", "Ciudad Juárez"),
        ("MX", "", "Сьюдад-Хуарес", "Ciudad Juárez"),
        ("MX", "Chiapas", "塔帕丘拉", "Tapachula"),
        ("MX", "CDMX", "Mexico City", "Ciudad de México"),
        ("GT", "", "Guatemala City", "Ciudad de Guatemala"),
        ("PA", "", "Panama City", "Ciudad de Panamá"),
        ("CU", "", "Havana", "La Habana"),
        ("PE", "Lima", "Lima", "Lima"),
        ("MX", "Tamaulipas", "Matamoros", "Matamoros"),
        ("MX", "Coahuila de Zaragoza", "Matamoros", "Matamoros"),
        ("CR", "Limón", "Bribrí", "Bribrí"),
        ("GT", "San Marcos", "Tecun Uman", "Tecún Umán"),
    ],
)
def test_a_town_is_found_by_the_names_people_use(
    gazetteer: Gazetteer, country: str, admin1: str, city: str, name: str
) -> None:
    assert gazetteer.town(country, admin1, city).name == name


@pytest.mark.parametrize(
    ("text", "code"), [("Edomex", "15"), ("mexico", "15"), ("Mexico City", "09"), ("05", None)]
)
def test_a_division_is_found_by_name_never_by_code(
    gazetteer: Gazetteer, text: str, code: str | None
) -> None:
    found = gazetteer.admin1("MX", text)
    assert (found.code if found else None) == code


def test_two_towns_of_like_size_are_ambiguous_and_both_are_named() -> None:
    small, large = make_town(1, "La Paz", population=900), make_town(2, "La Paz", population=17_000)
    with pytest.raises(AmbiguousTown) as caught:
        Gazetteer([small, large], []).town("MX", "", "la paz")
    assert caught.value.candidates == (large, small)


def test_a_town_twenty_times_as_large_as_its_namesakes_is_the_one_meant() -> None:
    large = make_town(2, "La Paz", population=18_000)
    assert (
        Gazetteer([make_town(1, "La Paz", population=900), large], []).town("MX", "", "La Paz")
        == large
    )


def test_a_namesake_of_unknown_size_may_be_the_one_meant() -> None:
    towns = [make_town(1, "La Paz", population=0), make_town(2, "La Paz", population=250_000)]
    with pytest.raises(AmbiguousTown):
        Gazetteer(towns, []).town("MX", "", "La Paz")


def test_the_division_decides_between_namesakes() -> None:
    here, there = (
        make_town(1, "La Paz", population=900),
        make_town(2, "La Paz", population=900, admin1_code="03"),
    )
    sur = Admin1("MX", "03", "Baja California Sur")
    assert Gazetteer([here, there], [sur]).town("MX", "baja california sur", "La Paz") == there


def test_an_unknown_division_is_not_taken_for_the_whole_country(gazetteer: Gazetteer) -> None:
    with pytest.raises(UnknownTown) as caught:
        gazetteer.town("MX", "Chiapaz", "Tapachula")
    assert caught.value.admin1 == "Chiapaz"


def test_a_main_name_goes_before_a_namesake_s_other_name() -> None:
    main = make_town(1, "Comalapa", population=700)
    other = Town(2, "Frontera", "MX", "05", 90_000, ("Comalapa",), -92.1, 15.7, "Etc/UTC")
    assert Gazetteer([other, main], []).town("MX", "", "Comalapa") == main


def test_every_town_has_an_id_of_its_own_a_place_and_a_known_time_zone(towns: list[Town]) -> None:
    assert len({town.geonameid for town in towns}) == len(towns)
    assert {town.timezone for town in towns} <= zoneinfo.available_timezones()
    assert all(-180 <= town.longitude <= -10 for town in towns)
    assert all(-60 <= town.latitude <= 84 for town in towns)


def test_a_town_of_our_own_list_keeps_its_negative_id(gazetteer: Gazetteer) -> None:
    assert gazetteer.town("CR", "Limón", "Bribrí").geonameid == own_id("x-bribri")
    assert -(2**31) <= own_id("x-bribri") < 0
