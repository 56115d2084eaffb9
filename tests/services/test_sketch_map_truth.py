"""What the sketch map must not claim, and who can read it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.sketch_map import Town, Window, draw, window
from app.services.sketch_map.base import Feature, level, levels
from app.services.sketch_map.paths import Frame, outline, paths
from tests.services.drawings import (
    CIUDAD_HIDALGO,
    DOOR,
    SVG,
    TAPACHULA,
    TOWNS,
    WINDOWS,
    around,
    circles,
    inside,
    marks_in,
    parsed,
    rings_of,
    texts,
)


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
