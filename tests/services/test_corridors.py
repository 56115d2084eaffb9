"""Corridors: the tables, where listings stand on them, and what is ahead."""

import csv
import datetime as dt
import json
import math
import re
from itertools import pairwise
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.locales import BY_CODE
from app.models import Published, Service, Status
from app.services.corridors.reading import (
    all_corridors,
    count_help,
    find_along,
    get_corridor,
    nearest_of,
    nearest_stage,
)
from app.services.corridors.tables import CORRIDORS, geojson_of, places_of, read_chains
from app.services.errors import NotFound
from app.services.gazetteer import Gazetteer, Town, fold
from app.services.publishing import publish
from tests.factories import NOW, TAPACHULA, make_listing

PACIFIC = "mexico-pacific"
ARRIAGA = (-93.89, 16.24)
HUIXTLA = (-92.46, 15.14)
RADIUS_KM = 6371.008771415
#: For a place to sleep, which is to be checked every 60 days.
STALE_DAY = NOW.date() - dt.timedelta(days=90)
LATER = NOW + dt.timedelta(days=1)


def test_every_stage_is_a_town_of_the_gazetteer_with_a_source(towns: list[Town]) -> None:
    known = {town.geonameid for town in towns}
    chains = read_chains()

    assert places_of(chains) <= known
    for chain in chains:
        assert len(chain.stops) > 2
        assert all(stop.source_url.startswith("http") for stop in chain.stops)
        assert chain.stops[0].leg is None
        assert {stop.leg for stop in chain.stops[1:]} <= {"land", "sea"}


def test_a_stage_in_other_letters_is_called_as_the_gazetteer_or_a_page_has_it(
    towns: list[Town],
) -> None:
    known = {town.geonameid: town for town in towns}
    stages = places_of(read_chains())

    for row in csv.DictReader((CORRIDORS / "names.csv").open(encoding="utf-8", newline="")):
        place_id, town = int(row["geonameid"]), known[int(row["geonameid"])]
        named = {fold(part) for name in town.names for part in (name, *re.split("[،٬]", name))}
        assert place_id in stages
        assert row["locale"] in BY_CODE
        assert row["source"].startswith("https://") or fold(row["name"]) in named, row


def test_the_drawn_lines_are_the_table_of_stops_and_nothing_else(towns: list[Town]) -> None:
    points = {town.geonameid: (town.longitude, town.latitude) for town in towns}

    drawn = {file.stem: json.loads(file.read_text()) for file in CORRIDORS.glob("*.geojson")}

    assert drawn == {chain.slug: geojson_of(chain, points) for chain in read_chains()}


def test_help_is_met_in_the_order_of_the_way_in_either_direction(
    session: Session, public: psycopg.Connection
) -> None:
    near, far = (_listing(session, point=point) for point in (HUIXTLA, ARRIAGA))

    northward = find_along(public, PACIFIC, from_km=0, forward=True, limit=9)
    southward = find_along(public, PACIFIC, from_km=9999, forward=False, limit=9)

    assert [one.listing_id for one in northward] == [near, far]
    assert southward == northward[::-1]
    assert northward[0].distance_km < 2


def test_only_what_is_near_the_line_is_on_the_way(
    session: Session, public: psycopg.Connection
) -> None:
    _listing(session, point=(ARRIAGA[0] + 0.5, ARRIAGA[1] + 0.5))

    assert find_along(public, PACIFIC, from_km=0, forward=True, limit=9) == []


@pytest.mark.parametrize(
    "what",
    [
        pytest.param({"disclosure": "area", "true_point": HUIXTLA}, id="somewhere in a town"),
        pytest.param({"disclosure": "hidden", "true_point": HUIXTLA}, id="hidden"),
        pytest.param({"point": HUIXTLA, "categories": ["shelter", "gbv"]}, id="survivors"),
        pytest.param({"point": HUIXTLA, "categories": ["trafficking"]}, id="trafficking"),
        pytest.param({"point": HUIXTLA, "serves": ["lgbtiq"]}, id="for LGBTIQ people"),
        pytest.param({"point": HUIXTLA, "only_for": ["trans_people"]}, id="only for trans people"),
    ],
)
def test_a_place_that_must_not_be_found_by_the_way_stands_on_no_corridor(
    session: Session, public: psycopg.Connection, what: dict[str, object]
) -> None:
    _listing(session, town=TAPACHULA, **what)

    assert public.execute("SELECT count(*) FROM corridor_position").fetchone() == (0,)


