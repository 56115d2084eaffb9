"""Samples of every route of the application: what a crawl asks.

A new route needs a line in :data:`SAMPLES`, a new argument of an address its values in
:func:`values_of`. Until then the crawl fails and names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask

from tests.locales import CRAWLED

#: The town that a withheld place of the crawl is said to be around, and its GeoNames id.
TOWN, TOWN_ID = "Mission", 4711725
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
INJECTION = "' UNION SELECT city, address FROM core.true_point --"


@dataclass(frozen=True, slots=True)
class Sample:
    """One question to a route: GET with a query, or POST with a form or a JSON body."""

    query: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    json: Any = None


@dataclass(frozen=True, slots=True)
class Request:
    """A sample at an address."""

    method: str
    path: str
    sample: Sample = Sample()

    def __str__(self) -> str:
        asked = self.sample.query or self.sample.form or self.sample.json or ""
        return f"{self.method} {self.path} {asked}"


PLAIN = (Sample(),)
AROUND = {"place": TOWN_ID}
CODES = (
    {},
    {"category": ["shelter", "gbv", "trafficking"]},
    {"category": ["gbv", "trafficking", "child_protection"], "go": "1"},
    {"category": "legal_aid", "language": ["ht", "es"], "needs": "no_id"},
    {"serves": ["women", "lgbtiq", "unaccompanied_children"], "open": "now"},
    {"serves": ["lgbtiq", "unaccompanied_children"], "go": "1"},
)
#: The API has no step before sensitive answers.
CODES_OF_API = tuple({k: v for k, v in codes.items() if k != "go"} for codes in CODES)
#: A search as pages and the API read it.
SEARCHES = (
    *({**AROUND, **codes} for codes in CODES),
    {"near": TOWN},
    {"near": TOWN, "page": 2},
    {"near": "Qwertyville"},
    {"near": "San Juan"},
    {"near": "Texas", "q": "refuge for women"},
    {"q": "house"},
    {"near": INJECTION, "q": INJECTION},
    {"place": 1},
    {"near": "\0", "language": "zz", "page": 99},
)
#: Those that maps are drawn for, which takes longer.
DRAWN = (*SEARCHES[:3], SEARCHES[-1])
AT_A_POINT = {"lat": 26.22, "lon": -98.33}
#: What is asked of a corridor.
ALONG = (
    Sample(),
    Sample(query={"direction": "forward"}),
    Sample(query={"direction": "backward", "from": TOWN_ID, "c": "k19"}),
    Sample(query={"direction": "forward", "category": "gbv", "language": "ht"}),
    Sample(query={"direction": "forward", "from": 1}),
    Sample(query={"direction": INJECTION}),
)
IN_FRAMES = tuple(
    Sample(query={"corridor": "mexico-gulf", "locale": "en", **(one.query or {})}) for one in ALONG
)
#: A list of HSDS.
OF_HSDS = (
    Sample(query={"full": "true", "per_page": 100}),
    Sample(query={"full": "true", "format": "ndjson"}),
    Sample(query={"search": TOWN}),
    Sample(query={"search": INJECTION}),
    Sample(query={"unknown": "x", "page": 0}),
)
#: Endpoint -> what it is asked.
SAMPLES: Mapping[str, Sequence[Sample]] = {
    "seeker.root": PLAIN,
    "seeker.home": PLAIN,
    "seeker.about": PLAIN,
    "seeker.privacy": PLAIN,
    "seeker.words": PLAIN,
    "seeker.languages": (
        Sample(),
        *(Sample(query={"to": "search", **asked}) for asked in DRAWN),
        Sample(query={"to": INJECTION}),
    ),
    "seeker.cards": (Sample(), Sample(query={"l": "mam", "h": "es"}), Sample(query={"l": "zz"})),
    "seeker.record": PLAIN,
    "seeker.recording": PLAIN,
    "seeker.exit": (Sample(), Sample(query={"at": "MX"}), Sample(form={})),
    "seeker.erase": (Sample(), Sample(form={})),
    "seeker.hide": PLAIN,
    "seeker.robots": PLAIN,
    "seeker.sitemap": PLAIN,
    "seeker.sitemap_part": PLAIN,
    "seeker.favicon": PLAIN,
    "seeker.search": (
        *(Sample(query=asked) for asked in SEARCHES),
        *(Sample(form={**AT_A_POINT, **codes}) for codes in CODES),
        Sample(form={"lat": "x", "lon": 400}),
    ),
    "seeker.filters": (Sample(), *(Sample(query=asked) for asked in SEARCHES)),
    "seeker.urgent": (
        Sample(),
        *(Sample(query={"u": f"u{n}", "near": TOWN}) for n in range(1, 7)),
        *(Sample(query={"u": f"u{n}", "near": TOWN, "go": "1"}) for n in range(1, 7)),
        *(Sample(form={"u": f"u{n}", **AT_A_POINT}) for n in range(1, 7)),
        Sample(query={"u": "u1", "near": "\0"}),
    ),
    "seeker.map": tuple(Sample(query=asked) for asked in DRAWN),
    "seeker.sketch_map": tuple(Sample(query=asked) for asked in DRAWN),
    "seeker.listing": PLAIN,
    "seeker.contact_card": PLAIN,
    "seeker.report": (
        Sample(),
        Sample(form={"r": "r1", "note": INJECTION, "code": "1"}),
        Sample(form={"r": "r13"}),
        Sample(form={"r": INJECTION}),
    ),
    "seeker.answer": (
        Sample(),
        Sample(form={"code": "22222222"}),
        Sample(form={"code": INJECTION}),
    ),
    **dict.fromkeys((f"seeker.gaps{x}" for x in ("", "_of", "_map", "_map_of", "_file")), PLAIN),
    "seeker.framed": (
        *(Sample(query={"locale": "en", **asked}) for asked in SEARCHES),
        Sample(query={**AROUND, "color": "7a1f1f", "show": "map"}),
        Sample(query={"bbox": "-99,26,-98,27", "locale": "en"}),
        Sample(query={"bbox": "-99,26,-98,27", "locale": "en", "category": "gbv", "go": "1"}),
        Sample(query={"bbox": "x", "color": INJECTION, "only": "zz", "after": "x"}),
        *IN_FRAMES,
    ),
    "seeker.framed_map": (
        *(Sample(query={"locale": "en", **asked}) for asked in DRAWN),
        Sample(query={"bbox": "-99,26,-98,27"}),
    ),
    "seeker.element": PLAIN,
    "seeker.builder_of_nobody": PLAIN,
    "seeker.builder": (
        Sample(),
        *(Sample(query=asked) for asked in DRAWN),
        Sample(query={"near": TOWN, "way": "mexico-gulf.forward", "height": "500", "to": "ht"}),
        Sample(query={"bbox": "-99,26,-98,27", "color": INJECTION}),
        Sample(query={"near": TOWN, "part": "around"}),
    ),
    "seeker.part": (Sample(query={"bbox": "-99,26,-98,27"}), Sample(query={"bbox": "x"})),
    "seeker.poster": (
        Sample(),
        Sample(query=AROUND),
        Sample(query={**AROUND, "l": ["ht", "ar", "zh-Hans"]}),
        Sample(query={"place": 1, "l": INJECTION}),
    ),
    "seeker.poster_of": (Sample(), Sample(query={"l": ["ht", "fa"]})),
    "seeker.oembed": (
        Sample(),
        Sample(query={"url": f"https://amparo.example.org/embed?place={TOWN_ID}"}),
        Sample(query={"url": f"https://amparo.example.org/en/search?place={TOWN_ID}&c=k5"}),
        Sample(query={"url": INJECTION}),
    ),
    "seeker.corridors": (Sample(), Sample(query={"from": TOWN_ID}), Sample(query={"from": "x"})),
    "seeker.corridor": ALONG,
    "seeker.corridor_map": ALONG,
    **dict.fromkeys(("seeker.border", "api.corridors", "api.corridor"), PLAIN),
    "api.corridor_services": (
        *ALONG,
        Sample(query={"direction": "forward", "limit": 100}),
        Sample(query={"direction": "forward", "ahead": "no", "category": ["gbv", "shelter"]}),
        Sample(query={"direction": "forward", "cursor": "x"}),
    ),
    "api.services": (
        Sample(query={"limit": 100}),
        *(Sample(query={"limit": 100, **codes}) for codes in CODES_OF_API),
        *(Sample(query={**AROUND, **codes, "limit": 100}) for codes in CODES_OF_API),
        *(Sample(query={**asked, "locale": "en"}) for asked in SEARCHES[len(CODES) :]),
        Sample(query={**AT_A_POINT, "radius_km": 50}),
        Sample(query={"bbox": "-99,26,-98,27"}),
        Sample(query={"bbox": "x"}),
        Sample(query={"unknown": "x"}),
        Sample(query={"cursor": "x"}),
        Sample(json={**AT_A_POINT, "limit": 100}),
        Sample(json=[]),
    ),
    "api.service": (Sample(), Sample(query={"locale": "es"}), Sample(query={"x": "y"})),
    "api.places": (Sample(query={"q": TOWN}), Sample(query={"q": "Мишен"}), Sample()),
    "api.taxonomies": (Sample(), Sample(query={"locale": "es"})),
    "api.languages": (Sample(), Sample(query={"locale": "es"})),
    "api.export": (
        Sample(),
        Sample(query={"place": 3516266, "radius_km": 500}),
        *(Sample(query=codes) for codes in ({"category": "gbv"}, {"serves": "women"})),
        Sample(query={"bbox": "-118,14,-86,33"}),
        Sample(query={"bbox": "x"}),
    ),
    "api.clusters": (
        *(Sample(query={"bbox": "-118,14,-86,33", "zoom": zoom}) for zoom in (2, 5, 10)),
        Sample(query={"bbox": "x", "zoom": 5}),
    ),
    "api.changes": (
        Sample(query={"limit": 500}),
        Sample(query={"since": "2020-01-01T00:00:00Z"}),
        Sample(query={"cursor": "x"}),
    ),
    "api.openapi": PLAIN,
    "api.docs": PLAIN,
    "hsds.about": PLAIN,
    "hsds.profile": PLAIN,
    "hsds.services": OF_HSDS,
    "hsds.service": (Sample(), Sample(query={"x": "y"})),
    "hsds.service_at_locations": OF_HSDS,
    "hsds.service_at_location": PLAIN,
    "hsds.organizations": (*OF_HSDS, Sample(query={"full_service": "true"})),
    "hsds.organization": (Sample(), Sample(query={"full_service": "true"})),
    "hsds.datapackage": PLAIN,
    "hsds.taxonomies": PLAIN,
    "hsds.taxonomy": PLAIN,
    "hsds.taxonomy_terms": PLAIN,
    "hsds.taxonomy_term": PLAIN,
    "ogc.landing": PLAIN,
    "ogc.api": PLAIN,
    "ogc.conformance": PLAIN,
    "ogc.collections": PLAIN,
    "ogc.collection": PLAIN,
    "ogc.items": (
        Sample(query={"limit": 1000}),
        Sample(query={"limit": 2}),
        Sample(query={"bbox": "-99,26,-98,27", "category": "shelter", "language": "es"}),
        Sample(query={"bbox": INJECTION, "unknown": "x"}),
    ),
    "ogc.item": PLAIN,
    "health.healthz": PLAIN,
    "health.readyz": PLAIN,
}


def values_of(
    argument: str, listing_ids: Sequence[str], locales: Sequence[str]
) -> Sequence[str] | None:
    """The values that an argument of an address takes in a crawl; None for an unknown one."""
    known = {
        "locale": locales,
        "listing_id": [*listing_ids, UNKNOWN_ID],
        "organization_id": [UNKNOWN_ID],
        "taxonomy_id": [UNKNOWN_ID],
        "term_id": [UNKNOWN_ID],
        "voice": ["mam", INJECTION],
        "country": ["US", "zz", INJECTION],
        "slug": ["mexico-east-matamoros", "haiti-bahamas-florida", INJECTION],
        "format": ["csv", "xlsx", "5w.xlsx", "geojson", "kml", "gpx", INJECTION],
        "recording": ["2-0123456789"],
        "part": [*(f"{number:02x}" for number in range(256)), "pages", INJECTION],
    }
    return known.get(argument)


def requests_of(
    app: Flask, listing_ids: Sequence[str], locales: Sequence[str] = CRAWLED
) -> Iterator[Request]:
    """Every sample at every address of every route; fails where a route has none."""
    for rule in app.url_map.iter_rules():
        samples = SAMPLES.get(rule.endpoint)
        assert samples, (
            f"{rule.rule} has no sample: add {rule.endpoint!r} to tests/security/routes.py,"
            " so that what it answers is searched for withheld places"
        )
        names = sorted(rule.arguments)
        values = {name: values_of(name, listing_ids, locales) for name in names}
        for name, known in values.items():
            assert known, f"<{name}> of {rule.rule} has no values in tests/security/routes.py"
        for chosen in product(*(values[name] or () for name in names)):
            path = (rule.build(dict(zip(names, chosen, strict=True))) or ("", ""))[1]
            assert path, rule.rule
            for sample in samples:
                posts = sample.form is not None or sample.json is not None
                yield Request("POST" if posts else "GET", path, sample)
        for method in ("HEAD", "OPTIONS", "DELETE"):
            yield Request(method, path)


def unused_samples(app: Flask) -> set[str]:
    """Endpoints that have samples and are no route any more."""
    return SAMPLES.keys() - {rule.endpoint for rule in app.url_map.iter_rules()}
