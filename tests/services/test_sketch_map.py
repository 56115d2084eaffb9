"""The map that needs no script: what it shows, what it must not claim, what it weighs."""

import itertools
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.sketch_map import Mark, Town, draw, window
from app.services.sketch_map.base import level, levels
from app.services.sketch_map.marks import clusters, listed
from app.services.sketch_map.paths import Frame
from tests.services.drawings import (
    CIUDAD_HIDALGO,
    DOOR,
    MOST_BYTES,
    SVG,
    TAPACHULA,
    TOWNS,
    WINDOWS,
    circles,
    marks_in,
    packed,
    parsed,
    texts,
)


@pytest.mark.parametrize("shown", WINDOWS.values(), ids=WINDOWS.keys())
def test_every_map_fits_into_the_first_packets(shown):
    towns = [town for town in TOWNS if shown.west < town.longitude < shown.east]

    assert packed(draw(shown, marks_in(shown), towns, title="Map")) <= MOST_BYTES


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(-124, -35), st.floats(-54, 56), st.floats(0.4, 110))
def test_a_map_of_anywhere_at_any_scale_is_small_and_well_formed(longitude, latitude, degrees):
    half = degrees / 2
    shown = window([(longitude - half, latitude), (longitude + half, latitude)], None)

    drawing = draw(shown, marks_in(shown), [], title="Map")

    parsed(drawing)
    assert packed(drawing) <= MOST_BYTES


def test_the_base_map_is_read_once():
    assert levels() is levels()
    assert level(0) is level(0)


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([TAPACHULA], id="one town"),
        pytest.param([TAPACHULA, CIUDAD_HIDALGO], id="two towns"),
        pytest.param([(-70.9, -53.2), (-117.0, 32.5)], id="two ends of a continent"),
        pytest.param([(-100.0, 10.0), (-100.0, 40.0)], id="one above the other"),
        pytest.param([(-179.9, 79.9), (-100.0, -79.9)], id="the edges of the world"),
        pytest.param([(12.0, 90.0)], id="a pole"),
    ],
)
def test_a_window_is_wide_enough_in_proportion_and_within_the_world(points):
    shown = window(points, None)

    middle = Frame(shown.projected, 720)
    assert middle.km_per_unit * 720 >= 39.99
    assert middle.height == 540
    assert -180 <= shown.west < shown.east <= 180
    assert -80.01 <= shown.south < shown.north <= 80.01


def test_a_window_shows_all_points_and_where_they_were_searched_from():
    shown = window([TAPACHULA, (-93.1, 16.75)], (-90.5, 14.6))

    for longitude, latitude in (TAPACHULA, (-93.1, 16.75), (-90.5, 14.6)):
        assert shown.west < longitude < shown.east
        assert shown.south < latitude < shown.north


def test_a_door_is_where_it_is():
    shown = window([TAPACHULA, CIUDAD_HIDALGO], None)
    frame = Frame(shown.projected, 720)

    (badge,) = parsed(draw(shown, [DOOR], [], title="Map")).iter(f"{SVG}rect")

    x, y = frame.place(*TAPACHULA)
    assert float(badge.get("x")) + float(badge.get("width")) / 2 == pytest.approx(x, abs=1)
    assert float(badge.get("y")) + float(badge.get("height")) / 2 == pytest.approx(y, abs=1)


def test_an_area_is_a_disc_and_looks_the_same_as_a_town():
    shown = window([TAPACHULA], None)

    area = draw(shown, [Mark(1, *TAPACHULA, "area")], [], title="Map")
    town = draw(shown, [Mark(1, *TAPACHULA, "town")], [], title="Map")
    door = draw(shown, [DOOR], [], title="Map")

    assert area == town
    assert len(circles(area)) == 1
    assert circles(door) == []


