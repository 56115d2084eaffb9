"""Counts on a map: all that is open, once, and nothing else."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_listing
from tests.pages import StrictClient
from tests.web.asking import Json, ask, problem_of

HERE, FAR = (-92.26, 14.9), (-106.42, 31.69)
EVERYWHERE = "-180,-90,180,90"


def counts(client: StrictClient, bbox: str, zoom: int) -> list[tuple[int, list[float]]]:
    found: Json = ask(client, "clusters", bbox=bbox, zoom=zoom)
    return sorted(
        (f["properties"]["count"], f["geometry"]["coordinates"]) for f in found["features"]
    )


def test_what_stands_together_is_counted_at_its_middle(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE)
    make_listing(session, point=(HERE[0] + 0.002, HERE[1]))
    make_listing(session, point=FAR)

    assert counts(own, EVERYWHERE, 2) == [(1, list(FAR)), (2, [-92.259, 14.9])]
    assert counts(own, "-93,14,-92,15", 18) == [(2, [-92.259, 14.9])]
    assert counts(own, "-107,31,-106,32", 7) == [(1, list(FAR))]
    assert counts(own, "0,0,1,1", 7) == []


def test_a_box_across_the_antimeridian_has_both_its_ends(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, point=(179.5, 0.5))
    make_listing(session, point=(-179.5, 0.5))

    assert [n for n, _ in counts(own, "179,0,-179,1", 8)] == [1, 1]


def test_refuges_are_not_counted(session: Session, own: StrictClient) -> None:
    make_listing(session, point=HERE, categories=["gbv"], setting="residential")
    make_listing(session, disclosure="hidden", true_point=HERE)
    make_listing(session, disclosure="area", true_point=HERE)
    make_listing(session)  # its town only

    assert counts(own, EVERYWHERE, 2) == []


@pytest.mark.parametrize(
    "query",
    [
        f"bbox={EVERYWHERE}&zoom=10",  # more than any screen shows
        "bbox=0,1,1,0&zoom=5",
        "bbox=0,0,1&zoom=5",
        "bbox=0,0,1,1",
        "zoom=5",
        "bbox=0,0,1,1&zoom=23",
        "bbox=0,0,1,1&zoom=-1",
    ],
)
def test_what_cannot_be_asked_is_refused(own: StrictClient, query: str) -> None:
    problem_of(own.raw.get(f"/api/v1/clusters?{query}"), 422)
