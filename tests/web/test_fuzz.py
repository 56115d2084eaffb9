"""Anything at all may come in; nothing of it breaks a search."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages import StrictClient

NAMES = [
    "near", "place", "lat", "lon", "category", "c", "language", "l", "serves", "s", "needs", "n",
    "open", "authorities", "q", "page", "bbox", "radius_km", "limit", "cursor", "locale", "foo",
]  # fmt: skip
LIKELY = [
    "Tapachula", "juarez", "k19", "shelter", "ht", "es", "now", "no", "1", "-1", "15", "20", "0.5",
    "14.91", "-92.26", "nan", "3516266", "0,0,1,1", "-93,14,-92,15", "%", "''", "refugio", "bzIw",
    "s1", "n1", "women", "free", "Casa del Migrante", "i need a doctor in tijuana",
]  # fmt: skip
pairs = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(LIKELY), st.text(max_size=30))),
    max_size=6,
)
bounded = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@bounded
@given(pairs=pairs)
def test_no_parameters_at_all_break_a_search(
    client: StrictClient, pairs: list[tuple[str, str]]
) -> None:
    readable = [
        (n, v.encode("utf-8", "surrogatepass").decode("utf-8", "replace")) for n, v in pairs
    ]
    for path in ("/es/search", "/api/v1/services"):
        response = client.raw.get(path, query_string=query_of(readable))

        assert response.status_code < 500, readable


@bounded
@given(raw=st.binary(max_size=60))
def test_no_bytes_at_all_break_a_search(client: StrictClient, raw: bytes) -> None:
    query = "near=" + "".join(f"%{byte:02x}" for byte in raw)
    for path in ("/es/search", "/api/v1/services", "/api/v1/places"):
        response = client.raw.get(f"{path}?{query.replace('near', 'q') if 'pl' in path else query}")

        assert response.status_code < 500, raw


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(LIKELY) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@bounded
@given(body=st.dictionaries(st.sampled_from(NAMES), values, max_size=5))
def test_no_json_at_all_breaks_a_search(client: StrictClient, body: dict[str, Any]) -> None:
    response = client.raw.post(
        "/api/v1/services", data=json.dumps(body), content_type="application/json"
    )

    assert response.status_code < 500, body


def query_of(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs)
