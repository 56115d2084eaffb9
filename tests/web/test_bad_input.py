"""Whatever comes in, the answer is a clear one: 4xx in the reader's words, never 5xx."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages import StrictClient

LONG = "a" * 10_000
#: What no search can use, as it stands in a query string.
BAD = {
    "latitude too large": "lat=999&lon=0",
    "not a number": "lat=nan&lon=0",
    "infinite": "lat=inf&lon=0",
    "beyond every number": "lat=1e400&lon=0",
    "words for a number": "lat=abc&lon=0",
    "longitude too small": "lat=0&lon=-180.5",
    "NUL in a place": "near=Tapa%00chula",
    "NUL in words": "q=%00",
    "NUL in a code": "c=%00",
    "10 kB of text": f"near={LONG}",
    "10 kB of words": f"q={LONG}",
    "10 kB of code": f"c={LONG}",
    "unknown category": "near=Tapachula&c=zz",
    "unknown language": "near=Tapachula&l=zz-ZZ",
    "unknown group": "near=Tapachula&s=everybody",
    "unknown need": "near=Tapachula&n=gold",
    "unknown open": "near=Tapachula&open=tomorrow",
    "unknown authorities": "near=Tapachula&authorities=yes",
    "place that is no number": "place=x",
    "place beyond numbers": "place=99999999999999999999",
    "place of 5,000 digits": "place=" + "9" * 5_000,
    "page zero": "near=Tapachula&page=0",
    "negative page": "near=Tapachula&page=-1",
    "huge page": "near=Tapachula&page=99999999999",
    "half a page": "near=Tapachula&page=1.5",
    "broken UTF-8": "near=%ff",
    "broken UTF-8 in words": "q=%c3%28",
    "broken UTF-8 in a code": "c=%ff",
    "broken UTF-8 in a name": "%ff=1",
    "broken UTF-8 in what nobody reads": "near=Tapachula&foo=%ff",
    "a control character": "near=%01",
    "no character": "q=%ef%bf%be",
    "lone surrogate": "near=%ed%a0%80",
    "overlong UTF-8": "near=%c0%af",
    "place given twice": "near=Tapachula&near=Tijuana",
    "place id given twice": "place=3516266&place=1",
    "page given twice": "near=Tapachula&page=1&page=2",
    "more than twelve codes": "l=es&l=en&l=ht&l=pt&l=fr&l=pap&l=qu&l=ay&l=zh&l=prs&l=ar&l=ru&l=vi",
}  # fmt: skip
SEARCHES = ["search", "filters", "map", "map.svg", "urgent?u=u4"]
each_bad = pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())


@each_bad
def test_a_page_says_what_is_wrong(client: StrictClient, query: str) -> None:
    for locale in ("es", "en"):
        for path in SEARCHES:
            address = f"/{locale}/{path}{'&' if '?' in path else '?'}{query}"
            response = client.raw.get(address)

            assert response.status_code == 422, address[:100]
            assert response.headers["Cache-Control"] == "no-store"
    page = client.get(f"/es/search?{query}", status=422)
    assert page.all("//*[@role='alert']") or page.all("//main//ul/li")


@each_bad
def test_a_posted_form_says_what_is_wrong(client: StrictClient, query: str) -> None:
    for path in ("/es/search", "/en/urgent?u=u4"):
        data = query if "search" in path else f"u=u4&{query}"
        response = client.raw.post(
            path.partition("?")[0], data=data, content_type="application/x-www-form-urlencoded"
        )

        assert response.status_code == 422
        assert response.headers["Cache-Control"] == "no-store"


@each_bad
def test_the_api_says_what_is_wrong(client: StrictClient, query: str) -> None:
    response = client.raw.get(f"/api/v1/services?{query}")

    problem = problem_of(response, 422)
    assert problem["errors"]
    assert all({"parameter", "reason", "detail"} == error.keys() for error in problem["errors"])


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """The problem of an answer, checked against RFC 9457."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    problem: dict[str, Any] = json.loads(response.get_data())
    assert problem["status"] == status
    assert isinstance(problem["title"], str)
    assert problem["title"]
    assert problem["type"] == "about:blank"
    return problem


# Forms: nothing typed is lost