def test_what_is_taken_off_is_on_no_corridor_any_more(
    session: Session, public: psycopg.Connection
) -> None:
    listing_id = _listing(session, point=HUIXTLA)
    assert find_along(public, PACIFIC, from_km=0, forward=True, limit=9)

    service = session.scalars(
        select(Service)
        .join(Published, Published.service_id == Service.id)
        .where(Published.listing_id == listing_id)
    ).one()
    service.status = Status.WITHDRAWN
    publish(session, [service.id], now=NOW)
    session.commit()

    assert find_along(public, PACIFIC, from_km=0, forward=True, limit=9) == []


def test_a_listing_stands_on_every_corridor_that_passes(
    session: Session, public: psycopg.Connection
) -> None:
    _listing(session, town=TAPACHULA)

    rows = public.execute("SELECT DISTINCT corridor FROM corridor_position").fetchall()

    assert {row[0] for row in rows} == {PACIFIC, "return-by-land"}


def test_a_page_goes_on_where_the_last_one_ended(
    session: Session, public: psycopg.Connection
) -> None:
    ids = {_listing(session, point=HUIXTLA) for _ in range(5)}
    found: list[UUID] = []
    after, position = None, 0.0

    while page := find_along(public, PACIFIC, from_km=position, forward=True, after=after, limit=2):
        found += [one.listing_id for one in page]
        after, position = page[-1].listing_id, page[-1].position_km

    assert found == sorted(ids)


def test_each_stage_says_what_help_it_has_and_what_is_nearest(
    session: Session, public: psycopg.Connection
) -> None:
    corridor = get_corridor(public, PACIFIC)
    nearer = _listing(session, point=HUIXTLA, categories=["shelter", "food"])
    _listing(session, point=(HUIXTLA[0], HUIXTLA[1] + 0.05), categories=["shelter"])

    counts = count_help(public, corridor, ["shelter", "food", "health"])

    huixtla = next(stage for stage in corridor.stages if stage.place.name == "Huixtla")
    assert counts == {huixtla.number: {"": 2, "shelter": 2, "food": 1}}
    assert nearest_of(public, corridor, "shelter") == {huixtla.number: nearer}


@pytest.mark.parametrize(
    ("nearer", "elsewhere", "found"),
    [
        pytest.param({"verified_on": STALE_DAY}, True, "further", id="too old, another is not"),
        pytest.param({"notices": [("full", LATER)]}, True, "further", id="full, another is not"),
        pytest.param({}, True, "nearer", id="nobody has called yet: as in a search"),
        pytest.param({"verified_on": STALE_DAY}, False, "nearer", id="too old, but all there is"),
    ],
)
def test_a_stage_names_what_a_search_would_put_first(
    session: Session,
    public: psycopg.Connection,
    nearer: dict[str, object],
    elsewhere: bool,
    found: str,
) -> None:
    corridor = get_corridor(public, PACIFIC)
    huixtla = next(stage for stage in corridor.stages if stage.place.name == "Huixtla")
    known = {"nearer": _listing(session, point=HUIXTLA, **nearer)}
    if elsewhere:
        known["further"] = _listing(session, point=(HUIXTLA[0], HUIXTLA[1] + 0.05))

    assert nearest_of(public, corridor, "shelter") == {huixtla.number: known[found]}


