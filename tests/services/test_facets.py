"""Every coded fact has a number of its own, which the index can hold without a collision."""

import re

import psycopg
import pytest

from app.services import edition, facets
from app.services.facets import SIGNATURE_BITS, facets_of, numbers
from app.services.gazetteer import SAME_LETTERS
from app.services.search.asked import STATED_LEVEL, Group, Search, query_of


def test_numbers_run_densely_from_one() -> None:
    assert sorted(numbers().values()) == list(range(1, len(numbers()) + 1))


def test_no_two_facets_share_a_bit_of_the_index() -> None:
    bits = [number % SIGNATURE_BITS for number in numbers().values()]

    assert len(set(bits)) == len(bits)
    assert max(numbers().values()) < SIGNATURE_BITS


def test_the_index_has_as_many_bits_as_the_numbering_believes(public: psycopg.Connection) -> None:
    row = public.execute(
        "SELECT pg_get_indexdef('directory.ix_search_sphere_facets_id_rank'::regclass)"
    ).fetchone()

    assert row is not None
    assert f"siglen='{SIGNATURE_BITS // 8}'" in row[0]


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("numbers", lambda: {**numbers(), ("category", "new"): 9}),
        ("SAME_LETTERS", {**SAME_LETTERS, ord("đ"): "d"}),
    ],
)
def test_another_numbering_or_folding_has_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, what: str, changed: object
) -> None:
    before = edition.fingerprint()
    monkeypatch.setattr(edition, what, changed)
    edition.fingerprint.cache_clear()

    assert edition.fingerprint() != before

    monkeypatch.undo()
    edition.fingerprint.cache_clear()


def test_needs_are_asked_for_by_their_pairs_in_whatever_order_they_come() -> None:
    has = facets_of(
        categories=["shelter"], languages=[], serves=[], only_for=[], operator="ngo",
        state="usable", conditions={"free": "yes", "no_id": "yes", "wheelchair": "no"},
    )  # fmt: skip

    pairs = {
        numbers()["category+need", "shelter", "free"],
        numbers()["category+need", "shelter", "no_id"],
        numbers()["need+need", "no_id", "free"],
    }
    assert pairs <= set(has)
    for needs in (("no_id", "free"), ("free", "no_id")):
        asked = Search(0, 0, categories=("shelter",), needs=needs)
        written = query_of(asked, Group({STATED_LEVEL: 0}))
        assert pairs <= {int(number) for number in re.findall(r"\d+", written)}
    assert not any(
        number in has
        for facet, number in numbers().items()
        if facet[0] in ("category+need", "need+need") and "wheelchair" in facet
    )


@pytest.mark.parametrize("category", sorted(facets.NEVER_RESTRICTED))
def test_emergency_health_and_violence_are_never_restricted_to_a_group(category: str) -> None:
    for_women = {
        "languages": [], "serves": [], "only_for": ["women"], "conditions": {},
        "operator": "ngo", "state": "usable",
    }  # fmt: skip

    assert numbers()["restricted",] not in facets_of(categories=[category], **for_women)
    assert numbers()["restricted",] in facets_of(categories=["shelter"], **for_women)


@pytest.mark.parametrize("metres", [0.0, 1.0, 25_000.0, 300_000.0, 9_000_000.0])
def test_a_chord_and_its_way_along_the_sphere_say_the_same(metres: float) -> None:
    assert facets.metres(facets.chord(metres)) == pytest.approx(metres)