def test_what_was_typed_comes_back_with_the_error(client: StrictClient, locale: str) -> None:
    long = "Tapachula " * 30
    page = client.get(
        f"/{locale}/search?near={long}&q=casa&c=k19&c=k22&l=ht&s=s1&n=n1&open=now&authorities=no",
        status=422,
    )

    assert page.one("//input[@id='f-near']").get("value") == long
    assert page.one("//input[@id='f-q']").get("value") == "casa"
    checked = {
        (box.get("name"), box.get("value")) for box in page.all("//input[@type='checkbox']")
        if box.get("checked") is not None
    }  # fmt: skip
    assert checked == {
        ("c", "k19"), ("c", "k22"), ("s", "s1"), ("n", "n1"), ("open", "now"),
        ("authorities", "no"),
    }  # fmt: skip
    assert [option.get("value") for option in page.all("//option[@selected]")] == ["ht"]


def test_the_summary_of_errors_leads_to_the_field(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search?near={LONG}&c=zz&s=zz", status=422)

    summary = page.one("//div[@role='alert']")
    targets = [str(href) for href in summary.xpath(".//a/@href")]
    assert targets == ["#f-near", "#f-category", "#f-serves"]
    assert {"e-near", "e-category", "e-serves"} <= {str(i) for i in page.all("//@id")}
    assert page.all("//h1|//h2")[0].tag == "h2"  # the summary is read first


def test_an_error_says_in_the_title_that_there_is_one(client: StrictClient) -> None:
    page = client.get("/en/search?near=Tapachula&c=zz", status=422)

    assert page.title.startswith("Problem: ")


def test_a_field_that_is_wrong_is_named_beside_it_on_the_urgent_page(
    client: StrictClient,
) -> None:
    page = client.get(f"/en/urgent?u=u4&near={LONG}", status=422)

    assert page.one("//*[@id='e-near']") is not None
    assert page.one("//input[@id='f-near']").get("value") == LONG


def test_empty_values_are_as_good_as_none(client: StrictClient, locale: str) -> None:
    page = client.get(f"/{locale}/search?near=Tapachula&l=&q=&c=&page=&open=")

    assert page.cards


def test_200_letters_are_a_place_that_nobody_knows(client: StrictClient) -> None:
    client.get("/es/search?near=" + "a" * 200)


def test_wild_cards_and_quotes_are_letters(client: StrictClient) -> None:
    for text in (
        "%25",
        "_",
        "'",
        '"',
        "\\\\",
        "';--",
        "<b>",
        "%25%25%25%25",
        "(",
        "*",
        ":*",
        "&|!",
    ):
        page = client.raw.get("/es/search", query_string={"near": text})
        words = client.raw.get("/es/search", query_string={"near": "Tapachula", "q": text})

        assert (page.status_code, words.status_code) == (200, 200)


# Paths, methods, bodies


@pytest.mark.parametrize(
    "path",
    [
        "/es/%ff",
        "/%ff/search",
        "/%00",
        "/es/listings/%ff",
        "/es/listings/00000000-0000-0000-0000-00000000000g",
        "/es/listings/1",
        "/es/listings/../../etc/passwd",
        "/es/search/",
        "/" + "a" * 5_000,
        "/es/map.svg/x",
        "/static/x.css",
        "/es-MX/",
        "/.env",
    ],
)
def test_a_path_that_leads_nowhere_is_not_found(client: StrictClient, path: str) -> None:
    client.get(path, status=404)


@pytest.mark.parametrize(
    "path", ["/api/v1", "/api/v1/%ff", "/api/v1/services/%ff", "/api/v1/services/1", "/api/v2/x"]
)
def test_a_path_of_the_api_that_leads_nowhere_is_a_problem(client: StrictClient, path: str) -> None:
    problem_of(client.raw.get(path), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: StrictClient, method: str) -> None:
    page = client.raw.open("/es/search", method=method)
    api = client.raw.open("/api/v1/services", method=method)

    assert page.status_code == 405
    assert {"GET", "POST"} <= set(page.headers["Allow"].split(", "))
    problem_of(api, 405)


def test_pages_that_take_no_form_refuse_one(client: StrictClient) -> None:
    for path in ("/es/", "/es/about", "/es/map", "/es/filters", "/exit"):
        assert client.raw.post(path, data={"near": "x"}).status_code == 405


def test_a_head_request_has_the_headers_and_no_body(client: StrictClient) -> None:
    response = client.raw.head("/es/search?near=Tapachula")

    assert response.status_code == 200
    assert response.get_data() == b""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b'"text"',
        b"\xff",
        b'{"near": "\xff"}',
        b'{"near": "\\ud800"}',
        b'{"near": "\\u0000"}',
        b'{"near": ["Tapachula"]}',
        b'{"near": {"a": 1}}',
        b'{"category": {"a": 1}}',
        b'{"category": [1, null]}',
        b'{"lat": "x", "lon": 1}',
        b'{"lat": NaN, "lon": 1}',
        b'{"lat": 1e400, "lon": 1}',
        b'{"lat": 1}',
        b'{"place": 1.5}',
        b'{"unknown": 1}',
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b'{"place": ' + b"9" * 10_000 + b"}",
    ],
)
def test_json_that_cannot_be_used_is_a_problem(client: StrictClient, body: bytes) -> None:
    response = client.raw.post("/api/v1/services", data=body, content_type="application/json")

    problem_of(response, 422)


