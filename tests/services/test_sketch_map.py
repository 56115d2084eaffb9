"""The map that needs no script: what it shows, what it must not claim, what it weighs."""

import itertools
import math
import re
from xml.etree import ElementTree

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.sketch_map import Mark, Town, Window, draw, window
from app.services.sketch_map.base import Feature, level, levels
from app.services.sketch_map.marks import clusters, listed
from app.services.sketch_map.paths import Frame, outline, paths

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 15_000  # compressed as the site sends it

TAPACHULA = (-92.26, 14.905)
CIUDAD_HIDALGO = (-92.147, 14.68)

WINDOWS = {
    "the continent": window([], None),
    "Mexico": window([(-117.0, 32.5), (-87.0, 20.9), TAPACHULA], None),
    "Chiapas and Guatemala": window([TAPACHULA, (-93.1, 16.75), (-90.5, 14.6)], None),
    "Tapachula": window([TAPACHULA], None),
    "Tijuana": window([(-117.03, 32.52), (-117.16, 32.72)], None),
    "the Caribbean": window([(-82.4, 23.1), (-61.5, 10.65)], None),
    "Chile": window([(-70.3, -18.5), (-70.9, -53.2)], None),
    "the fjords of Chile": window([(-74.5, -46.0), (-70.0, -55.0)], None),
    "Toronto": window([(-79.4, 43.65), (-79.87, 43.25)], None),
    "the north Atlantic": window([(-103.0, 56.0), (7.0, 56.0)], None),
    "the lakes of Canada": window([(-100.0, 48.0), (-80.0, 55.0)], None),
}
#: Made-up towns all over, more than any map has room for.
TOWNS = [
    Town(f"Santa María de {x} y {y}", -125 + x, -55 + y, 1_000 + (x * 7919 + y * 104_729) % 90_000)
    for x, y in itertools.product(range(0, 95, 2), range(0, 110, 2))
]
DOOR = Mark(1, *TAPACHULA, "exact")


def packed(drawing: str) -> int:
    return len(brotli.compress(drawing.encode(), quality=5))


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314  # our own drawing


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter(f"{SVG}text")]


def circles(drawing: str) -> list[ElementTree.Element]:
    return list(parsed(drawing).iter(f"{SVG}circle"))