def test_marks_at_one_place_share_a_disc_and_list_their_numbers():
    shown = window([TAPACHULA], None)
    marks = [Mark(number, *TAPACHULA, "area") for number in (5, 1, 4, 3)]

    drawing = draw(shown, marks, [], title="Map")

    assert len(circles(drawing)) == 1
    assert "1, 3–5" in texts(drawing)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ([7], ["7"]),
        ([1, 2], ["1", "2"]),
        ([3, 1, 2], ["1–3"]),
        ([1, 3, 4, 5, 9, 10], ["1", "3–5", "9", "10"]),
        ([2, 2, 2], ["2"]),
    ],
)
def test_three_numbers_in_a_row_are_a_range(numbers, written):
    assert listed(numbers) == written


@given(st.lists(st.tuples(st.floats(0, 720), st.floats(0, 540)), max_size=25))
def test_no_number_is_lost_and_none_lies_on_another(points):
    found = clusters(enumerate(points, start=1))

    numbers = sorted(number for cluster in found for number in cluster.numbers)
    assert numbers == list(range(1, len(points) + 1))
    assert not any(one.box.meets(two.box) for one, two in itertools.combinations(found, 2))


def test_doors_close_together_are_dots_with_their_numbers_beside_them():
    shown = window([TAPACHULA], None)
    marks = [DOOR, Mark(2, TAPACHULA[0] + 0.005, TAPACHULA[1], "exact")]

    drawing = draw(shown, marks, [], title="Map")

    assert len(circles(drawing)) == 2
    assert texts(drawing)[0] == "1, 2"


def test_a_mark_bears_the_name_of_its_own_town_only():
    shown = window([TAPACHULA, (-90.5, 14.6)], None)
    other = (TAPACHULA[0] + 15 * (shown.east - shown.west) / 720, TAPACHULA[1])
    own_and_larger = [Town("Own", *TAPACHULA, 10_000), Town("Larger", *other, 500_000)]

    assert "Own" in texts(draw(shown, [DOOR], own_and_larger[:1], title="Map"))
    assert "Larger" not in texts(draw(shown, [DOOR], own_and_larger[1:], title="Map"))


def test_the_largest_towns_are_named_first_and_none_over_another():
    shown = window([TAPACHULA], None)
    towns = [
        Town("Village", TAPACHULA[0] + 0.02, TAPACHULA[1], 900),
        Town("City", *TAPACHULA, 300_000),
        Town("Far", TAPACHULA[0] - 0.1, TAPACHULA[1] + 0.08, 2_000),
    ]

    assert set(texts(draw(shown, [], towns, title="Map"))) == {"City", "Far", "5 km"}


def test_a_border_is_a_strip_where_a_line_would_put_a_town_into_the_wrong_country():
    close = draw(window([CIUDAD_HIDALGO], None), [], [], title="Map")
    wide = draw(WINDOWS["Mexico"], [], [], title="Map")

    assert "stroke-dasharray" not in close
    strip = next(p for p in parsed(close).iter(f"{SVG}path") if p.get("stroke-opacity"))
    assert float(strip.get("stroke-width")) == pytest.approx(5 / 40 * 720, rel=0.02)
    assert "stroke-dasharray" in wide


def test_the_scale_bar_is_as_long_as_it_says():
    shown = window([TAPACHULA], None)
    drawing = draw(shown, [], [], title="Map")

    (label,) = texts(drawing)
    units = int(re.search(r"v9h(\d+)v-9", drawing)[1])
    degrees = units * (shown.east - shown.west) / 720
    km = degrees * 111.32 * math.cos(math.radians(TAPACHULA[1]))
    assert label == "5 km"
    assert km == pytest.approx(5, rel=0.02)


def test_a_map_of_a_continent_has_no_scale_bar_because_none_would_be_true():
    assert texts(draw(WINDOWS["the continent"], [], [], title="Map")) == []


def test_the_scale_bar_is_where_reading_begins():
    shown = window([TAPACHULA], None)
    left = draw(shown, [], [], title="Map")
    right = draw(shown, [], [], title="خريطة", rtl=True)

    def start(drawing):
        return int(re.search(r'd="M(\d+) \d+v9h', drawing)[1])

    assert start(left) < 100
    assert start(right) > 500