def test_a_body_that_is_no_json_is_a_problem(client: StrictClient) -> None:
    problem_of(client.raw.post("/api/v1/services", data={"near": "Tapachula"}), 422)


def test_a_giant_body_is_refused_unread(client: StrictClient) -> None:
    giant = b"near=" + b"a" * 1_000_000
    kind = "application/x-www-form-urlencoded"

    page = client.raw.post("/es/search", data=giant, content_type=kind)
    api = client.raw.post("/api/v1/services", data=giant, content_type="application/json")
    parts = client.raw.post("/es/search", data={f"x{n}": "1" * 100 for n in range(2_000)},
                            content_type="multipart/form-data")  # fmt: skip

    assert page.status_code == 413
    assert parts.status_code == 413
    problem_of(api, 413)


def test_broken_letters_in_a_multipart_form_are_refused(client: StrictClient) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="near"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    response = client.raw.post(
        "/es/search", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert response.status_code == 422


@pytest.mark.parametrize(
    "header", ["Accept-Language", "Accept-Encoding", "If-None-Match", "Accept"]
)
def test_headers_of_any_kind_do_no_harm(client: StrictClient, header: str) -> None:
    for value in ("\xff\xfe", "%00", "a" * 5_000, '"', ";q=;", "*", ",,,"):
        for path in ("/", "/es/", "/api/v1/languages"):
            response = client.raw.get(path, headers={header: value})

            assert response.status_code < 400


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("services", "foo=1"),
        ("services", "utm_source=x"),
        ("services", "limit=0"),
        ("services", "limit=101"),
        ("services", "limit=x"),
        ("services", "radius_km=5"),
        ("services", "radius_km=-1&near=Tapachula"),
        ("services", "radius_km=nan&near=Tapachula"),
        ("services", "lat=1"),
        ("services", "lon=1"),
        ("services", "bbox=1,2,3"),
        ("services", "bbox=a,b,c,d"),
        ("services", "bbox=nan,0,1,1"),
        ("services", "bbox=0,10,1,5"),
        ("services", "bbox=-200,0,1,1"),
        ("services", "bbox=0,0,1,1&bbox=0,0,1,1"),
        ("services", "cursor=x"),
        ("services", "cursor=%F0%9F%98%80"),
        ("services", "cursor=" + "A" * 150),
        ("services", "cursor=bzE&bbox=0,0,1,1"),
        ("services", "locale=xx"),
        ("places", ""),
        ("places", "q="),
        ("places", "q=%00"),
        ("places", "q=%ff"),
        ("places", "q=a&q=b"),
        ("places", "q=a&foo=1"),
        ("places", f"q={LONG}"),
        ("taxonomies", "foo=1"),
        ("taxonomies", "locale=xx"),
        ("languages", "foo=1"),
    ],
)
def test_the_api_refuses_what_it_does_not_know(client: StrictClient, path: str, query: str) -> None:
    problem_of(client.raw.get(f"/api/v1/{path}?{query}"), 422)


# Anything at all

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
    from urllib.parse import urlencode

    return urlencode(pairs)