def around(point: tuple[float, float], degrees: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a square."""
    x, y = point
    return x - degrees / 2, y - degrees / 2, x + degrees / 2, y + degrees / 2


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """The rings of a path of relative moves."""
    rings = []
    x = y = 0
    for part in path.split("z")[:-1]:
        moves = [int(number) for number in re.findall(r"-?\d+", part)]
        ring = []
        for right, down in zip(moves[::2], moves[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        rings.append(ring)
        x, y = ring[0]
    return rings


def inside(point: tuple[float, float], rings: list[list[tuple[float, float]]]) -> bool:
    """Whether a ray from the point crosses the rings an odd number of times."""
    x, y = point
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


def marks_in(shown: Window, count: int = 20) -> list[Mark]:
    """Marks all over a window, of every kind."""
    kinds = itertools.cycle(("exact", "area", "town"))
    return [
        Mark(
            number,
            shown.west + (shown.east - shown.west) * (number * 37 % 100) / 100,
            shown.south + (shown.north - shown.south) * (number * 61 % 100) / 100,
            next(kinds),
        )
        for number in range(1, count + 1)
    ]


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


def test_sea_is_not_claimed_where_the_map_knows_nothing():
    far_east = paths(Frame(window([(100.0, 10.0)], None).projected, 720))
    home = paths(Frame(window([TAPACHULA], None).projected, 720))

    assert far_east.known[2] < 0
    assert home.known[0] < 0
    assert home.known[2] > 720


@pytest.mark.parametrize(
    ("point", "is_land"),
    [
        pytest.param(TAPACHULA, True, id="Tapachula"),
        pytest.param((-106.0, 28.6), True, id="Chihuahua, far from every coast"),
        pytest.param((-72.3, 18.55), True, id="Haiti"),
        pytest.param((-81.71, 12.54), True, id="San Andrés, a small island"),
        pytest.param((-93.0, 14.0), False, id="the Pacific"),
        pytest.param((-90.0, 25.0), False, id="the Gulf of Mexico"),
    ],
)
@pytest.mark.parametrize("degrees", [0.4, 3, 12])
def test_land_is_land_and_sea_is_sea(point, is_land, degrees):
    frame = Frame(Window(*around(point, degrees)).projected, 720)

    assert inside(frame.place(*point), rings_of(paths(frame).land)) is is_land


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(-120, -40), st.floats(-50, 50), st.floats(0.5, 25))
def test_what_is_left_out_of_sight_changes_nothing_in_sight(longitude, latitude, degrees):
    grid = levels().grid
    west, south, east, north = (b / grid for b in around((longitude, latitude), degrees))
    spots = [
        (west + (east - west) * x / 7, south + (north - south) * y / 5)
        for x in range(1, 7)
        for y in range(1, 5)
    ]

    for ring in level(4).land[:40]:
        whole = list(zip(ring.xs, ring.ys, strict=True))
        short = outline(ring, (west, south, east, north))
        assert [inside(spot, [whole]) for spot in spots] == [
            inside(spot, [short]) for spot in spots
        ]


FAR_AND_NEAR = st.integers(-300, 400)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(FAR_AND_NEAR, FAR_AND_NEAR), min_size=3, max_size=12, unique=True))
def test_long_coasts_across_a_corner_keep_their_direction(points):
    xs, ys = zip(*points, points[0], strict=True)
    bounds = (min(xs), min(ys), max(xs), max(ys))
    ring = Feature(xs, ys, (bounds,), bounds)
    spots = [(x + 0.37, y + 0.61) for x in range(0, 100, 9) for y in range(0, 100, 9)]

    short = outline(ring, (0, 0, 100, 100))

    assert [inside(spot, [points]) for spot in spots] == [inside(spot, [short]) for spot in spots]


def test_the_map_is_a_picture_with_a_name_for_those_who_do_not_see_it():
    root = parsed(draw(window([TAPACHULA], None), [DOOR], [], title="20 places around Tapachula"))

    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "20 places around Tapachula"


def test_a_map_runs_nothing_and_asks_nobody():
    shown = WINDOWS["Tapachula"]
    drawing = draw(shown, marks_in(shown), [Town("Tapachula", *TAPACHULA, 1)], title="Map")

    allowed = {"svg", "title", "g", "path", "circle", "rect", "text"}
    assert {element.tag.removeprefix(SVG) for element in parsed(drawing).iter()} <= allowed
    names = {name for element in parsed(drawing).iter() for name in element.attrib}
    assert not names & {"style", "class", "id", "href", "src"}
    assert not any(name.startswith("on") or name.endswith("href") for name in names)
    assert drawing.count("http") == 1  # the namespace


@given(st.text(max_size=30))
def test_any_name_can_be_written(name):
    drawing = draw(
        window([TAPACHULA], None), [], [Town(name, *TAPACHULA, 1)], title=f"</title>{name}&"
    )

    assert parsed(drawing)[0].text.startswith("</title>")


def test_where_somebody_searched_from_is_a_ring_with_the_name_of_the_town():
    shown = window([CIUDAD_HIDALGO], TAPACHULA)
    towns = [Town("Tapachula", *TAPACHULA, 200_000)]

    drawing = draw(shown, [], towns, title="Map", you_are_here=TAPACHULA)

    x, y = Frame(shown.projected, 720).place(*TAPACHULA)
    assert {(c.get("cx"), c.get("cy")) for c in circles(drawing)} == {(f"{x:.0f}", f"{y:.0f}")}
    assert "Tapachula" in texts(drawing)


def test_no_colour_says_danger():
    shown = WINDOWS["Tapachula"]
    drawing = draw(shown, marks_in(shown), TOWNS, title="Map", you_are_here=TAPACHULA)

    for colour in set(re.findall(r"#([0-9a-f]{6})", drawing)):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        assert red <= max(green, blue) + 8


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        pytest.param("#26333d", "#d8e6ef", id="a name on the sea"),
        pytest.param("#26333d", "#f7f5ef", id="a name on land"),
        pytest.param("#26333d", "#c6c7c5", id="a name on the strip of a border"),
        pytest.param("#ffffff", "#0b4f86", id="the number of a door"),
        pytest.param("#1b5e3f", "#ffffff", id="the number of a disc"),
    ],
)
def test_what_is_written_can_be_read(ink, ground):
    drawing = draw(WINDOWS["Tapachula"], marks_in(WINDOWS["Tapachula"]), TOWNS, title="Map")

    assert ink in drawing
    assert contrast(ink, ground) >= 4.5


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours, WCAG 2.2 "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