def test_what_is_too_old_is_not_named_where_something_better_is_just_beyond_the_stage(
    session: Session, public: psycopg.Connection
) -> None:
    corridor = get_corridor(public, PACIFIC)
    tonala = next(stage for stage in corridor.stages if stage.place.name == "Tonalá")
    old = (tonala.place.longitude, tonala.place.latitude)
    _listing(session, point=old, verified_on=STALE_DAY)
    _listing(session, point=ARRIAGA)

    assert tonala.number not in nearest_of(public, corridor, "shelter")


def test_from_a_town_off_the_way_one_begins_at_the_nearest_stage(
    public: psycopg.Connection, gazetteer: Gazetteer
) -> None:
    corridor = get_corridor(public, PACIFIC)
    motozintla = gazetteer.town("MX", "Chiapas", "Motozintla").geonameid

    stage, on_the_way = nearest_stage(public, corridor, motozintla)

    assert (stage.place.name, on_the_way) == ("Huixtla", False)
    with pytest.raises(NotFound):
        nearest_stage(public, corridor, 1)


def test_the_stretches_of_stages_do_not_overlap(public: psycopg.Connection) -> None:
    for corridor in all_corridors(public):
        around = [corridor.around(stage) for stage in corridor.stages]
        assert all(a[1] <= b[0] for a, b in pairwise(around))
        assert corridor.length_km < 7000


@given(st.lists(st.tuples(st.floats(-98, -91), st.floats(14, 20)), min_size=1, max_size=6))
@example([(-96.90625, 17.3046875)])  # 70 metres from a leg of 260 km
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_positions_are_those_of_a_scan_of_all_points_of_the_line(
    session: Session, public: psycopg.Connection, points: list[tuple[float, float]]
) -> None:
    ids = [_listing(session, point=point) for point in points]
    corridor = get_corridor(public, PACIFIC)
    line = [(s.place.longitude, s.place.latitude) for s in corridor.stages]

    found = {
        one.listing_id: (one.position_km, one.distance_km)
        for one in find_along(public, PACIFIC, from_km=-1, forward=True, limit=100)
        if one.listing_id in ids
    }

    for key, point in zip(ids, points, strict=True):
        distance = _by_scan(line, point)
        if distance < 24.9:
            assert found[key][1] == pytest.approx(distance, abs=0.05)
            assert _at(line, found[key][0], point) == pytest.approx(distance, abs=0.1)
        elif distance > 25.1:
            assert key not in found


def _listing(session: Session, **what: object) -> UUID:
    listing_id = make_listing(session, **what)
    session.commit()
    return listing_id


def _vector(point: tuple[float, float]) -> tuple[float, float, float]:
    x, y = map(math.radians, point)
    return math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)


def _km(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return 2 * RADIUS_KM * math.asin(min(1.0, math.dist(a, b) / 2))


def _between(a: tuple[float, ...], b: tuple[float, ...], share: float) -> tuple[float, ...]:
    """The point of the great circle from ``a`` to ``b`` after a share of the way."""
    angle = _km(a, b) / RADIUS_KM
    p, q = math.sin((1 - share) * angle), math.sin(share * angle)
    return tuple((p * m + q * n) / math.sin(angle) for m, n in zip(a, b, strict=True))


def _by_scan(line: list[tuple[float, float]], point: tuple[float, float]) -> float:
    """How far from the line: 21 points of each leg, then 21 around the nearest, four times."""
    target, least = _vector(point), math.inf
    for a, b in pairwise(map(_vector, line)):
        middle, width = 0.5, 0.5
        for _ in range(4):
            shares = [min(1.0, max(0.0, middle + width * step / 10)) for step in range(-10, 11)]
            distance, middle = min((_km(_between(a, b, x), target), x) for x in shares)
            width /= 10
        least = min(least, distance)
    return least


def _at(line: list[tuple[float, float]], position: float, point: tuple[float, float]) -> float:
    """How far a point is from the point of the line at a position."""
    for a, b in pairwise(map(_vector, line)):
        if position <= _km(a, b) + 1e-6:
            return _km(_between(a, b, min(1.0, position / _km(a, b))), _vector(point))
        position -= _km(a, b)
    raise AssertionError("beyond the end")
